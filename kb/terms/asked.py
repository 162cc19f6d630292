"""What a query asks the meaning of: 平战转换, 什么是平战转换, “四项攻坚”指什么？"""

import re

from kb.terms.names import term_name

_BEFORE = r"(?:请问|请解释|解释一下|解释)?(?:什么是|什么叫|何谓|何为|啥是)?"
_AFTER = (
    r"(?:(?:具体)?(?:是|指|是指|包括|包含)(?:什么|啥|哪些|哪几项)(?:意思|内容)?|的(?:定义|含义|概念|意思)|什么意思)?"
    r"(?:是什么)?"
)
_QUESTION = re.compile(rf"^{_BEFORE}(?P<term>.+?){_AFTER}[?？。!！]*$")


def asked(text: str) -> str:
    """Return the name of what a query is, or asks the meaning of, as terms are compared."""
    name = term_name(text)
    found = _QUESTION.match(name)
    return found["term"] if found else name

"""Lines around the beginning of a newspaper article: who wrote it, and where it takes place."""

import re

HAN = "一-鿿"
MARKED = re.compile(rf"^[■□◆●]\s*([{HAN}\s·、]{{2,40}})$")
"""■司小扬 本报记者 贾 勇"""

OFFICE = re.compile(
    rf"^([{HAN}（）()、\s]{{3,40}}(?:书记|主任|局长|部长|处长|科长|政委|司令员|市长|县长|区长|秘书长|院长|教授|研究员))"
    rf"[\s\xa0]+([{HAN}]{{2,4}}|[{HAN}]\s[{HAN}])$"
)
"""市国动办主任 林喜洋"""

KICKER = re.compile(r"^[♀◎★▲◇]|→")
"""◎ 浙江省嘉兴市 → 设立国防动员工作站"""


_SENTENCE_ENDS = frozenset("。；：")


def may_be_byline(text: str) -> bool:
    """Whether a line can be one of these or a name in brackets at all: a glance at its end spares most lines more."""
    return text[-1:] not in _SENTENCE_ENDS


def opens_article(text: str) -> bool:
    """Whether a line is one that stands above an article's text and nowhere else."""
    return bool(MARKED.match(text) or OFFICE.match(text) or KICKER.search(text))

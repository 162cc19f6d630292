"""An article named by its law, as it is typed: 国防动员法第十条, 《国防动员法》第10条, 刑法修正案(十)第二条."""

import re

from kb.analysis import fold, numerals
from kb.search.query import Citation

_N = numerals.NUMERAL
_SORT = "法典?|条例|规定|办法|细则|规则|决定|解释|准则|章程|修正案"
_LAW = rf"《(?P<titled>[^《》]{{2,60}})》|(?P<bare>[^《》\s第]{{1,40}}(?:{_SORT})(?:\([^()]{{1,8}}\))?)"
_CITATION = re.compile(rf"^(?:{_LAW})\s*第?\s*(?P<number>{_N})\s*条(?:之(?P<branch>{_N}))?$")


def citation(text: str) -> Citation | None:
    """Return the article that ``text`` as a whole names (国防动员法第10条), None when it names none."""
    match = _CITATION.match(fold(text))
    if not match:
        return None
    number = numerals.parse(match["number"])
    branch = numerals.parse(match["branch"]) if match["branch"] else None
    if number is None or max(number, branch or 0) > 9999:
        return None
    article = f"第{numerals.chinese(number)}条" + (f"之{numerals.chinese(branch)}" if branch else "")
    return Citation(match["titled"] or match["bare"], article)

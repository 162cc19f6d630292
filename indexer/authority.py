"""How high a law stands, told by its own title and the lines on how it came about."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kb import lexicon
from kb.analysis import fold
from kb.document import Level

_LEAD_CHARS = 600
_ASSEMBLY = r"全国人民代表大会(?:常务委员会)?"
_COURT = r"最高人民法院|最高人民检察院"
_COUNCIL = r"(?:中华人民共和国)?(?:国务院|政务院)"
_LOCAL_ASSEMBLY = r"[一-鿿]{2,12}?(?:省|市|自治区|自治州|自治县|州|盟)[一-鿿]{0,4}人民代表大会(?:常务委员会)?"
_MINISTRY = r"(?:[一-鿿]{2,12}(?:部|委员会|总局|署|办公室|银行))"


class Rule(NamedTuple):
    """A level, where its words stand (title or the lead), and the words; what group 1 has is the issuer."""

    level: Level
    place: str
    words: re.Pattern[str]


RULES = (
    Rule(Level.INTERPRETATION, "title", re.compile(f"({_COURT})")),
    Rule(Level.LAW, "title", re.compile("^(?:中华人民共和国)?(?:宪法|[一-鿿]{1,4}法典)(?:$|修正案)")),
    Rule(Level.LOCAL, "lead", re.compile(rf"(?<![一-鿿])({_LOCAL_ASSEMBLY})")),
    Rule(Level.LAW, "lead", re.compile(f"({_ASSEMBLY})")),
    Rule(Level.INTERPRETATION, "lead", re.compile(f"({_COURT})")),
    Rule(Level.REGULATION, "lead", re.compile(f"({_COUNCIL})(?:令|第|批准|发布|公布|常务会议|修订)")),
    Rule(
        Level.RULE, "lead", re.compile(f"({_MINISTRY})[^。]{{0,12}}(?:令|(?:部务|局务|委务|办务|室务)会议|公布|发布)")
    ),
    Rule(Level.LAW, "title", re.compile("^中华人民共和国[一-鿿]{1,20}法$")),
    Rule(Level.REGULATION, "title", re.compile("条例$|条例[(]|实施细则$|^国务院|^中华人民共和国")),
    Rule(Level.RULE, "title", re.compile("办法|规定|规则|规范|标准")),
)


class Authority(NamedTuple):
    """The level of a law, and who issued it where the text says so."""

    level: Level
    issuer: str | None


def authority(title: str, lead: Sequence[str], issuer: str = "") -> Authority | None:
    """Return the standing of a law by the first rule that applies, None when none does.

    ``lead`` is the text before its first article, where it says who passed it; ``issuer`` is who
    issued it where its file states that: what an office issues is no law of the province.
    """
    places = {"title": fold(title), "lead": fold("\n".join(lead))[:_LEAD_CHARS]}
    if _is_of_a_province(places["title"]) and not (issuer and not re.search(_LOCAL_ASSEMBLY, fold(issuer))):
        assembly = re.search(_LOCAL_ASSEMBLY, places["lead"])
        return Authority(Level.LOCAL, assembly.group() if assembly else None)
    for rule in RULES:
        if found := rule.words.search(places[rule.place]):
            return Authority(rule.level, found.group(1) if rule.words.groups else None)
    return None


def _is_of_a_province(title: str) -> bool:
    return bool(_province().match(title))


@cache
def _province() -> re.Pattern[str]:
    names = {name for row in lexicon.entries("provinces") for name in row}
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?:{either}|[一-鿿]{{2,4}}(?:市|自治州|自治县))(?!人民政府)")

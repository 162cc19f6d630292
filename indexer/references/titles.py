"""What stands in book title marks, and names without them: laws, other texts, and what is no reference at all."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from kb import lexicon
from kb.citations import known_as, law_name
from kb.document import Cited

_LAW = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|规则|解释|准则|条令|通则|宪法|总则|分则)"
    r"(?:修正案)?(?:\([^()]*\))?(?:修正案)?$"
)
# Certificates, forms and newspapers have book title marks as well.
_NO_TEXT = re.compile(
    r"(?:证|证书|证明|执照|牌照|(?<!清)单|卡|簿|表|票据|发票|凭证|合同|协议|公报|日报|晚报|时报|早报|学报|杂志|周刊|月刊|网|"
    r"(?:通知|决定|申请|意见|责任|承诺|委托|告知|裁定|判决|建议|认定|保证|协议|任务|登记|鉴定|评估|倡议|聘|说明|批准|报告|处罚|许可|调解|公证|起诉|催告|确认|保险)书)$"
)
_SHORTENED = re.compile(
    r"《(?P<whole>(?:[^《》\n]|《[^《》\n]{1,80}》){2,120})》(?:\([^()]{0,30}\))?\((?:[^()]{0,40}[,、;:])?(?:以?下)?(?:简称|称)(?:为)?:?\s*"
    r"(?P<short>[^()]{1,40}?)\)"
)
_QUOTES = "《》“”\"「」『』' "
SORT = re.compile(r"条例|规定|办法|细则|规则|解释|决定|意见|章程|通则|准则")
"""What a text calls itself by the sort of text it is: 本《办法》."""
_GENERIC = re.compile(r"^(?:本|该)")
_CITING = re.compile(r"(?:依照|依据|根据|按照|适用|违反|符合|比照|参照|触犯|依)(?:修[正订]后的?|现行的?|我国)?$")
_PROVIDES = re.compile(r"(?!律|人|院|定|规)[^。;,、\n]{0,12}?(?:规定|所称|所列)")
_BOUNDARY = re.compile(
    r"[\s,。;:、()\[\]\"“”《》〈〉…]|依照|依据|根据|按照|违反|适用|符合|属于|比照|参照|认定为|实施|构成|触犯|涉及|引用|或者|以及|"
    r"[和及与由将对的有按以依犯在]"
)
_POINTING = re.compile(r"^(?:本|该|此|上述|前述|原|其他|其|有关|相关|这|同|新|旧)")
_LONGEST_NAME = 40


def title_kind(name: str) -> Cited | None:
    """Return what a name in book title marks is, None for what is no text (《建设工程规划许可证》)."""
    if _LAW.search(name):
        return Cited.LAW
    return None if _NO_TEXT.search(name) else Cited.TITLE


def abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Return the short names that folded texts introduce (以下简称), each with the name it stands for."""
    found: dict[str, str] = {}
    for text in texts:
        if "称" not in text or "》" not in text:
            continue
        for match in _SHORTENED.finditer(text):
            short = law_name(match["short"].strip(_QUOTES))
            if short and not _GENERIC.match(short) and title_kind(law_name(match["whole"])):
                found.setdefault(short, known_as(law_name(match["whole"])))
    return found


def full_name(written: str, short: Mapping[str, str]) -> str:
    """Return the name compared for one written, by the text's own short names and then by those in general use."""
    name = law_name(written)
    return short.get(name) or known_as(name)


def bare_name(text: str, end: int, short: Mapping[str, str], *, has_place: bool) -> int | None:
    """Return where the name without marks that ends at ``end`` begins, None when it is no reference.

    A known name is one when an article follows or the words around say so; any other only before an article.
    """
    known = _known_start(text, end, short)
    if known is not None:
        before, after = text[max(0, known - 12) : known], text[end : end + 24]
        if before.endswith(_STATE):
            known -= len(_STATE)
            before = before.removesuffix(_STATE)
        is_cited = has_place or _CITING.search(before) or _PROVIDES.match(after)
        return known if is_cited else None
    if not has_place:
        return None
    begin = max(0, end - _LONGEST_NAME)
    cuts = [match.end() for match in _BOUNDARY.finditer(text, begin, end)]
    start = cuts[-1] if cuts else begin
    return start if end - start > 2 and not _POINTING.match(text[start:end]) else None


_STATE = "中华人民共和国"


def laws_in(heading: str) -> set[str]:
    """Return the laws that a heading names without marks."""
    names, lengths = _names()
    ends = [match.end() for match in re.finditer("法典?", heading)]
    known = (
        next((heading[end - n : end] for n in lengths if heading[max(0, end - n) : end] in names), "") for end in ends
    )
    return {known_as(name) for name in known if name}


def _known_start(text: str, end: int, short: Mapping[str, str]) -> int | None:
    names, lengths = _names()
    ends = [length for length in lengths if text[end - length : end] in names and length <= end]
    ends += [len(name) for name in short if text.endswith(name, 0, end)]
    return end - max(ends) if ends else None


@cache
def _names() -> tuple[frozenset[str], tuple[int, ...]]:
    names = lexicon.words("laws")
    return names, tuple(sorted({len(name) for name in names}, reverse=True))

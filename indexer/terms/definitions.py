"""Definitions: 本法所称战时，是指……; （一）船舶，是指……; 人民防空是……的……; entries of a glossary.

以下简称 gives a name, not a meaning, and is none. A sentence must begin with the word, whole: in
前款规定的可以申请的人，是指…… is no word that anyone would look up.
"""

import re
from collections.abc import Iterator

from kb import lexicon
from kb.analysis.script import to_simplified
from kb.document import Coinage, Section, Term
from kb.terms.names import term_name

_MARKS = r"“”\"「」『』‘’"
_WORD = (
    rf"[{_MARKS}]?(?P<term>[^\s、，。；：！？,;:!?（）(){_MARKS}]{{2,18}})[{_MARKS}]?(?:[（(][^（）()\n]{{1,30}}[）)])?"
)
_BEGINS = r"(?:^|(?<=[。；;\n]))[ 　]*"
_NUMBERED = (
    r"(?:第[一二三四五六七八九十百千〇零\d]{1,9}条(?:之[一二三四五六七八九十])?[ 　]*|"
    r"[（(][一二三四五六七八九十\d]{1,3}[）)][ 　]*|"
    r"\d{1,2}(?:\.\d{1,2})*[.．、 　][ 　]*|[一二三四五六七八九十]{1,3}、)?"
)
_OF_LAW = (
    r"(?:本(?:法|条例|办法|规定|细则|实施细则|实施办法|规则|章|节|条|款|解释|决定|通知|意见|标准|规划|方案|预案|单元|讲)|前款|上款)"
    r"(?:[一二三四五六七八九十第条款项]{0,8})?(?:中|里)?(?:所)?(?:称|指)的?"
)
_IS_CALLED = r"[，,]?[ 　]*(?:是指(?![挥导派定引示令点])|系指|指的是|的含义是|的含义为)[：:]?"
_MEANING = r"(?P<meaning>[^。\n]{6,400})(?:[。\n]|$)"
_CALLED = re.compile(rf"{_BEGINS}{_NUMBERED}(?:{_OF_LAW})?{_WORD}{_IS_CALLED}{_MEANING}")
_IN_LAW = re.compile(rf"{_BEGINS}{_NUMBERED}{_OF_LAW}{_WORD}[，,]?(?:是?指|是){_MEANING}")
_PLAIN = re.compile(rf"{_BEGINS}{_NUMBERED}{_WORD}，?(?:是|指){_MEANING}")
_ENDS = (
    "组成部分|重要内容|活动|行为|制度|措施|工程|设施|队伍|组织|机构|工作|总称|统称|简称|过程|状态|能力|力量|信号|建筑|建筑物|"
    "命令|手段|体系|行动|场所|保障|教育|机制|部门|空间|设备|单位|人员|平台|部位|方式|方法|技术|物资"
)
_GENUS = re.compile(rf"[^。；]{{2,}}?的?(?:{_ENDS})(?:$|[，；。])")
_NOT_A_WORD = re.compile(
    r"^(?:其|该|这|此|上述|前|以上|以下|对|在|如|当|按|依|经|由|将|有|所|各|本|另|即|也|则|又|但|都|而|就|如果|属于|具有|是|主要|一般|具体|同时|必须|应当|可以)|"
    r"下列|情形|属于|规定的|所称|所指|有关|是否|应当|不得|可以|以及|条第|款第|[的得是系就]$|^我们|^他们|第[一二三四五六七八九十]+[条款项]|的.*的"
)
_LONGEST = 14
_OPENING = tuple('“"「『‘')
_ITEMS = re.compile(r"(?:\n[ 　]*[（(][一二三四五六七八九十\d]{1,3}[）)][^\n]{1,200}){1,8}")
_GLOSSARY = re.compile("术语|名词解释|名词释义|词汇表|缩略语|用语(?!言)|词语解释")
_ALSO_NAMED = re.compile(r"[（(].{0,100}?[）)]|[／/].*$")


def definitions(section: Section) -> Iterator[Term]:
    """Yield the definitions in a section, in reading order."""
    text = to_simplified(section.text)
    if "指" not in text and "是" not in text and "含义" not in text:
        return
    found: dict[int, Term] = {}
    for shape in (_CALLED, _IN_LAW, _PLAIN):
        for match in shape.finditer(text):
            if (
                match.start("term") not in found
                and _is_word(match["term"])
                and (shape is not _PLAIN or _is_plain(match))
            ):
                found[match.start("term")] = _term(section, match)
    yield from (found[place] for place in sorted(found))


def entries(title: str, section: Section) -> Iterator[Term]:
    """Yield the entry that a section of a glossary is: its heading is the word, its first sentence the meaning."""
    heading = _ALSO_NAMED.sub("", section.heading).strip()
    if not (section.text and section.level and _GLOSSARY.search(to_simplified(title))):
        return
    meaning = re.split(r"(?<=。)|\n", section.text)[0].strip()
    for word in re.split("[、与和]", heading):
        if 2 <= len(word) <= _LONGEST:
            yield Term(section.anchor, 0, 0, Coinage.DEFINITION, term_name(word), meaning=meaning)


def _is_word(term: str) -> bool:
    bare = term_name(term)
    return 2 <= len(bare) <= _LONGEST and not _NOT_A_WORD.search(bare)


def _is_plain(match: re.Match[str]) -> bool:
    """Return whether 人民防空是…… defines: a word of the field, and what kind of thing it is."""
    return term_name(match["term"]) in lexicon.words("terms") and _GENUS.match(match["meaning"]) is not None


def _term(section: Section, match: re.Match[str]) -> Term:
    start, end = match.span("term")
    first = start - (section.text[start - 1 : start] in _OPENING)
    last = match.end("meaning")
    return Term(
        section.anchor,
        start,
        end,
        Coinage.DEFINITION,
        term_name(match["term"]),
        meaning=_whole(section.text, first, last),
    )


def _whole(text: str, start: int, end: int) -> str:
    """Return a defining sentence with its stop; one that ends in a colon with the items listed below it."""
    if text[end - 1] in "：:" and (items := _ITEMS.match(text, end)):
        return text[start : items.end()].strip()
    return text[start:end].strip() + ("。" if text[end : end + 1] == "。" else "")

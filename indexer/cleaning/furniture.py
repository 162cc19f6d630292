"""The furniture of web pages: tool bars, breadcrumbs, visit counters, footers, the line that names the editor.

``kb/lexicon/furniture.txt`` says what it is; here is where it may stand. What looks like it
inside the text (打印, 关闭 as words of a sentence) is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from indexer.cleaning.edits import Change, apply, drop, is_editable
from indexer.cleaning.lines import COMMON_ENDS, HAN, ends_sentence, is_prose
from indexer.readers.blocks import Block
from kb import lexicon

RULE = "furniture"

_LONGEST = 120
_SHORTEST_TEXT = 20
_LONGEST_LINK = 80
# A sentence, a signature's date, an enclosure.
_IS_NO_LINK = re.compile(
    r"[。；：:]\Z|\A附件?\d*[：:]|\A[\d〇○零一二三四五六七八九十]{2,4}年[\d一二三四五六七八九十]{1,3}月\S{0,4}\Z"
)
_FEWEST_WORDS = 4
_SEPARATORS = re.compile(r"[\s|｜/·•›»>＞\-—_【】\[\]（）()：:，,、]+")
_TOLD = re.compile(r"\d{4}\s*[-年/.]\s*\d{1,2}|\d{1,2}-\d{1,2}\s+\d{1,2}:\d{2}|(?:来源|來源|时间|日期|作者)\s*[：:]")
_REGISTERED = re.compile(r"ICP[备備证証]|公网安备|网站标识码|\A版权所有\s")
_SIZES = r"(?:字体|字号|字體|字型)\s?[：:]?\s?(?:[大中小]\s{0,3}){2,3}"
_NAMES = rf"[{HAN}·]{{1,4}}(?:[\s、，,]{{1,3}}[{HAN}·]{{1,4}}){{0,5}}"
_TOOLS = "打印|关闭|列印|關閉|分享|收藏"


class _Known(NamedTuple):
    """The lexicon as the sets and patterns made of it."""

    items: frozenset[str]
    words: frozenset[str]
    hint: re.Pattern[str]  # how a line of furniture begins
    start: re.Pattern[str]
    counter: re.Pattern[str]
    people: re.Pattern[str]
    editor: re.Pattern[str]  # names in brackets at the end of a paragraph
    links: re.Pattern[str]  # the label above a list of links
    trail: re.Pattern[str]  # what stands behind date and source on their line


@cache
def _known() -> _Known:
    rows: dict[str, list[str]] = {}
    for kind, text in lexicon.entries("furniture"):
        rows.setdefault(kind, []).append(text)
    either = {kind: "|".join(map(re.escape, sorted(texts, key=len, reverse=True))) for kind, texts in rows.items()}
    beginnings = "".join(sorted({text[0] for texts in rows.values() for text in texts} | {"本"}))
    counted = rf"(?:本文)?(?:{either['count']})\s*[：:]?\s*[\[（(]?\s*\d+\s*[\]）)]?\s*(?:人次|次|人)?"
    named = rf"(?:{either['people']})\s*[：:]\s*(?:{_NAMES})?"
    return _Known(
        frozenset(rows["item"]),
        frozenset(rows["word"]),
        re.compile(rf"[\s|【\[（(]*[{re.escape(beginnings)}]"),
        re.compile(either["start"]),
        re.compile(counted),
        re.compile(rf"[（(\[【]?\s*{named}(?:\s+{named})*\s*[）)\]】]?"),
        re.compile(rf"\s*[（(\[【]\s*(?:{either['people']})\s*[：:][^（(）)\[\]【】]{{0,40}}[）)\]】]\s*\Z"),
        re.compile(rf"[【\[■▪·◆]?\s*(?:{either['links']})\s*[】\]]?\s*[：:]?"),
        re.compile(rf"\s+(?:{counted}|[【\[（(]?{_SIZES}[】\]）)]?|{either['item']}|{_TOOLS})(?=\s|\Z)"),
    )


_SIZE_SWITCH = re.compile(rf"\s?[【\[（(]\s?{_SIZES}[】\]）)](?:\s{{0,3}}(?:{_TOOLS})(?=\s|\Z))*")


def drop_furniture(blocks: list[Block]) -> list[Block]:
    """Return the blocks without the furniture of the page they came from."""
    known = _known()
    first, last = _text_between(blocks)
    gone: set[int] = set()
    changed = list(blocks)
    for number, block in enumerate(blocks):
        text = block.text
        # A sentence is no furniture and holds none but perhaps the size switch.
        if not text or not is_editable(block) or (text[-1] in "。；" and "字" not in text):
            continue
        is_short = len(text) <= _LONGEST
        is_outside = not first <= number <= last and not _breaks_off(blocks[number - 1 : number])
        if is_short and (_is_footer(text) or (known.hint.match(text) and _is_furniture(text, known, is_outside))):
            gone.add(number)
        elif changes := list(_inside(text, known)):
            changed[number] = apply(block, changes, RULE)
    return drop(changed, gone | _links_at_end(blocks, gone, known), RULE)


def _links_at_end(blocks: Sequence[Block], gone: set[int], known: _Known) -> set[int]:
    """Return the numbers of a label (相关链接) and of the rows of links below it, where they end the text."""
    rows: set[int] = set()
    for number in reversed(range(len(blocks))):
        if rows and known.links.fullmatch(blocks[number].text):
            return rows | {number}
        if number not in gone:
            if not _may_be_link(blocks[number]):
                break
            rows.add(number)
    return set()


def _may_be_link(block: Block) -> bool:
    text = block.text
    return 0 < len(text) <= _LONGEST_LINK and is_editable(block) and not block.level and not _IS_NO_LINK.search(text)


def _text_between(blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the numbers of the first and the last block of running text; nothing is outside where there is none."""
    numbers = range(len(blocks))
    first = next((number for number in numbers if _is_text(blocks[number].text)), None)
    if first is None:
        return 0, len(blocks)
    return first, next(number for number in reversed(numbers) if _is_text(blocks[number].text))


def _breaks_off(before: Sequence[Block]) -> bool:
    return any(is_prose(block.text) and not ends_sentence(block.text) for block in before)


def _is_text(text: str) -> bool:
    return len(text) > _SHORTEST_TEXT and is_prose(text)


def _is_footer(text: str) -> bool:
    return text[-1] not in COMMON_ENDS and bool(_REGISTERED.search(text)) and not ends_sentence(text)


def _is_furniture(text: str, known: _Known, is_outside: bool) -> bool:
    if known.start.match(text) or known.people.fullmatch(text):
        return True
    counts = known.counter.findall(text)
    rest = known.counter.sub(" ", text) if counts else text
    parts = [part for part in _SEPARATORS.split(re.sub(_SIZES, "字体 ", rest)) if part]
    if not all(part in known.items or part in known.words for part in parts):
        return False
    if counts or not known.items.isdisjoint(parts) or len(parts) >= _FEWEST_WORDS:
        return True
    return is_outside and any(len(part) > 1 for part in parts)


def _inside(text: str, known: _Known) -> Iterator[Change]:
    """Yield what furniture a block holds beside its text."""
    if "字" in text and "大" in text:
        yield from (Change(*found.span()) for found in _SIZE_SWITCH.finditer(text))
    if text[-1] in "）)]】" and (found := known.editor.search(text, max(0, len(text) - _LONGEST))):
        yield Change(*found.span())
    if len(text) <= _LONGEST and not ends_sentence(text) and _TOLD.search(text):
        yield from (Change(*found.span()) for found in known.trail.finditer(text))

"""Text in the wrong encoding: UTF-8 read as GB18030 or Latin-1, GBK read as Latin-1, where the way back is certain.

Certain means that the bytes are valid all through and give everyday Chinese; what is not is left
and flagged as damaged.
"""

import re
from collections.abc import Iterator

from indexer.cleaning.edits import Change, each
from indexer.readers.blocks import Block

RULE = "broken-encoding"

# What the first two bytes of a Han character in UTF-8, and of punctuation, look like read as GB18030.
_LEADS = "".join(bytes((high, low)).decode("gb18030") for high in range(0xE4, 0xEA) for low in range(0x80, 0xC0))
_PUNCTUATION_LEADS = "锛銆鈥"
_HIGH_LATIN = "".join(map(chr, range(0xC0, 0x100)))
SIGN = frozenset(_LEADS + _PUNCTUATION_LEADS + _HIGH_LATIN)

_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{3,}\??")
_LATIN = re.compile(f"[\x80-\xff{_WINDOWS}]{{6,}}")
_LEAD = re.compile(f"[{_LEADS}{_PUNCTUATION_LEADS}]")
_EVERYDAY = re.compile(r"[一-鿿，。、；：？！“”‘’（）《》〈〉【】〔〕「」…—·％　]+\Z")
_TO_WINDOWS = {ord(char): chr(char.encode("cp1252")[0]) for char in _WINDOWS}
_SHORTEST_GBK = 3


def repair_encoding(blocks: list[Block]) -> list[Block]:
    """Return the blocks with stretches in a wrong encoding put right."""
    return each(blocks, _find, RULE)


def _find(text: str) -> Iterator[Change]:
    for run in _BEYOND_ASCII.finditer(text):
        if len(_LEAD.findall(run.group())) * 4 >= len(run.group()) and (meant := _from_gb18030(run.group())):
            yield Change(*run.span(), meant)
    for run in _LATIN.finditer(text):
        if meant := _from_latin(run.group()):
            yield Change(*run.span(), meant)


def _from_gb18030(run: str) -> str | None:
    """Return the UTF-8 text that was read as GB18030; U+FFFD stands for a last character cut short."""
    try:
        data = run.rstrip("?").encode("gb18030")
    except UnicodeEncodeError:
        return None
    whole, cut = _utf8(data)
    if len(whole) < 2 or not _EVERYDAY.match(whole):
        return None
    if cut:
        return whole + "\ufffd"
    return whole + "?" * run.endswith("?")


def _utf8(data: bytes) -> tuple[str, bool]:
    """Return the text of ``data`` and whether its last character is cut short; no text when it is invalid."""
    try:
        return data.decode(), False
    except UnicodeDecodeError as error:
        at_end = error.end == len(data) and error.reason == "unexpected end of data"
        return (data[: error.start].decode(), True) if at_end else ("", False)


def _from_latin(run: str) -> str | None:
    """Return the UTF-8 or GBK text that was read as Latin-1 or Windows-1252."""
    try:
        data = run.translate(_TO_WINDOWS).encode("latin-1")
    except UnicodeEncodeError:
        return None
    for encoding, shortest in (("utf-8", 1), ("gb2312", _SHORTEST_GBK)):
        try:
            meant = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(meant) >= shortest and _EVERYDAY.match(meant):
            return meant
    return None

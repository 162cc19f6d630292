"""Bytes to text: UTF-8, UTF-16, GB18030 or Big5, whichever the bytes really are."""

import codecs
import re

from kb.errors import UnreadableFileError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text has; line ends, tabs, form feeds, end-of-file and escape marks may be.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f]")
_LONGEST_SAMPLE = 200_000
_FEW_CONTROLS = 2
_GUESSES = ("gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be")


def decode(data: bytes, path: str) -> str:
    """Return the text of ``data`` with line ends as ``\\n``.

    UTF-8 is taken when the bytes are valid UTF-8, since other text almost never is. Among
    GB18030, Big5 and UTF-16 without a mark the reading with the more common characters wins.
    Raises UnreadableFileError for binary data and for bytes in none of these.
    """
    text = _decode(data)
    if text is None:
        kind = "a binary file" if b"\0" in data else "in no known encoding"
        raise UnreadableFileError(path, f"it is {kind} (UTF-8, UTF-16, GB18030 and Big5 tried); save it as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _attempt(data, name)
    if (text := _attempt(data, "utf-8")) is not None:
        return text
    readings = [text for name in _GUESSES if (text := _attempt(data, name)) is not None]
    best = max(readings, key=_plausibility, default=None)
    return best if best is not None and _plausibility(best) > 0.5 else None


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    return None if _is_binary(text) else text


def _is_binary(text: str) -> bool:
    sample = text[:_LONGEST_SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    return "\0" in sample or controls > max(_FEW_CONTROLS, len(sample) // 100)


def _plausibility(text: str) -> float:
    """Return the share of characters beyond ASCII that everyday Chinese is made of.

    Common characters are told by their place in GB 2312 and Big5, whose first levels hold the
    frequent ones: a wrong reading scatters over rare characters and private use.
    """
    beyond = [char for char in text[:_LONGEST_SAMPLE] if char > "\x7f"]
    return sum(map(_is_common, beyond)) / len(beyond) if beyond else 1.0


def _is_common(char: str) -> bool:
    if char in "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』…—·　％～":
        return True
    return _first_level(char, "gb2312", 0xB0, 0xD7) or _first_level(char, "big5", 0xA4, 0xC6)


def _first_level(char: str, encoding: str, low: int, high: int) -> bool:
    encoded = char.encode(encoding, "ignore")
    return len(encoded) == 2 and low <= encoded[0] <= high

"""Width and case, character for character.

Compatibility forms with a one-character equivalent become that character (full-width Latin,
circled digits, Kangxi radicals, compatibility ideographs); what would change the length stays.
"""

import unicodedata
from functools import cache

from kb.analysis.mapping import CharacterMap

# Blocks worth folding: compatibility ideographs and radicals, enclosed and full-width forms.
_BLOCKS = (
    range(0x2460, 0x24EB),
    range(0x2E80, 0x2FE0),
    range(0x3000, 0x3001),
    range(0xF900, 0xFB00),
    range(0xFF01, 0xFFF0),
    range(0x2F800, 0x2FA20),
)

# Radicals that PDF files use for whole characters; Unicode gives these no compatibility form.
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)

_LONGER_IN_LOWER = "İ"


@cache
def _forms() -> CharacterMap:
    forms = {code: unicodedata.normalize("NFKC", chr(code)) for block in _BLOCKS for code in block}
    single = {code: form for code, form in forms.items() if len(form) == 1 and form != chr(code)}
    return CharacterMap(single | {code: chr(form) for code, form in _RADICALS.items()})


def fold_width(text: str) -> str:
    """Return ``text`` with compatibility forms replaced; same length."""
    return text if text.isascii() else _forms()(text)


def fold_case(text: str) -> str:
    """Return ``text`` in lower case; same length (İ, the one whose lower form is two characters, stays)."""
    return _LONGER_IN_LOWER.join(part.lower() for part in text.split(_LONGER_IN_LOWER))

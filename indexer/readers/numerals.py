"""Numbers as lists show them: 1, a, IV, 三, 叁, 丙, ③ …"""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_LARGEST = 9999


def chinese(number: int, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    """Return 1 to 9999 in words (二十三), other numbers in digits."""
    if not 0 < number <= _LARGEST:
        return str(number)
    text, pending_zero = "", False
    figures = str(number)
    for place, figure in zip(reversed(range(len(figures))), map(int, figures), strict=True):
        if not figure:
            pending_zero = bool(text)
            continue
        text += ("零" if pending_zero else "") + digits[figure] + units[place]
        pending_zero = False
    return text[1:] if text.startswith(digits[1] + units[1]) and number < 20 and digits is _DIGITS else text


def formal(number: int) -> str:
    """Return a number in the characters of contracts (贰拾叁)."""
    return chinese(number, _FORMAL, ("", "拾", "佰", "仟"))


def digit_by_digit(number: int) -> str:
    """Return a number figure by figure (二三)."""
    return "".join(_DIGITS[int(figure)] for figure in str(number))


def letter(number: int) -> str:
    """Return a … z, aa … zz as word processors count."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10) if number > 0 else str(number)


def roman(number: int) -> str:
    """Return a number below 4000 in Roman numerals, small."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, figures in _ROMAN:
        text += figures * (number // value)
        number %= value
    return text + _ROMAN_ONES[number]


def circled(number: int) -> str:
    """Return ① to ⑳, other numbers in digits."""
    return chr(ord("①") + number - 1) if 0 < number <= 20 else str(number)


def wide(number: int) -> str:
    """Return a number in full-width digits."""
    return "".join(chr(ord("０") + int(figure)) for figure in str(number))


def _from(series: str) -> Callable[[int], str]:
    return lambda number: series[(number - 1) % len(series)] if number > 0 else str(number)


stem, branch = _from(_STEMS), _from(_BRANCHES)

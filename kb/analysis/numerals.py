"""Chinese numerals to numbers and back, as far as article numbers and years need them."""

import re

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MOST_DIGITS = 9

NUMERAL = r"[0-9０-９〇零一二三四五六七八九十百千两]+"


def parse(numeral: str) -> int | None:
    """Return the value of 12, 十二, 一百零五 or 二〇二三; None when it is none of these or has too many digits."""
    if len(numeral) > _MOST_DIGITS:
        return None
    if numeral.isdecimal():
        return int(numeral)
    if not numeral or any(char not in _DIGITS and char not in _UNITS for char in numeral):
        return None
    if not any(char in _UNITS for char in numeral):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def chinese(number: int) -> str:
    """Return ``number`` as articles are counted: 10 is 十, 105 is 一百零五. ValueError beyond 0 to 9999."""
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not between 0 and 9999")
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    written, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if pending_zero else "") + digits[digit] + name
        pending_zero = bool(written) and ((pending_zero and not digit) or not digit)
        if not number:
            break
    return re.sub("^一十", "十", written)

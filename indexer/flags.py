"""Doubtful places in a text, in one visible table: name to pattern."""

import re

FLAGS: dict[str, re.Pattern[str]] = {
    "placeholder": re.compile(r"20[xX×]{2}年?|[xX×]{1,2}月[xX×]{1,2}日|×{2,}"),
}


def flags_of(text: str) -> list[tuple[str, int, str]]:
    """Return (name, offset, characters) of every doubtful place, in order."""
    found = [(name, hit.start(), hit.group()) for name, pattern in FLAGS.items() for hit in pattern.finditer(text)]
    return sorted(found, key=lambda flag: flag[1])

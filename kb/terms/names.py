"""Names of terms: written with or without quotes, in either script, 双随机、一公开 and 双随机一公开 are one."""

import re

from kb.analysis.script import to_simplified

_NO_PART = re.compile(r"[\s、·“”\"「」『』‘’《》〈〉]+")


def term_name(written: str) -> str:
    """Return the name by which terms are compared: simplified, without quotes, blanks and marks of enumeration."""
    return _NO_PART.sub("", to_simplified(written))

"""Text for XML, of which feeds and office files are made."""

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return a text without the control characters that XML has no place for."""
    return _ILLEGAL.sub("", text)

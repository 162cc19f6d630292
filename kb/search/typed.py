"""What is typed, made readable: width folded, invisible characters gone, patterns told from questions."""

import re

from kb.analysis import fold
from kb.analysis.width import fold_width

# What comes along with copied text and shows nothing; cleaning takes it out of documents too.
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
# A question may hold the mark of a pattern: 什么是警报?怎么办
_QUESTION = re.compile(r"什么|怎么|怎样|如何|多少|哪|谁|是否|(?:吗|呢|么|否|何)\?")
_PATTERN = re.compile(r"^(?=.*[*?])(?=.*[^\W_])[\w*?.\-]+$")
_LONGEST = 16


def readable(text: str) -> str:
    """Return ``text`` as the grammar reads it. A full-width question mark ends a question and stays as it is."""
    kept = text.translate(_INVISIBLE)
    return "".join(char if char == "？" else form for char, form in zip(kept, fold_width(kept), strict=True)).strip()


def pattern(text: str) -> str:
    """Return the folded pattern that a word is (人防*, *警报, 防?警报), empty for a plain word or a question."""
    if "？" in text or text.startswith("**"):  # bold type of Markdown, copied
        return ""
    folded = re.sub(r"\*+", "*", fold(text))
    if not _PATTERN.match(folded) or ("?" in folded and _QUESTION.search(folded)):
        return ""
    inside = folded.strip("?")  # a mark at either end is punctuation
    if len(inside) > _LONGEST and "?" in inside:
        return ""
    return inside if "*" in inside or "?" in inside else ""

"""One definition of text, used by writer and reader alike.

::

    display text --fold--> search form (same length) --tokenize--> terms with offsets

``FOLDS`` is the chain: each step keeps the length, so an offset into the search form is an
offset into what the reader sees.
"""

from kb.analysis.occurrences import cut
from kb.analysis.script import to_simplified
from kb.analysis.tokens import Token, covering, finest, tokenize
from kb.analysis.width import fold_case, fold_width

__all__ = ["FOLDS", "Token", "analyze", "covering", "cut", "finest", "fold", "tokenize"]

FOLDS = (fold_width, fold_case, to_simplified)


def fold(text: str) -> str:
    """Return the search form of ``text``: every step of ``FOLDS`` in turn; same length."""
    for step in FOLDS:
        text = step(text)
    return text


def analyze(text: str) -> list[Token]:
    """Return the tokens of a display text; their offsets are offsets into ``text``."""
    return list(tokenize(fold(text)))

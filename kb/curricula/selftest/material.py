"""What questions are made from: passages, and what the library knows of their terms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.curricula.curriculum import Question
from kb.passages import Passage

BLANK = "____"
CHOICES = 4
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_SHORTEST, _LONGEST = 10, 140
_LONGEST_CHOICE = 300
# A sentence that leans on the one before it cannot be asked about alone.
_LEANS = re.compile(r"^[\s　]*(?:该|其|此|这|上述|前款|前条|同时|另外|但|并|对此|如下)")


class Material(NamedTuple):
    """The passages to ask about, and for wrong answers: ``meanings`` of defined words, ``parts`` of numbered shorthand.

    ``pool`` has further passages of the same library that wrong numbers may come from.
    """

    passages: Sequence[Passage]
    pool: Sequence[Passage] = ()
    meanings: Mapping[str, str] = {}
    parts: Mapping[str, Sequence[str]] = {}


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text that can be asked about alone."""
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if _SHORTEST <= len(sentence) <= _LONGEST and not _LEANS.match(sentence):
            yield sentence


def question(asked: str, right: str, wrong: Sequence[str], why: str, source: str) -> Question | None:
    """Return a question with the right answer first, None when there are not enough wrong ones."""
    others = [choice for choice in dict.fromkeys(wrong) if choice != right][: CHOICES - 1]
    if len(others) < CHOICES - 1 or max(map(len, [right, *others])) > _LONGEST_CHOICE:
        return None
    return Question(asked, (right, *others), 0, why, source)

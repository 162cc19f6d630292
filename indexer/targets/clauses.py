"""Clauses, each with what its sentence has said before: 全年组织演练4次，其中夜间1次 has one period for both."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.analysis.script import to_simplified

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_CLAUSE = re.compile(r"[^，；,;：:]+")
_DIGIT_GROUP = re.compile(r"(?<=\d),(?=\d{3})")
_LEADING = re.compile(
    r"[ 　]*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|"
    r"[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]是(?=.))?[ 　]*"
)
# So many characters before a clause say what it is about.
_REACH = 1000


class Clause(NamedTuple):
    """A clause in simplified characters: where it stands, and what comes before it in its sentence."""

    text: str
    start: int
    before: str

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.start + len(self.text)


def clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses of a text, in reading order."""
    simple = to_simplified(text)
    for sentence in _SENTENCE.finditer(simple):
        whole = _DIGIT_GROUP.sub("\x00", sentence[0])
        for match in _CLAUSE.finditer(whole):
            clause = sentence[0][match.start() : match.end()].rstrip()
            bare = unnumbered(clause)
            first = match.start() + len(clause) - len(bare)
            if bare:
                yield Clause(
                    bare, sentence.start() + first, sentence[0][max(0, match.start() - _REACH) : match.start()]
                )


def unnumbered(text: str) -> str:
    """Return a clause without the number of its item in a list."""
    return _LEADING.sub("", text, count=1)

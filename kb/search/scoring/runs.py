"""The documents of a segment: each a run of sections that stand side by side."""

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from kb.analysis import fold
from kb.citations import law_name
from kb.search.codec.types import Array, Floats, Mask
from kb.search.collation import title_key
from kb.search.scoring.segments import SegmentArrays

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def years(text: str) -> frozenset[str]:
    """Return the years that a folded text names in figures."""
    return frozenset(_YEAR.findall(text))


class Runs:
    """The documents of one segment as runs of sections, with their facet values."""

    def __init__(self, part: SegmentArrays) -> None:
        self.part = part
        self.base = part.base
        self._names, codes = part.column("document")
        self.starts = np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1])))
        self.sizes = np.diff(self.starts, append=len(codes))
        self._codes = codes[self.starts]

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def of_sections(self) -> Array:
        """The run of each section."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.sizes)

    @cached_property
    def lengths(self) -> Floats:
        """The length of each document's text in terms, removed sections not counted."""
        lengths = self.part.documents.lengths("body")
        if self.part.removed is not None:
            lengths = lengths * ~self.part.removed
        return np.add.reduceat(lengths, self.starts).astype(np.float32)

    @cached_property
    def titles(self) -> "Titles":
        """The folded titles of the documents, each once."""
        return Titles([fold(title) for title in self.column("name")[0]])

    @cached_property
    def title_codes(self) -> Array:
        """The number of each document's title among ``titles``."""
        return self.column("name")[1]

    @cached_property
    def title_lengths(self) -> Floats:
        """The length of each document's title in characters, at least 1."""
        lengths = [max(len(title), 1) for title in self.column("name")[0]]
        return np.array(lengths, np.float32)[self.title_codes]

    @cached_property
    def is_law(self) -> Mask:
        """Which documents are laws."""
        values, codes = self.column("kind")
        return np.array([value == "law" for value in values], bool)[codes]

    def titled(self, term: str) -> Mask:
        """Return which documents have a term in their title: it stands in the postings of all their sections."""
        number = self.part.terms.number("title", term.encode())
        if number < 0:
            return np.zeros(len(self), bool)
        postings = self.part.terms.fields["title"]
        sections = postings.numbers[postings.span(number)]
        places = np.minimum(np.searchsorted(sections, self.starts), len(sections) - 1)
        having: Mask = sections[places] == self.starts
        return having

    @cached_property
    def title_keys(self) -> Array:
        """What sorts the documents by title."""
        keys = np.array([title_key(title) for title in self.column("name")[0]], object)
        return keys[self.title_codes]

    @cached_property
    def dates(self) -> Array:
        """The dates of the documents as text, "" where unknown."""
        values, codes = self.column("published")
        return np.array(values, object)[codes]

    def column(self, name: str) -> tuple[list[str], Array]:
        """Return the values of a column, and the number of each document's value."""
        values, codes = self.part.column(name)
        return [value.decode() for value in values], codes[self.starts]

    def document(self, run: int) -> str:
        """Return the id of the document that is run number ``run``."""
        return str(self._names[self._codes[run]], "utf-8")

    def run_of(self, section: int) -> int:
        """Return the run in which a section, numbered within the segment, stands."""
        return int(np.searchsorted(self.starts, section, side="right")) - 1


class Titles:
    """Titles in one string, so that those with a word in them are found without looking at each."""

    def __init__(self, titles: list[str]) -> None:
        self._whole = "\n".join(titles)
        self._ends = np.cumsum([len(title) + 1 for title in titles])
        self._titles = titles
        self.count = len(titles)

    @cached_property
    def _names(self) -> dict[str, list[int]]:
        names: dict[str, list[int]] = {}
        for number, title in enumerate(self._titles):
            names.setdefault(law_name(title), []).append(number)
        return names

    @cached_property
    def _dated(self) -> dict[int, frozenset[str]]:
        found = ((number, years(title)) for number, title in enumerate(self._titles))
        return {number: named for number, named in found if named}

    def of_other_years(self, wanted: frozenset[str]) -> list[int]:
        """Return the numbers of the titles that name years, none of them in ``wanted``."""
        return [number for number, named in self._dated.items() if not named & wanted]

    def called(self, name: str) -> list[int]:
        """Return the numbers of the titles that are a name, state and edition aside."""
        return self._names.get(name, [])

    def having(self, word: str) -> Iterator[tuple[int, str]]:
        """Yield the number and text of every title that has ``word``."""
        at = self._whole.find(word)
        while at >= 0:
            number = int(np.searchsorted(self._ends, at, side="right"))
            yield number, self._titles[number]
            at = self._whole.find(word, int(self._ends[number]))

"""Where a text uses the terms of the glossary: the first use of each in a section, the longest term at a place.

Not every word that some law defines is worth a link in every text: shorthand with its parts is, and so are the field's
own words (``kb/lexicon/terms.txt``), entries of a glossary, and what the document itself defines elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kb import lexicon
from kb.analysis import analyze, finest
from kb.analysis.script import to_simplified
from kb.terms.glossary import Entry, Glossary

_AROUND = 12


class Mention(NamedTuple):
    """Characters ``start`` to ``end`` of a text are a term of the glossary."""

    start: int
    end: int
    entry: Entry


class TermFinder:
    """Finds the terms of one glossary; build it once for a revision of the library."""

    def __init__(self, glossary: Glossary) -> None:
        own = lexicon.words("terms")
        self._of_document: dict[str, set[str]] = defaultdict(set)
        self._everywhere: set[str] = set()
        self._glossary = glossary
        names: dict[str, list[str]] = defaultdict(list)
        for name, entry in glossary.items():
            if not entry.is_explained:
                continue
            for said in entry.definitions:
                self._of_document[said.place.document].add(name)
            if entry.expansions or name in own or any(not said.place.end for said in entry.definitions):
                self._everywhere.add(name)
            names[name[:2]].append(name)
        self._by_beginning = {two: sorted(found, key=len, reverse=True) for two, found in names.items()}

    def mentions(self, text: str, document_id: str, anchor: str) -> list[Mention]:
        """Return the first use of each term in a section's text, but for those that this section explains."""
        simple = to_simplified(text)
        seen: set[str] = set()
        found: list[Mention] = []
        done = 0
        for place, name in self._candidates(simple, self._of_document.get(document_id, frozenset())):
            end = place + len(name)
            if place >= done and _is_word(simple, place, end):
                done = end
                entry = self._glossary[name]
                if name not in seen and not _explains(entry, document_id, anchor):
                    found.append(Mention(place, end, entry))
                seen.add(name)
        return found

    def _candidates(self, text: str, own: set[str] | frozenset[str]) -> Iterator[tuple[int, str]]:
        for place, two in enumerate(map("".join, pairwise(text))):
            for name in self._by_beginning.get(two, ()):
                if (name in self._everywhere or name in own) and text.startswith(name, place):
                    yield place, name


def _is_word(text: str, start: int, end: int) -> bool:
    """Return whether what stands there is cut off from its neighbours: 战时 is no word of 作战时间."""
    first = max(0, start - _AROUND)
    tokens = finest(analyze(text[first : end + _AROUND]))
    return any(token.start + first == start for token in tokens) and any(token.end + first == end for token in tokens)


def _explains(entry: Entry, document_id: str, anchor: str) -> bool:
    places = [said.place for said in entry.definitions] + [said.place for said in entry.expansions]
    return any(place.document == document_id and place.anchor == anchor for place in places)

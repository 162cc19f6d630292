"""Where a text uses the terms of the glossary: the first use of each in a section, the longest term at a place.

Not every word that some law defines is worth a link in every text: shorthand with its parts is, and so are the field's
own words (``terms.txt`` and ``linked.txt`` of ``kb/lexicon``), entries of a glossary, and what the document itself
defines elsewhere.
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

Names = dict[str, list[str]]
"""Names of terms by their first two characters."""

_NO_NAMES: Names = {}


class Mention(NamedTuple):
    """Characters ``start`` to ``end`` of a text are a term of the glossary."""

    start: int
    end: int
    entry: Entry


class TermFinder:
    """Finds the terms of one glossary; build it once for a revision of the library."""

    def __init__(self, glossary: Glossary) -> None:
        own_words = lexicon.words("terms") | lexicon.words("linked")
        self._glossary = glossary
        self._everywhere: Names = defaultdict(list)
        self._of_document: dict[str, Names] = defaultdict(lambda: defaultdict(list))
        for name, entry in glossary.items():
            is_glossary = any(not said.place.end for said in entry.definitions)
            if entry.expansions or is_glossary or (entry.definitions and name in own_words):
                self._everywhere[name[:2]].append(name)
            else:
                for document in {said.place.document for said in entry.definitions}:
                    self._of_document[document][name[:2]].append(name)

    def mentions(self, text: str, document_id: str, anchor: str) -> list[Mention]:
        """Return the first use of each term in a section's text, but for those that this section explains."""
        simple = to_simplified(text)
        seen: set[str] = set()
        found: list[Mention] = []
        done = 0
        for place, name in self._candidates(simple, document_id):
            end = place + len(name)
            if place < done or not (name in seen or _is_word(simple, place, end)):
                continue
            done = end
            entry = self._glossary[name]
            if name not in seen and not _explains(entry, document_id, anchor):
                found.append(Mention(place, end, entry))
            seen.add(name)
        return found

    def _candidates(self, text: str, document_id: str) -> Iterator[tuple[int, str]]:
        """Yield where the text has the characters of a name, the longest first at each place."""
        own = self._of_document.get(document_id, _NO_NAMES)
        for place, (one, two) in enumerate(pairwise(text)):
            beginning = one + two
            if beginning in self._everywhere or beginning in own:
                names = (*self._everywhere.get(beginning, ()), *own.get(beginning, ()))
                yield from (
                    (place, name) for name in sorted(names, key=len, reverse=True) if text.startswith(name, place)
                )


def _is_word(text: str, start: int, end: int) -> bool:
    """Return whether what stands there is cut off from its neighbours: 战时 is no word of 作战时间."""
    first = max(0, start - _AROUND)
    tokens = finest(analyze(text[first : end + _AROUND]))
    return any(token.start + first == start for token in tokens) and any(token.end + first == end for token in tokens)


def _explains(entry: Entry, document_id: str, anchor: str) -> bool:
    places = [said.place for said in entry.definitions] + [said.place for said in entry.expansions]
    return any(place.document == document_id and place.anchor == anchor for place in places)

"""The posting lists of a field in a segment: written, and read as whole arrays."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kb.search.codec import container, vocabulary
from kb.search.codec.batch import Lengths
from kb.search.codec.codes import Codes, encode
from kb.search.codec.documents import ArrayDocumentReader
from kb.search.codec.matcher import BLOCK
from kb.search.codec.postings import Postings, occurrences
from kb.search.codec.saturation import Saturation
from kb.search.codec.types import Array, Floats, narrow, offsets
from kb.search.codec.vocabulary import Vocabulary

Saturations = Mapping[str, Saturation]
STARTS = "starts."
"""What the array begins with that every field has."""
DEPTHS = (10, 100)
"""For a long list, the impact that this many of its postings reach is kept: where pruning may start."""


def write_postings(
    fields: Iterable[tuple[str, Postings]], lengths: Mapping[str, Lengths], path: Path, saturations: Saturations
) -> None:
    """Write the posting lists of ``fields``, one after another, with codes by impact for those in ``saturations``."""

    def arrays() -> Iterator[tuple[str, Array]]:
        for name, postings in fields:
            yield from ((f"{part}.{name}", array) for part, array in _field_arrays(postings).items())
            if name in saturations and name in lengths:
                made = _code_arrays(postings, lengths[name].bytes, saturations[name])
            elif int(postings.frequencies.max(initial=1)) > 1 or len(postings.positions):
                made = {"frequencies": narrow(postings.frequencies)}
            else:
                made = {}
            yield from ((f"{part}.{name}", array) for part, array in made.items())
            del postings, made  # gone before the next field is merged

    container.write(path, arrays(), {"saturations": dict(saturations)})


def _field_arrays(postings: Postings) -> dict[str, Array]:
    made = vocabulary.to_arrays(postings.terms) | {
        "starts": narrow(offsets(postings.counts)),
        "numbers": narrow(postings.numbers),
    }
    if len(postings.positions):
        made["positions"] = narrow(postings.positions)
        made["position_starts"] = narrow(offsets(occurrences(postings)))
    return made


def _code_arrays(postings: Postings, lengths: Array, saturation: Saturation) -> dict[str, Array]:
    """Return codes for frequencies, the greatest impact of each term, and those reached in long lists."""
    codes = encode(postings.frequencies, lengths[postings.numbers], saturation)
    impacts, starts = codes.table(saturation), offsets(postings.counts)
    reached = {f"reached_{depth}": np.zeros(len(postings.counts), np.float32) for depth in DEPTHS}
    for term in np.flatnonzero(postings.counts >= BLOCK).tolist():
        of_term = np.partition(codes.of_postings[starts[term] : starts[term + 1]], [-depth for depth in DEPTHS])
        for depth in DEPTHS:
            reached[f"reached_{depth}"][term] = impacts[of_term[-depth]]
    greatest = np.maximum.reduceat(codes.of_postings, starts[:-1]) if len(codes.of_postings) else codes.of_postings
    return {
        "codes": codes.of_postings,
        "code_frequencies": codes.frequencies,
        "code_lengths": codes.lengths,
        "peaks": impacts[greatest],
        **reached,
    }


class PostingList(NamedTuple):
    """One term's postings: documents ascending, frequencies, lengths of all documents, and positions."""

    numbers: Array
    frequencies: Array
    lengths: Array
    positions: Array
    position_ends: Any

    def positions_at(self, place: int) -> Array:
        """Return the positions of posting ``place``."""
        ends = self.position_ends()
        return self.positions[ends[place] : ends[place + 1]]


@dataclass
class FieldPostings:
    """The posting lists of one field of a segment."""

    name: str
    arrays: container.Container
    documents: ArrayDocumentReader
    _tables: dict[Saturation, Floats] = field(default_factory=dict)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The terms."""
        parts = ("terms", "term_starts", "members", "buckets")
        return Vocabulary({part: self.array(part) for part in parts})

    @cached_property
    def starts(self) -> Any:
        """Where each term's postings begin, and the end."""
        return self.array("starts").data

    @cached_property
    def numbers(self) -> Array:
        """The documents of all postings."""
        return self.array("numbers")

    @cached_property
    def codes(self) -> Codes | None:
        """What frequencies and impacts of all postings are read from, None in a field without them."""
        parts = ("codes", "code_frequencies", "code_lengths")
        return Codes(*map(self.array, parts)) if f"codes.{self.name}" in self.arrays else None

    @cached_property
    def peaks(self) -> Any:
        """The greatest impact of each term."""
        return self.array("peaks").data

    @cached_property
    def reached(self) -> list[Any]:
        """For each of ``DEPTHS``, the impact that so many postings of each term reach; 0 for a short list."""
        return [self.array(f"reached_{depth}").data for depth in DEPTHS]

    @cached_property
    def saturation(self) -> Saturation | None:
        """What ``peaks`` and ``reached`` were computed with, None where there are none."""
        return Saturation(*self.arrays.facts["saturations"][self.name]) if self.codes else None

    def impacts(self, saturation: Saturation) -> Floats:
        """Return the impact of each of the codes."""
        if saturation not in self._tables:
            assert self.codes is not None
            self._tables[saturation] = self.codes.table(saturation)
        return self._tables[saturation]

    def frequencies(self, span: slice) -> Array:
        """Return the frequencies of the postings in ``span``."""
        if self.codes:
            return self.codes.frequencies.take(self.codes.of_postings[span])
        kept = self.array("frequencies")
        return kept[span] if len(kept) else np.broadcast_to(np.uint8(1), len(self.numbers[span]))

    def array(self, part: str) -> Array:
        """Return one of the field's arrays; an empty one where it has none."""
        name = f"{part}.{self.name}"
        return self.arrays[name] if name in self.arrays else np.zeros(0, np.uint8)

    def span(self, term: int) -> slice:
        """Return where the postings of term number ``term`` stand."""
        return slice(self.starts[term], self.starts[term + 1])

    def list_of(self, term: int) -> PostingList:
        """Return the postings of term number ``term``."""
        span = self.span(term)
        frequencies = self.frequencies(span)
        positions = self.array("positions")
        if len(positions):
            bounds = self.array("position_starts")
            positions = positions[int(bounds[term]) : int(bounds[term + 1])]
        ends: list[Array] = []

        def position_ends() -> Array:
            if not ends:
                ends.append(offsets(frequencies))
            return ends[0]

        lengths = self.documents.lengths(self.name)
        return PostingList(self.numbers[span], frequencies, lengths, positions, position_ends)

    def postings(self) -> Postings:
        """Return all posting lists as they were written."""
        return Postings(
            [term for _, term in self.vocabulary.from_number(0)],
            np.diff(self.array("starts").astype(np.int64)),
            self.numbers.astype(np.uint32, copy=False),
            np.ascontiguousarray(self.frequencies(slice(None))),
            self.array("positions"),
        )

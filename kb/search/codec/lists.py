"""The posting lists of a field in a segment: written, and read as whole arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from kb.search.codec import container, vocabulary
from kb.search.codec.batch import Batch
from kb.search.codec.documents import ArrayDocumentReader
from kb.search.codec.matcher import BLOCK
from kb.search.codec.postings import Postings, occurrences
from kb.search.codec.saturation import Saturation, impacts, lengths_of
from kb.search.codec.segment import POSTINGS, ArraySegment
from kb.search.codec.types import Array, Floats, narrow, offsets
from kb.search.codec.vocabulary import Vocabulary

Saturations = Mapping[str, Saturation]
DEPTHS = (10, 100)
"""For a long list, the impact that this many of its postings reach is kept: where pruning may start."""


def write_postings(batch: Batch, storage: Any, segment: ArraySegment, saturations: Saturations) -> None:
    """Write the posting lists of ``batch``, with impacts for the fields in ``saturations``."""
    arrays: dict[str, Array] = {}
    for name, postings in batch.postings.items():
        made = _field_arrays(postings)
        if name in saturations and name in batch.lengths:
            lengths = lengths_of(batch.lengths[name].bytes)[postings.numbers]
            made |= _impact_arrays(postings, impacts(postings.frequencies, lengths, saturations[name]))
        arrays |= {f"{part}.{name}": array for part, array in made.items()}
    facts = {"fields": list(batch.postings), "saturations": dict(saturations)}
    container.write(segment.path(storage, POSTINGS), arrays, facts)


def _field_arrays(postings: Postings) -> dict[str, Array]:
    has_positions = bool(len(postings.positions))
    single = not has_positions and (not len(postings.frequencies) or int(postings.frequencies.max()) == 1)
    made = vocabulary.to_arrays(postings.terms) | {
        "starts": narrow(offsets(postings.counts)),
        "numbers": narrow(postings.numbers),
        # All ones, as in a field of names, is kept as nothing.
        "frequencies": np.zeros(0, np.uint8) if single else narrow(postings.frequencies),
    }
    if has_positions:
        made["positions"] = narrow(postings.positions)
        made["position_starts"] = narrow(offsets(occurrences(postings)))
    return made


def _impact_arrays(postings: Postings, of_postings: Floats) -> dict[str, Array]:
    """Return the impacts, the greatest of each term, and those reached in long lists."""
    starts = offsets(postings.counts)
    reached = {f"reached_{depth}": np.zeros(len(postings.counts), np.float32) for depth in DEPTHS}
    for term in np.flatnonzero(postings.counts >= BLOCK).tolist():
        impacts_of = np.partition(of_postings[starts[term] : starts[term + 1]], [-depth for depth in DEPTHS])
        for depth in DEPTHS:
            reached[f"reached_{depth}"][term] = impacts_of[-depth]
    return {
        "impacts": of_postings,
        "peaks": np.maximum.reduceat(of_postings, starts[:-1]) if len(of_postings) else of_postings,
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
    def frequencies(self) -> Array:
        """The frequencies of all postings."""
        kept = self.array("frequencies")
        return kept if len(kept) else np.broadcast_to(np.uint8(1), len(self.numbers))

    @cached_property
    def impacts(self) -> Floats:
        """The impacts of all postings; none where ``saturation`` is None."""
        return self.array("impacts")

    @cached_property
    def peaks(self) -> Any:
        """The greatest impact of each term."""
        return self.array("peaks").data

    @cached_property
    def reached(self) -> dict[int, Any]:
        """For each depth, the impact that so many postings of each term reach; 0 for a short list."""
        return {depth: self.array(f"reached_{depth}").data for depth in DEPTHS}

    @cached_property
    def saturation(self) -> Saturation | None:
        """What the impacts were computed with, None where there are none."""
        kept = self.arrays.facts["saturations"].get(self.name)
        return Saturation(*kept) if kept and f"impacts.{self.name}" in self.arrays else None

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
        frequencies = self.frequencies[span]
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
            np.ascontiguousarray(self.frequencies),
            self.array("positions"),
        )

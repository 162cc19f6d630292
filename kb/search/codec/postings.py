"""The postings of one field in arrays: made by sorting, merged by copying runs to their places."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

import numpy as np

from kb.search.codec.types import Array, Mask, narrow, offsets, stretches


class Postings(NamedTuple):
    """Posting lists, term by term in the order of the terms' bytes.

    ``counts`` has the length of each term's list; ``numbers`` the documents, ascending within a
    term; ``frequencies`` how often the term stands in each; ``positions`` where, ascending
    within a posting, or nothing at all for a field without them.
    """

    terms: Sequence[bytes]
    counts: Array
    numbers: Array
    frequencies: Array
    positions: Array


def empty() -> Postings:
    """Return the postings of a field without terms."""
    nothing = np.zeros(0, np.uint32)
    return Postings((), nothing, nothing, nothing, nothing)


def invert(terms: Sequence[str], numbers: Array, positions: Array | None) -> Postings:
    """Return the postings of occurrences in any order: the term, document and position of each."""
    codes_of: defaultdict[str, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(codes_of.__getitem__, terms), np.uint32, len(terms))
    names = sorted(codes_of)
    rank = np.empty(len(names), np.uint32)
    rank[[codes_of[name] for name in names]] = np.arange(len(names))
    return gather([name.encode() for name in names], rank[codes], numbers, positions)


def gather(terms: Sequence[bytes], codes: Array, numbers: Array, positions: Array | None) -> Postings:
    """Return the postings of occurrences in any order: the number of the term among ``terms``, document, position."""
    codes = narrow(codes)
    order = _order(codes, numbers, positions)
    codes, numbers = codes[order], numbers[order]
    begins = np.ones(len(codes), bool)
    begins[1:] = (codes[1:] != codes[:-1]) | (numbers[1:] != numbers[:-1])
    firsts = np.flatnonzero(begins)
    return Postings(
        terms,
        np.bincount(codes[firsts], minlength=len(terms)).astype(np.uint32),
        narrow(numbers[firsts]),
        narrow(np.diff(firsts, append=len(codes))),
        narrow(positions)[order] if positions is not None else np.zeros(0, np.uint16),
    )


def _order(codes: Array, numbers: Array, positions: Array | None) -> Array:
    """Return the order by term, document, position. A stable sort by term does the rest of a text in order."""
    places = numbers.astype(np.int64)
    if positions is not None:
        places = (places << 32) + positions
    if (np.diff(places) >= 0).all():
        return np.argsort(codes, kind="stable")
    by_place = np.argsort(places, kind="stable")
    return by_place[np.argsort(codes[by_place], kind="stable")]


def merge(parts: Sequence[Postings], bases: Sequence[int]) -> Postings:
    """Return the postings of ``parts`` as one; each part's documents follow from its base on, bases ascending."""
    if len(parts) == 1 and not bases[0]:
        return parts[0]
    terms = sorted(set().union(*(part.terms for part in parts)))
    code_of = {term: code for code, term in enumerate(terms)}
    codes = [np.fromiter(map(code_of.__getitem__, part.terms), np.int64, len(part.terms)) for part in parts]
    counts = _summed(codes, [part.counts for part in parts], len(terms))
    held = [occurrences(part) for part in parts] if any(len(part.positions) for part in parts) else []
    bounds, position_bounds = offsets(counts), offsets(_summed(codes, held, len(terms)) if held else counts[:0])
    numbers = np.empty(bounds[-1], np.uint32)
    frequencies = np.empty(bounds[-1], np.result_type(*(part.frequencies for part in parts)))
    positions = np.empty(position_bounds[-1], np.result_type(*(part.positions for part in parts)))
    for place, (part, base) in enumerate(zip(parts, bases, strict=True)):
        places = _places(bounds, codes[place], part.counts)
        numbers[places] = part.numbers + np.uint32(base)
        frequencies[places] = part.frequencies
        if held:
            positions[_places(position_bounds, codes[place], held[place])] = part.positions
    return Postings(terms, counts, numbers, frequencies, positions)


def repeated(postings: Postings, times: Array) -> Postings:
    """Return the postings with each document n standing ``times[n]`` times in a row in its place."""
    firsts = offsets(times)
    copies = times[postings.numbers]
    ends = offsets(postings.frequencies)
    frequencies = np.repeat(postings.frequencies, copies)
    positions = postings.positions
    if len(positions):
        positions = positions[stretches(np.repeat(ends[:-1], copies), frequencies)]
    return Postings(
        postings.terms,
        np.diff(offsets(copies)[offsets(postings.counts)]),
        narrow(stretches(firsts[postings.numbers], copies)),
        frequencies,
        positions,
    )


def occurrences(postings: Postings) -> Array:
    """Return how often each term stands in all documents together."""
    ends = offsets(postings.frequencies)[offsets(postings.counts)]
    return np.diff(ends)


def without(postings: Postings, removed: Mask) -> Postings:
    """Return the postings without those of ``removed`` documents; the others close up."""
    kept = ~removed[postings.numbers]
    renumbered = (np.cumsum(~removed) - 1).astype(np.uint32)
    starts = offsets(postings.counts)
    counts = np.diff(offsets(kept)[starts])
    present = counts > 0
    positions = postings.positions
    if len(positions):
        positions = positions[np.repeat(kept, postings.frequencies)]
    return Postings(
        [term for term, stays in zip(postings.terms, present.tolist(), strict=True) if stays],
        counts[present].astype(np.uint32),
        renumbered[postings.numbers[kept]],
        postings.frequencies[kept],
        positions,
    )


def _summed(codes: Sequence[Array], counts: Sequence[Array], size: int) -> Array:
    total = np.zeros(size, np.int64)
    for part_codes, part_counts in zip(codes, counts, strict=True):
        total[part_codes] += part_counts
    return total


def _places(cursor: Array, codes: Array, counts: Array) -> Array:
    """Return the places of a part's items in the whole; ``cursor`` has where each term goes on, and moves on."""
    places = stretches(cursor[codes], counts)
    cursor[codes] += counts
    return places

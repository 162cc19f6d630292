"""The arrays beneath the index against plain dictionaries: postings, byte strings, vocabularies, lengths."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.util.numeric import byte_to_length, length_to_byte

from kb.search.codec import batch, postings, types, vocabulary
from kb.search.codec.blobs import Blobs, joined
from kb.search.codec.postings import Postings
from kb.search.codec.vocabulary import Vocabulary

Model = dict[bytes, dict[int, list[int]]]
"""For each term its documents, and where in them it stands."""

# Terms whose order as text and as bytes must agree, beyond the first plane too; the empty one is a term.
TERMS = st.sampled_from(["", "a", "aa", "b", "é", "人", "人民", "民", "防", "\uffff", "𠮷", "\U0010ffff"])
TEXTS = st.lists(st.lists(TERMS, max_size=12), max_size=9)
"""The terms of each document; a document may have none."""

properties = settings(max_examples=200, deadline=None, derandomize=True)


def inverted(texts: Sequence[Sequence[str]], *, positions: bool = True) -> Postings:
    counts = [len(text) for text in texts]
    places = np.array([place * 3 for text in texts for place in range(len(text))], np.uint32)
    numbers = np.repeat(np.arange(len(texts), dtype=np.uint32), counts)
    return postings.invert([term for text in texts for term in text], numbers, places if positions else None)


def model(texts: Sequence[Sequence[str]]) -> Model:
    found: Model = {}
    for number, text in enumerate(texts):
        for place, term in enumerate(text):
            found.setdefault(term.encode(), {}).setdefault(number, []).append(place * 3)
    return found


def unpacked(kept: Postings) -> Model:
    """Return postings as a model, having checked their order and that nothing is left over."""
    assert list(kept.terms) == sorted(set(kept.terms))
    assert len(kept.terms) == len(kept.counts)
    assert all(kept.counts)
    assert len(kept.numbers) == len(kept.frequencies) == kept.counts.sum()
    assert len(kept.positions) in (0, kept.frequencies.sum())
    numbers, frequencies = iter(kept.numbers.tolist()), iter(kept.frequencies.tolist())
    places = iter(kept.positions.tolist())
    found: Model = {}
    for term, count in zip(kept.terms, kept.counts.tolist(), strict=True):
        found[term] = {}
        for _ in range(count):
            number, frequency = next(numbers), next(frequencies)
            found[term][number] = [next(places) if len(kept.positions) else -1 for _ in range(frequency)]
        assert list(found[term]) == sorted(found[term])
    return found


def without_positions(found: Model) -> Model:
    return {
        term: {number: [-1] * len(places) for number, places in documents.items()} for term, documents in found.items()
    }


@properties
@given(TEXTS)
def test_inverting(texts: list[list[str]]) -> None:
    assert unpacked(inverted(texts)) == model(texts)
    assert unpacked(inverted(texts, positions=False)) == without_positions(model(texts))


@properties
@given(st.lists(TEXTS, min_size=1, max_size=4), st.booleans())
def test_merging_is_inverting_at_once(parts: list[list[list[str]]], positions: bool) -> None:
    bases = types.offsets(np.array([len(part) for part in parts])).tolist()[:-1]
    merged = postings.merge([inverted(part, positions=positions) for part in parts], bases)
    whole = model([text for part in parts for text in part])
    assert unpacked(merged) == (whole if positions else without_positions(whole))


@properties
@given(TEXTS, st.data(), st.booleans())
def test_leaving_out_is_never_having_had(texts: list[list[str]], data: st.DataObject, positions: bool) -> None:
    removed = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))), bool)
    left = postings.without(inverted(texts, positions=positions), removed)
    whole = model([text for text, gone in zip(texts, removed.tolist(), strict=True) if not gone])
    assert unpacked(left) == (whole if positions else without_positions(whole))


def test_a_part_without_the_field_shifts_the_others() -> None:
    merged = postings.merge([postings.empty(), inverted([["人"], ["民", "人"]]), postings.empty()], [0, 300, 302])
    assert unpacked(merged) == {"人".encode(): {300: [0], 301: [3]}, "民".encode(): {301: [0]}}
    assert unpacked(postings.merge([postings.empty()], [5])) == {}


def test_numbers_grow_beyond_their_smallest_type() -> None:
    parts = [inverted([["人"]] * 250)] * 300
    merged = postings.merge(parts, [number * 250 for number in range(300)])
    assert merged.numbers.tolist() == list(range(75_000))


# ---- byte strings

STRINGS = st.lists(st.binary(max_size=5), max_size=9)


@properties
@given(STRINGS, STRINGS)
def test_byte_strings(some: list[bytes], others: list[bytes]) -> None:
    blobs = Blobs.of(some)
    assert blobs.strings() == some == [blobs.at(number) for number in range(len(some))]
    assert joined([blobs, Blobs.of(others)]).strings() == some + others
    mask = np.arange(len(some)) % 2 == 0
    assert blobs.kept(mask).strings() == some[::2]


# ---- vocabularies


def opened(terms: Sequence[bytes]) -> Vocabulary:
    return Vocabulary(vocabulary.to_arrays(terms))


@properties
@given(st.sets(st.binary(max_size=4), max_size=40), STRINGS)
def test_a_vocabulary_finds_and_walks_its_terms(terms: set[bytes], others: list[bytes]) -> None:
    ordered = sorted(terms)
    kept = opened(ordered)
    assert len(kept) == len(ordered)
    assert [kept.at(number) for number in range(len(kept))] == ordered
    for number, term in enumerate(ordered):
        assert kept.find(term) == kept.first_from(term) == number
    for term in others:
        assert kept.find(term) == (ordered.index(term) if term in terms else -1)
        assert kept.first_from(term) == bisect_left(ordered, term)
        first = kept.first_from(term)
        assert list(kept.from_number(first)) == list(enumerate(ordered))[first:]


def test_a_vocabulary_of_nothing() -> None:
    kept = opened([])
    assert (len(kept), kept.find(b""), kept.find(b"a"), kept.first_from(b"a")) == (0, -1, -1, 0)
    assert list(kept.from_number(0)) == []


def test_many_terms_are_all_found() -> None:
    terms = sorted(f"词{number}".encode() for number in range(70_000))
    kept = opened(terms)
    assert [kept.find(terms[number]) for number in range(0, 70_000, 7)] == list(range(0, 70_000, 7))
    assert kept.find("词70000".encode()) == -1


# ---- lengths and columns


def test_lengths_are_rounded_as_whoosh_rounds_them() -> None:
    words = np.array([*range(2000), 10_000, 108_115_964, 108_116_000, 2**31])
    kept = batch.measured(words)
    assert kept.bytes.tolist() == [length_to_byte(length) for length in words.tolist()]
    assert batch.lengths_of(kept.bytes).tolist() == [byte_to_length(length_to_byte(each)) for each in words.tolist()]
    assert kept.total == words.sum()
    # A length that was rounded stays: segments may be merged any number of times.
    assert batch.measured(batch.lengths_of(kept.bytes)).bytes.tolist() == kept.bytes.tolist()


@properties
@given(st.lists(st.binary(max_size=2), max_size=12))
def test_a_column_gives_back_its_values(values: list[bytes]) -> None:
    kept = batch.category(values)
    assert [kept.values[code] for code in kept.codes.tolist()] == values
    assert all(one < other for one, other in pairwise(kept.values))


@pytest.mark.parametrize(("largest", "kind"), [(0, "u1"), (255, "u1"), (256, "u2"), (65_535, "u2"), (65_536, "u4")])
def test_the_smallest_type_that_holds_all(largest: int, kind: str) -> None:
    assert types.narrow(np.array([0, largest])).dtype == np.dtype(kind)
    assert types.narrow(np.array([0, largest])).tolist() == [0, largest]

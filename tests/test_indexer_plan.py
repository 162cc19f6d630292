"""The plan of a run is a pure comparison: every file found and every file known has one fate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.plan import Known, Plan, make_plan
from kb.document import Source

READER = "now"


def source(path: str, digest: str) -> Source:
    return Source("/library", path, digest, len(digest), 1)


def known(path: str, digest: str, reader: str = READER) -> Known:
    return Known(source(path, digest), f"id-of-{path}", reader)


def fates(plan: Plan) -> dict[str, list[str]]:
    """Return what a plan says, by paths; empty lists are left out."""
    said = {
        "add": [to.path for to in plan.add],
        "update": [to.path for _, to in plan.update],
        "move": [f"{move.known.source.path} > {move.to.path}" for move in plan.move],
        "remove": [entry.source.path for entry in plan.remove],
        "keep": [to.path for _, to in plan.keep],
    }
    return {name: paths for name, paths in said.items() if paths}


CASES = {
    "nothing anywhere": ({}, {}, set(), {}),
    "new": ({}, {"a": "1"}, set(), {"add": ["a"]}),
    "same": ({"a": "1"}, {"a": "1"}, set(), {"keep": ["a"]}),
    "changed": ({"a": "1"}, {"a": "2"}, set(), {"update": ["a"]}),
    "gone": ({"a": "1"}, {}, set(), {"remove": ["a"]}),
    "renamed": ({"a": "1"}, {"b": "1"}, set(), {"move": ["a > b"]}),
    "moved and changed": ({"a": "1"}, {"b": "2"}, set(), {"add": ["b"], "remove": ["a"]}),
    "copied": ({"a": "1"}, {"a": "1", "b": "1"}, set(), {"add": ["b"], "keep": ["a"]}),
    "one moved to two places": ({"a": "1"}, {"b": "1", "c": "1"}, set(), {"add": ["c"], "move": ["a > b"]}),
    "two alike, one stays": ({"a": "1", "b": "1"}, {"c": "1"}, set(), {"move": ["a > c"], "remove": ["b"]}),
    "swapped": ({"a": "1", "b": "2"}, {"a": "2", "b": "1"}, set(), {"update": ["a", "b"]}),
    "turned unreadable": ({"a": "1"}, {}, {"a"}, {}),
    "new and unreadable": ({}, {"b": "1"}, {"a"}, {"add": ["b"]}),
    "copied, then unreadable": ({"a": "1"}, {"b": "1"}, {"a"}, {"add": ["b"]}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_happens_to_a_file(case: str) -> None:
    before, now, failed, expected = CASES[case]
    plan = make_plan([source(*pair) for pair in now.items()], [known(*p) for p in before.items()], failed, READER)
    assert fates(plan) == expected


def test_a_file_read_by_other_code_is_read_again_though_its_bytes_are_the_same() -> None:
    plan = make_plan(
        [source("a", "1"), source("b", "2")], [known("a", "1", "old"), known("b", "2")], frozenset(), READER
    )
    assert fates(plan) == {"update": ["a"], "keep": ["b"]}


def test_a_file_of_the_same_path_in_another_folder_is_another_file() -> None:
    elsewhere = Source("/other", "a", "1", 1, 1)
    plan = make_plan([source("a", "1"), elsewhere], [known("a", "1")], frozenset(), READER)
    assert plan.add == (elsewhere,)
    assert fates(plan) == {"add": ["a"], "keep": ["a"]}


paths = st.sampled_from([f"{folder}{name}.txt" for folder in ("", "x/", "y/") for name in "abc"])
digests = st.sampled_from("123")
found_files = st.dictionaries(paths, digests).map(lambda files: [source(*pair) for pair in sorted(files.items())])
known_files = st.dictionaries(paths, st.tuples(digests, st.sampled_from([READER, READER, "old"]))).map(
    lambda files: [known(path, *rest) for path, rest in sorted(files.items())]
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Source], list[Known], frozenset[str]]:
    found, before = draw(found_files), draw(known_files)
    failed = draw(st.frozensets(paths)) - {entry.path for entry in found}
    return found, before, failed


def made(situation: tuple[list[Source], list[Known], frozenset[str]]) -> Plan:
    return make_plan(*situation, READER)


@given(situations())
def test_every_found_file_is_added_updated_moved_or_kept_exactly_once(situation) -> None:
    plan = made(situation)
    placed = [*plan.add, *(to for _, to in plan.update), *(move.to for move in plan.move), *(to for _, to in plan.keep)]
    assert sorted(placed, key=lambda entry: entry.path) == situation[0]


@given(situations())
def test_every_known_file_is_updated_moved_removed_or_kept_exactly_once_unless_it_failed(situation) -> None:
    _, before, failed = situation
    plan = made(situation)
    settled = [
        *(entry for entry, _ in plan.update),
        *(move.known for move in plan.move),
        *plan.remove,
        *(entry for entry, _ in plan.keep),
    ]
    expected = [entry for entry in before if entry.source.path not in failed]
    assert sorted(settled, key=lambda entry: entry.source.path) == expected


@given(situations())
def test_a_move_pairs_the_same_bytes_and_a_keep_the_same_place(situation) -> None:
    plan = made(situation)
    assert all(move.known.source.digest == move.to.digest for move in plan.move)
    assert all(move.known.source.path != move.to.path for move in plan.move)
    assert all((entry.source.path, entry.source.digest) == (to.path, to.digest) for entry, to in plan.keep)


def carried_out(plan: Plan) -> list[Known]:
    """Return what is known once a plan is done."""
    return [
        *(Known(to, (f"id-of-{to.path}-added",), READER) for to in plan.add),
        *(Known(to, entry.documents, READER) for entry, to in plan.update),
        *(Known(move.to, move.known.documents, move.known.reader) for move in plan.move),
        *(Known(to, entry.documents, entry.reader) for entry, to in plan.keep),
    ]


@given(situations())
def test_the_same_folder_found_again_leaves_nothing_to_do(situation) -> None:
    found, _, _ = situation
    again = make_plan(found, carried_out(made(situation)), frozenset(), READER)
    assert again.is_empty
    assert len(again.keep) == len(found)


@given(situations())
def test_no_document_is_lost_whose_bytes_are_still_found_somewhere_new(situation) -> None:
    found, before, _ = situation
    plan = made(situation)
    new = {entry.path for entry in found} - {entry.source.path for entry in before}
    added = {entry.digest for entry in plan.add if entry.path in new}
    removed = {entry.source.digest for entry in plan.remove if entry.reader == READER}
    assert not added & removed

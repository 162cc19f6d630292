"""Bad input by the hundred, the same each time; ``make reliability`` tries it by the ten thousand."""

from pathlib import Path

import pytest

from kb.errors import UsageError
from tests.fuzzing.patterns import uses
from tests.fuzzing.requests import try_requests
from tests.fuzzing.targets import TARGETS
from web.curricula.access import Seen, store
from web.curricula.listing import DEEDS

# Of a form that was cut short Werkzeug lets the files close when they are collected.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.in_tests])
def test_bad_input_is_answered_or_refused_and_nothing_else(name: str, starter_home: Path) -> None:
    target = TARGETS[name]
    tally = target.try_cases(starter_home, target.in_tests)
    assert tally.found == []
    assert tally.cases >= target.in_tests


def test_a_view_that_stumbles_is_found(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr("web.curricula.listing.mine", stumble)
    assert any("IndexError" in line for line in try_requests(starter_home, 300).found)


def test_a_refusal_that_writes_is_found(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_too_late(seen: Seen) -> str:
        store().archive(seen.row.id, on=not seen.row.archived)
        raise UsageError("too late")

    monkeypatch.setattr("web.curricula.listing.DEEDS", dict.fromkeys(DEEDS, refuse_too_late))
    assert any("wrote something" in line for line in try_requests(starter_home, 1200).found)


def test_every_pattern_is_looked_at() -> None:
    known = {place for places in uses().values() for place in places}
    assert {"kb.search.lexer._LEXEMES", "indexer.targets.amounts._AMOUNT"} <= known
    assert len(known) > 300

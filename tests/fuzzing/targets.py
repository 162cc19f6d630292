"""The targets in one table, with how many cases the tests try and how many ``make reliability``."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.fuzzing.api import try_api
from tests.fuzzing.files import try_files
from tests.fuzzing.patterns import try_patterns
from tests.fuzzing.requests import try_requests
from tests.fuzzing.tally import Tally
from tests.fuzzing.texts import try_texts


class Target(NamedTuple):
    """What is tried: a function of the home of the starter library and a number of cases; 0 is never in the tests."""

    try_cases: Callable[[Path, int], Tally]
    in_tests: int
    in_full: int


TARGETS = {
    # For schemathesis the number is that of each operation, beside all combinations of parameters.
    "API": Target(try_api, 5, 1000),
    "requests": Target(try_requests, 400, 20_000),
    "files": Target(try_files, 300, 20_000),
    "texts": Target(try_texts, 300, 20_000),
    "patterns": Target(try_patterns, 0, 1),
}

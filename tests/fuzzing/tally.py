"""How many cases were tried, what became of them, and what was found."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

_LONGEST = 300


@dataclass
class Tally:
    """Outcomes by name, and a line for each case that went wrong."""

    outcomes: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        return self.outcomes.total()

    def wrong(self, what: object) -> None:
        """Keep what went wrong, on one line."""
        line = " ".join(str(what).split())
        self.found.append(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…")


def tried(strategy: SearchStrategy[Any], check: Callable[[Any], str], cases: int) -> Tally:
    """Draw ``cases`` cases, always the same, and tally what ``check`` calls their outcome; what it raises is found."""
    tally = Tally()

    @given(strategy)
    @settings(
        max_examples=cases,
        derandomize=True,
        database=None,
        deadline=None,
        # A request is not the same a second time, so that none can be made smaller.
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    def each(case: Any) -> None:
        tally.outcomes[check(case)] += 1

    try:
        each()
    except* Exception as errors:
        for error in errors.exceptions:
            tally.wrong(f"{type(error).__name__}: {error} {' '.join(getattr(error, '__notes__', ()))}")
    return tally

"""One engine answers, in a process of its own that loads nothing but the engine."""

from pathlib import Path
from typing import Any

from bench import questions
from bench.engines import CONTENDERS, make
from bench.measure import FEWER, answer_times, percentiles

LIMITS = (10, 100)


def measure(name: str, work: str, folder: str, every: int) -> dict[str, Any]:
    """Ask every ``every``-th question for its 10 and its 100 best sections; ``found`` counts the latter."""
    engine = make(name, Path(folder))
    engine.open()
    asked = questions.load(work, "terms", every)
    made: dict[str, Any] = {}
    for limit in LIMITS:
        found: list[int] = []

        def ask(terms: list[str], limit: int = limit, found: list[int] = found) -> None:
            found.append(engine.search(terms, limit))

        times = answer_times(ask, asked, CONTENDERS[name].warm_up)
        made |= {f"top{limit}": percentiles(times), f"top{limit}_fewer": percentiles(times[::FEWER])}
    return made | {"questions": len(asked), "found": found[-len(asked) :]}

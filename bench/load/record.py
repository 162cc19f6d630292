"""Every answer that anybody got, and what it says of a stretch of time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bench.measure import percentiles


class Answer(NamedTuple):
    """One request: its kind, when it was sent (monotonic seconds), status (0: none came), how long it took in ms.

    ``retry_after`` is what a refusal says of when to come again, None where it does not.
    """

    kind: str
    sent: float
    status: int
    ms: float
    retry_after: int | None = None

    @property
    def is_refused(self) -> bool:
        """Whether it was told politely to come later."""
        return self.status == 503 and self.retry_after is not None

    @property
    def is_error(self) -> bool:
        """Whether it is neither what was asked for nor a polite refusal."""
        return self.status != 200 and not self.is_refused


class Record:
    """The answers of a run, by many threads; a list's append needs no lock."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []

    def add(self, answer: Answer) -> None:
        self._answers.append(answer)

    def between(self, start: float, end: float) -> list[Answer]:
        """Return the answers to what was sent from ``start`` until before ``end``."""
        return [answer for answer in self._answers if start <= answer.sent < end]


def figures(answers: Sequence[Answer], seconds: float) -> dict[str, Any]:
    """Return what ``answers`` of so many seconds say: a second, by kind, refused, in error with the statuses."""
    errors = [answer for answer in answers if answer.is_error]
    return {
        **_times(answers, seconds),
        "seconds": seconds,
        "refused": sum(answer.is_refused for answer in answers),
        "errors": len(errors),
        "error_statuses": dict(Counter(f"{answer.kind}: {answer.status}" for answer in errors)),
        "kinds": {kind: _times([one for one in answers if one.kind == kind], seconds) for kind in _kinds(answers)},
    }


def _times(answers: Sequence[Answer], seconds: float) -> dict[str, Any]:
    """Return how many were answered, and the percentiles of those that got what they asked for."""
    times = [answer.ms for answer in answers if answer.status == 200]
    rate = {"requests": len(answers), "a_second": len(times) / seconds if seconds else 0.0}
    return rate | (percentiles(times) if times else {})


def _kinds(answers: Iterable[Answer]) -> list[str]:
    return sorted({answer.kind for answer in answers})

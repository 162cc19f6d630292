"""Relevance against judgements: reciprocal rank, recall and gain over a file of questions."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from math import log2
from pathlib import Path
from typing import NamedTuple

from kb.errors import UsageError


class Place(NamedTuple):
    """A section by its anchor and the files, under the library folder, that its document was read from."""

    files: frozenset[str]
    anchor: str


Rank = Callable[[str, int], Sequence[Place]]
DEPTH = 100


class Judgement(NamedTuple):
    """A section that answers; any section of the file does when ``article`` is None."""

    file: str
    article: str | None

    def covers(self, place: Place) -> bool:
        """Whether ``place`` is what is meant."""
        return self.file in place.files and self.article in (None, place.anchor)


class Question(NamedTuple):
    """A question with the sections that answer it."""

    id: str
    text: str
    relevant: tuple[Judgement, ...]


def read_questions(path: Path) -> Iterator[Question]:
    """Yield the questions of a JSON Lines file; raises UsageError naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8; save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            relevant = tuple(Judgement(item["file"], item.get("article")) for item in entry["relevant"])
            if not isinstance(entry["question"], str):
                raise TypeError("a question is text")
            yield Question(str(entry["id"]), entry["question"], relevant)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"{path}, line {number} is no question; it needs id, question and relevant [{{file, article}}]"
            ) from error


def reciprocal_rank(found: Sequence[bool]) -> float:
    """Return 1 over the place of the first relevant section, 0 when there is none."""
    return next((1 / place for place, hit in enumerate(found, start=1) if hit), 0.0)


def discounted_gain(found: Sequence[bool]) -> float:
    """Return the discounted cumulative gain of binary judgements (Järvelin and Kekäläinen, 2002)."""
    return sum(1 / log2(place + 1) for place, hit in enumerate(found, start=1) if hit)


def evaluate(questions: Sequence[Question], rank: Rank) -> dict[str, float]:
    """Return the measures over ``questions``; ``rank`` is asked for the best ``DEPTH`` sections of each."""
    if not questions:
        raise UsageError("the file holds no question")
    rows = []
    for question in questions:
        started = time.perf_counter()
        places = rank(question.text, DEPTH)
        rows.append((*_measure(question, places), (time.perf_counter() - started) * 1000))
    means = [sum(column) / len(rows) for column in list(zip(*rows, strict=True))[:4]]
    times = sorted(row[4] for row in rows)
    names = ("mrr@10", "recall@10", "recall@100", "ndcg@10")
    return (
        {"questions": len(rows)}
        | {name: round(mean, 4) for name, mean in zip(names, means, strict=True)}
        | {"p50_ms": round(_percentile(times, 0.50), 2), "p95_ms": round(_percentile(times, 0.95), 2)}
    )


def _measure(question: Question, places: Sequence[Place]) -> tuple[float, float, float, float]:
    distinct = list(dict.fromkeys(places))
    found = [any(judged.covers(place) for judged in question.relevant) for place in distinct]
    wanted = len(question.relevant) or 1
    ideal = discounted_gain([True] * min(wanted, 10))

    def recall(depth: int) -> float:
        covered = [judged for judged in question.relevant if any(map(judged.covers, distinct[:depth]))]
        return len(covered) / wanted

    return reciprocal_rank(found[:10]), recall(10), recall(100), min(1.0, discounted_gain(found[:10]) / ideal)


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

"""The questions that everybody is asked, as typed and cut into terms."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_FILE = "questions.json"


def spread(path: Path, limit: int) -> list[str]:
    """Return at most ``limit`` questions of a JSON Lines file, spread evenly over it."""
    questions = [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines() if line]
    step = max(1, len(questions) // limit)
    return questions[::step][:limit]


def keep(questions: Iterable[str], cut: Callable[[str], Iterable[str]], work: str) -> int:
    """Keep questions with their terms in ``work`` and return how many; those without a term are left out."""
    terms = {question: list(cut(question)) for question in questions}
    kept = {question: found for question, found in terms.items() if found}
    whole = {"text": list(kept), "terms": list(kept.values())}
    (Path(work) / _FILE).write_text(json.dumps(whole), encoding="utf-8")
    return len(kept)


def load(work: str, form: str, every: int = 1) -> list[Any]:
    """Return every ``every``-th question: its ``text`` or its ``terms``."""
    questions: list[Any] = json.loads((Path(work) / _FILE).read_text(encoding="utf-8"))[form]
    return questions[::every]

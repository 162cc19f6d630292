"""Find the weights of the ranking on judged questions, and say what each part of it is worth.

``python -m bench.tuning`` searches by steps from the present weights, five times on four fifths of the
questions with the rest held out, then on all; it prints the weights and writes docs/relevance.md.
"""

import argparse
import os
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.relevance import FIELDS, Candidates, Floats, candidates
from indexer.run import run
from kb.evaluation import read_questions
from kb.library import Library
from kb.search.ranking import Weights

PAGE = Path("docs/relevance.md")
LEVELS = ("law", "interpretation", "regulation", "rule")
STEPS = dict.fromkeys((*FIELDS, "adjacency", "leader", "whole", "named", "legal", *LEVELS), 0.15)
_ROUNDS = 250
_FOLDS = 5

Point = Mapping[str, float]
Measures = tuple[float, float, float]


def present() -> dict[str, float]:
    """Return the weights as they are."""
    weights = Weights()
    shares = {name: getattr(weights, name) for name in ("adjacency", "leader", "whole", "named", "legal")}
    return weights.fields() | shares | {level: weights.authority[level] for level in LEVELS}


def measure(found: Sequence[Candidates], point: Point) -> Measures:
    """Return MRR@10, recall@10 and recall@100."""
    rows = np.array([_measure(each, point) for each in found])
    mrr, recall10, recall100 = rows.mean(axis=0).tolist()
    return mrr, recall10, recall100


def _measure(each: Candidates, point: Point) -> Measures:
    factors = np.array([point[field] for field in FIELDS], np.float32)
    best = factors @ each.leader
    share = point["leader"] * best + point["whole"] * each.whole
    share += point["named"] * (best + share).max(initial=0) * each.named
    score = factors @ each.own + share + point["adjacency"] * each.adjacency
    score *= _standing(each, best + share, point)
    rank = np.empty(len(score), np.int64)
    rank[np.argsort(-score, kind="stable")] = np.arange(len(score))
    ranks = [int(rank[places].min()) if len(places) else len(score) for places in each.relevant]
    first = min(ranks, default=len(score))
    wanted = len(ranks) or 1
    return (
        1 / (first + 1) if first < 10 else 0.0,
        sum(place < 10 for place in ranks) / wanted,
        sum(place < 100 for place in ranks) / wanted,
    )


def _standing(each: Candidates, best: Floats, point: Point) -> Floats:
    """Return what each candidate is multiplied by, as ``kb.search.scoring.prior`` has it."""
    levels = 1 + sum(point[level] * (each.levels == level) for level in LEVELS)
    of_laws = best * levels * each.others * (each.levels != "")
    lead = levels[of_laws.argmax()] if of_laws.any() else 1.0
    return each.others * np.where(each.levels != "", levels * (1 + each.legal * point["legal"]) / lead, 1.0)


def climb(found: Sequence[Candidates], start: Point, chance: random.Random) -> dict[str, float]:
    """Return weights that do better than ``start``: random steps in one to three of them, the better kept."""
    best, value = dict(start), sum(measure(found, start))
    for _ in range(_ROUNDS):
        tried = dict(best)
        for name in chance.sample(list(STEPS), chance.choice((1, 2, 3))):
            tried[name] = max(0.0, round(tried[name] + chance.gauss(0, STEPS[name]), 2))
        if (reached := sum(measure(found, tried))) > value:
            best, value = tried, reached
    return best


def held_out(found: Sequence[Candidates], start: Point) -> Measures:
    """Return the mean measures on the fifth that weights were not tuned on."""
    rows = []
    for fold in range(_FOLDS):
        others = [each for number, each in enumerate(found) if number % _FOLDS != fold]
        tuned = climb(others, start, random.Random(fold))
        rows.append(measure(found[fold::_FOLDS], tuned))
    mrr, recall10, recall100 = np.mean(rows, axis=0).tolist()
    return mrr, recall10, recall100


def worth(found: Sequence[Candidates], point: Point) -> dict[str, Measures]:
    """Return the measures with each part of the ranking left out."""
    parts = {name: (name,) for name in STEPS if name not in (*LEVELS, "body")} | {"authority": LEVELS}
    return {part: measure(found, {**point, **dict.fromkeys(names, 0.0)}) for part, names in parts.items()}


def page(found: Sequence[Candidates], point: Point, apart: Measures) -> str:
    rows = {"all parts": measure(found, point)} | {
        f"without {part}": measures for part, measures in worth(found, point).items()
    }
    lines = [
        "# Relevance",
        "",
        f"Made by `python -m bench.tuning` on {len(found)} judged questions over the law corpus: MRR@10, recall@10 and",
        "recall@100, section against section, with the weights in `kb/search/ranking.py`. Tuned on four fifths and",
        f"measured on the fifth left out, five times: {apart[0]:.4f}, {apart[1]:.4f}, {apart[2]:.4f}.",
        "",
        "| | MRR@10 | recall@10 | recall@100 |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {name} | {row[0]:.4f} | {row[1]:.4f} | {row[2]:.4f} |" for name, row in rows.items()),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    shared = Path(os.environ.get("XUEHAI_SHARED", "../shared"))
    parser = argparse.ArgumentParser(prog="python -m bench.tuning", description=__doc__)
    parser.add_argument("--folder", type=Path, default=shared / "corpora" / "laws")
    parser.add_argument("--questions", type=Path, default=shared / "eval" / "statute-questions-dev.jsonl")
    parser.add_argument("--home", type=Path, help="a home that holds the folder already")
    parser.add_argument("--keep", action="store_true", help="only measure the present weights and write the page")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        home = arguments.home or Path(work)
        if not arguments.home:
            run(home, [str(arguments.folder)])
        with Library(home) as library:
            found = [candidates(library, question) for question in read_questions(arguments.questions)]
    start = present()
    print("present", start, measure(found, start), flush=True)
    apart = held_out(found, start)
    if not arguments.keep:
        tuned = climb(found, start, random.Random(0))
        print("tuned", tuned, measure(found, tuned))
    PAGE.write_text(page(found, start, apart), encoding="utf-8")
    print(page(found, start, apart))


if __name__ == "__main__":
    main()

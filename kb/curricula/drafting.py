"""A first curriculum from objectives and hours: passages by relevance and diversity, every choice with its reason.

Passages are chosen by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): of what is relevant the next is
the one that says least of what was chosen already. No model and no chance: the same library gives the same draft.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from kb.analysis import fold
from kb.analysis.pairs import han_pairs
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, Question
from kb.curricula.taking import from_passage
from kb.document import Kind
from kb.passages import Passage

RELEVANCE = 0.7
"""The weight of relevance against novelty."""
ENOUGH = 0.35
"""A passage that scores less than this share of the objective's best is left out, however new."""
ITEMS_AN_HOUR = 2
LEAST_ITEMS, MOST_ITEMS = 2, 8
_HALF = 0.5


class Stage(NamedTuple):
    """A step of a course: its title, the kinds of document it takes from, its share of the hours."""

    title: str
    kinds: frozenset[Kind]
    share: float


STAGES = (
    Stage("法规与政策", frozenset({Kind.LAW, Kind.POLICY}), 0.3),
    Stage("业务与实践", frozenset({Kind.TRAINING, Kind.REPORT, Kind.NEWS, Kind.OTHER}), 0.5),
)
EXERCISE = Stage("练习与自测", frozenset(), 0.2)


class Brief(NamedTuple):
    """What is wanted: objectives or names of topics, one a line, and class hours."""

    title: str
    objectives: Sequence[str]
    hours: float
    audience: str = ""


class Candidate(NamedTuple):
    """A passage that an objective found, with its score as a share of the objective's best."""

    passage: Passage
    objective: str
    relevance: float


Find = Callable[[str, frozenset[Kind]], Sequence[Candidate]]
Ask = Callable[[Sequence[Passage]], Sequence[Question]]


def draft(brief: Brief, find: Find, ask: Ask) -> Curriculum:
    """Return a curriculum: law and policy, then practice, then exercise; a stage without a passage is left out.

    ``find`` returns what the library has for an objective among kinds of document, best first; ``ask`` makes questions.
    """
    chosen: list[tuple[Stage, list[Candidate]]] = []
    for stage in STAGES:
        room = _room(brief.hours * stage.share)
        if found := choose([hit for objective in brief.objectives for hit in find(objective, stage.kinds)], room):
            chosen.append((stage, found))
    questions = ask([candidate.passage for _, found in chosen for candidate in found])
    stages = [stage for stage, _ in chosen] + ([EXERCISE] if questions else [])
    hours = share_out(brief.hours, [stage.share for stage in stages])
    modules = [
        _module(stage, found, part, brief.objectives) for (stage, found), part in zip(chosen, hours, strict=False)
    ]
    if questions:
        key = _key("exercise", brief.title)
        exercise = Item(key, ItemKind.EXERCISE, "自测题", text="独立完成，再对照出处核对。", questions=tuple(questions))
        modules.append(Module(_key("module", EXERCISE.title), EXERCISE.title, hours[-1], (), "", (exercise,)))
    return Curriculum(brief.title, brief.audience, tuple(brief.objectives), (), brief.hours, tuple(modules))


def choose(candidates: Iterable[Candidate], room: int) -> list[Candidate]:
    """Return up to ``room`` candidates by maximal marginal relevance, the objectives taking turns.

    A passage that several objectives find stands for the one it is most relevant to.
    """
    left = {candidate.passage.address: candidate for candidate in sorted(candidates, key=lambda each: each.relevance)}
    pool = sorted(left.values(), key=lambda each: (-each.relevance, each.passage.address))
    pool = [each for each in pool if each.relevance >= ENOUGH]
    shingles = {each.passage.address: frozenset(han_pairs(fold(each.passage.text))) for each in pool}
    chosen: list[Candidate] = []
    while pool and len(chosen) < room:
        served = Counter(each.objective for each in chosen)
        fewest = min(served[each.objective] for each in pool)
        turn = [each for each in pool if served[each.objective] == fewest]
        best = max(turn, key=lambda each: _marginal(each, chosen, shingles))
        chosen.append(best)
        pool.remove(best)
    return chosen


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of character pairs two texts have in common (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def share_out(hours: float, shares: Sequence[float]) -> list[float]:
    """Return ``hours`` in parts of half hours by ``shares``, adding up exactly (largest remainders, Hamilton 1792)."""
    if not shares:
        return []
    halves = round(hours / _HALF)
    exact = [halves * share / sum(shares) for share in shares]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: halves - sum(parts)]:
        parts[at] += 1
    made = [part * _HALF for part in parts]
    # Hours that are no multiple of a half stay the trainer's: the last part takes the rest.
    return [*made[:-1], round(hours - sum(made[:-1]), 6)]


def _marginal(each: Candidate, chosen: Sequence[Candidate], shingles: dict[str, frozenset[str]]) -> float:
    own = shingles[each.passage.address]
    nearest = max((likeness(own, shingles[other.passage.address]) for other in chosen), default=0.0)
    return RELEVANCE * each.relevance - (1 - RELEVANCE) * nearest


def _room(hours: float) -> int:
    return max(LEAST_ITEMS, min(MOST_ITEMS, round(hours * ITEMS_AN_HOUR)))


def _module(stage: Stage, found: Sequence[Candidate], hours: float, objectives: Sequence[str]) -> Module:
    served = {each.objective for each in found}
    ordered = sorted(found, key=lambda each: objectives.index(each.objective))
    own = tuple(objective for objective in objectives if objective in served)
    return Module(_key("module", stage.title), stage.title, hours, own, "", tuple(map(_item, ordered)))


def _item(candidate: Candidate) -> Item:
    reason = f"选入理由：与“{candidate.objective}”的相关度为最佳段落的 {candidate.relevance:.0%}"
    return from_passage(candidate.passage, _key(candidate.passage.address), reason)


def _key(*parts: str) -> str:
    """Return an id that is the same for the same part of a draft."""
    return base64.b32encode(hashlib.sha256("\0".join(parts).encode()).digest()[:5]).decode().lower()

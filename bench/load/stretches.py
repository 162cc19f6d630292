"""The course of a run: few people, ever more of them, as many as it holds, twice as many, a flood, and few again."""

import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.load.crowd import Manner, World, crowd
from bench.load.editing import Edit, admitted, lost, prepare
from bench.load.material import gather
from bench.load.record import Record, figures
from bench.load.reindexing import Reindexing, kb
from bench.load.site import Site, growth, serving
from kb import settings

HELD_MS = 1000.0
"""So many people are held if 95 of 100 answers come within this, none is refused and none is an error."""

_FEW = 4
_TRAINERS = 8
"""One person of so many edits."""
_MOST_TRAINERS = 32
_STEP = 1.4
_FLOOD = Manner(think=0.0, heeds=False)


class Plan(NamedTuple):
    """How long: seconds of the long stretch, and of each other one; how many people, 0 for as many as it holds.

    ``pause`` are the seconds between two runs of ``kb index``, ``think`` the mean seconds between a person's requests,
    ``look_every`` the seconds between two looks at the memory.
    """

    steady: float
    short: float
    users: int = 0
    pause: float = 5.0
    think: float = 1.0
    look_every: float = 2.0


def run(home: Path, files: Path, asked: Path | None, plan: Plan, log: Path) -> dict[str, Any]:
    """Return what a library at ``home``, indexed from ``files``, bore; ``files`` are changed on the way."""
    course, material = prepare(home, _MOST_TRAINERS), gather(home, asked)
    indexing = Reindexing(home, files, plan.pause)
    record, edits = Record(), list[Edit]()
    with serving(home, log, plan.look_every) as site:
        world = World(site.port, material, course, admitted(site.port), record, edits)
        with indexing.going_on():
            made = _stretches(world, site, plan)
        exit_code = site.stop()
    checked = kb(home, "check")
    return made | {
        "index_runs": indexing.runs,
        "index_runs_failed": indexing.failed,
        "edits_acknowledged": len(edits),
        "edits_lost": len(lost(home, course, edits)),
        "check": checked.returncode,
        "exit_code": exit_code,
        "log": log.read_text(encoding="utf-8").splitlines()[1:],
    }


def _stretches(world: World, site: Site, plan: Plan) -> dict[str, Any]:
    manner = Manner(plan.think)
    _stretch(world, _FEW, plan.short, manner)  # what is read once is read now
    before = _stretch(world, _FEW, plan.short, manner)
    ramp = [] if plan.users else list(_ramp(world, plan, manner))
    held = plan.users or max((step["users"] for step in ramp if is_held(step)), default=_FEW)
    handles, first = site.handles(), len(site.samples)
    steady = _stretch(world, held, plan.steady, manner)
    samples, opened = site.samples[first:], site.handles() - handles
    twice = _stretch(world, 2 * held, plan.short, manner)
    flood = _stretch(world, _flood(), plan.short, _FLOOD)
    after = _stretch(world, _FEW, plan.short, manner)
    return {
        "ramp": ramp,
        "stretches": {"few, before": before, "held": steady, "twice": twice, "flood": flood, "few, after": after},
        "memory": growth(samples) | {"handles_more": opened},
        "samples": [sample._replace(at=sample.at - samples[0].at) for sample in samples],
    }


def is_held(step: dict[str, Any]) -> bool:
    """Return whether a stretch says that its people are held."""
    return not step["errors"] and not step["refused"] and float(step.get("p95_ms", math.inf)) <= HELD_MS


def _ramp(world: World, plan: Plan, manner: Manner) -> Iterator[dict[str, Any]]:
    """Yield stretches of ever more people until one is not held."""
    users, step = _FEW, None
    while step is None or is_held(step):
        users = math.ceil(users * _STEP)
        step = _stretch(world, users, plan.short, manner)
        yield step


def _flood() -> int:
    """Return how many people who never pause leave more waiting than the server lets wait."""
    return 2 * settings.number("KB_QUEUE") + _TRAINERS


def _stretch(world: World, users: int, seconds: float, manner: Manner) -> dict[str, Any]:
    """Return what so many people got; what they got while they came does not count."""
    trainers = min(_MOST_TRAINERS, max(1, users // _TRAINERS))
    with crowd(world, users - trainers, trainers, manner):
        time.sleep(min(seconds / 4, 10))
        started = time.monotonic()
        time.sleep(seconds)
        ended = time.monotonic()
    return {"users": users, "trainers": trainers} | figures(world.record.between(started, ended), ended - started)

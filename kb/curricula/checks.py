"""What a trainer should look at in a curriculum: each check looks at one thing, in one visible table."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from kb.curricula.coverage import gaps
from kb.curricula.curriculum import Curriculum, Item, ItemKind
from kb.curricula.sources import FROM_DOCUMENTS, Sources, from_documents

_NO_LONGER_VALID = ("废止", "失效")


class Matter(StrEnum):
    """What a finding is about."""

    HOURS = "hours"
    MODULE_EMPTY = "module-empty"
    OBJECTIVE_OPEN = "objective-open"
    CHANGED = "changed"
    VANISHED = "vanished"
    SUPERSEDED = "superseded"
    NOT_VALID = "not-valid"
    TWICE = "twice"


class Finding(NamedTuple):
    """One thing to look at: in which module or item ("" for the whole), and the facts of it.

    ``detail`` is: for HOURS the sum of the modules, for OBJECTIVE_OPEN the objective, for SUPERSEDED the address of the
    successor, for TWICE the id of the first item, for CHANGED the text as it is now.
    """

    matter: Matter
    part: str = ""
    detail: str = ""


def hours_add_up(curriculum: Curriculum, _sources: Sources) -> Iterator[Finding]:
    """Find total hours that the modules do not come to."""
    total = sum(module.hours for module in curriculum.modules)
    if curriculum.hours and abs(total - curriculum.hours) > 1e-9:
        yield Finding(Matter.HOURS, detail=f"{total:g}")


def modules_have_items(curriculum: Curriculum, _sources: Sources) -> Iterator[Finding]:
    """Find modules without material."""
    for module in curriculum.modules:
        if not module.items and not module.unit:
            yield Finding(Matter.MODULE_EMPTY, module.id, module.title)


def objectives_have_material(curriculum: Curriculum, _sources: Sources) -> Iterator[Finding]:
    """Find objectives, of the whole and of modules, that no item speaks of."""
    for objective in gaps(curriculum.objectives, curriculum.items()):
        yield Finding(Matter.OBJECTIVE_OPEN, detail=objective)
    for module in curriculum.modules:
        for objective in gaps(module.objectives, module.items):
            yield Finding(Matter.OBJECTIVE_OPEN, module.id, objective)


def sources_stand(curriculum: Curriculum, sources: Sources) -> Iterator[Finding]:
    """Find items whose source changed or vanished since they were taken in."""
    for item in curriculum.items():
        passage = sources.passages.get(item.target) if item.kind in FROM_DOCUMENTS else None
        if item.kind.refers and passage is None and (item.kind, item.target) not in sources.named:
            yield Finding(Matter.VANISHED, item.id, item.target)
        elif passage is not None and item.digest and passage.digest != item.digest:
            yield Finding(Matter.CHANGED, item.id, passage.text)


def sources_are_in_force(curriculum: Curriculum, sources: Sources) -> Iterator[Finding]:
    """Find items from laws that another text took the place of, and texts that are no longer in force."""
    for item in from_documents(curriculum):
        status = sources.standings.get(item.target.partition("#")[0])
        passage = sources.passages.get(item.target)
        if status and status.successor:
            yield Finding(Matter.SUPERSEDED, item.id, status.successor.document)
        elif passage and any(word in passage.facts.get("validity", "") for word in _NO_LONGER_VALID):
            yield Finding(Matter.NOT_VALID, item.id, passage.facts["validity"])


def passages_stand_once(curriculum: Curriculum, _sources: Sources) -> Iterator[Finding]:
    """Find passages that stand in a curriculum twice."""
    items: defaultdict[tuple[ItemKind, str], list[Item]] = defaultdict(list)
    for item in curriculum.items():
        if item.kind.refers:
            items[item.kind, item.target].append(item)
    for first, *others in items.values():
        for other in others:
            yield Finding(Matter.TWICE, other.id, first.id)


CHECKS: tuple[Callable[[Curriculum, Sources], Iterator[Finding]], ...] = (
    hours_add_up,
    modules_have_items,
    objectives_have_material,
    sources_stand,
    sources_are_in_force,
    passages_stand_once,
)


def findings(curriculum: Curriculum, sources: Sources) -> list[Finding]:
    """Return what every check finds, in the order of the table."""
    return [finding for check in CHECKS for finding in check(curriculum, sources)]

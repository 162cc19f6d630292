"""Two trainers changed one curriculum: put both changes together, or say exactly where they contradict.

A three-way merge (as of ``diff3``, Khanna, Kunal and Pierce 2007), not over lines but over what a curriculum is made
of: fields, modules and items, each known by its id wherever it has moved. What only one side changed is taken; what
both changed alike is taken once; what both changed differently is a conflict.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from kb.curricula.curriculum import Curriculum, Item, Module


class Conflict(NamedTuple):
    """A place that both sides changed, and differently; None stands for a part that a side removed.

    ``part`` is the id of a module or item, "" for the curriculum itself; ``field`` is the name of what was changed,
    ``order`` and ``place`` among them.
    """

    part: str
    field: str
    theirs: Any
    mine: Any


class Merged(NamedTuple):
    """Both changes in one; where they contradict it has theirs, which is saved already."""

    curriculum: Curriculum
    conflicts: tuple[Conflict, ...]


Picks = frozenset[tuple[str, str]]
"""The places, each a part and a field of it, where mine is to stand against theirs."""


def merge(base: Curriculum, theirs: Curriculum, mine: Curriculum, picks: Picks = frozenset()) -> Merged:
    """Return what ``theirs`` and ``mine`` made of ``base``; in the places of ``picks`` mine settles the conflict."""
    merging = _Merging(picks)
    sides = (base, theirs, mine)
    items = merging.parts([_by_id(side.items()) for side in sides])
    modules = merging.parts([_by_id(side.modules) for side in sides])
    places = merging.places([_places(side) for side in sides], items)
    merging.keep_modules(modules, places.values(), [_by_id(side.modules) for side in sides])
    order = merging.order("", [[module.id for module in side.modules] for side in sides], modules)
    made = []
    for module_id in order:
        lists = [[item.id for item in found.items] if (found := _find(side, module_id)) else [] for side in sides]
        inside = [item_id for item_id, place in places.items() if place == module_id]
        chosen = merging.order(module_id, lists, inside)
        made.append(msgspec.structs.replace(modules[module_id], items=tuple(items[item_id] for item_id in chosen)))
    whole = merging.fields("", sides, skip="modules")
    return Merged(msgspec.structs.replace(whole, modules=tuple(made)), tuple(merging.conflicts))


P = TypeVar("P", Curriculum, Module, Item)
Part = TypeVar("Part", Module, Item)


class _Merging:
    """Merges part by part and keeps the conflicts met on the way."""

    def __init__(self, picks: Picks) -> None:
        self.conflicts: list[Conflict] = []
        self._picks = picks

    def value(self, part: str, field: str, values: Sequence[Any]) -> Any:
        """Return one value out of (base, theirs, mine)."""
        base, theirs, mine = values
        if mine in (base, theirs):
            return theirs
        if theirs != base and (part, field) not in self._picks:
            self.conflicts.append(Conflict(part, field, theirs, mine))
            return theirs
        return mine

    def fields(self, part: str, sides: Sequence[P], skip: str = "items") -> P:
        """Return a part whose fields are merged one by one; that named ``skip`` is left as theirs."""
        names = [name for name in type(sides[0]).__struct_fields__ if name != skip]
        changed = {name: self.value(part, name, [getattr(side, name) for side in sides]) for name in names}
        return msgspec.structs.replace(sides[1], **changed)

    def parts(self, sides: Sequence[Mapping[str, Part]]) -> dict[str, Part]:
        """Return the modules or items that are left, by id."""
        found: dict[str, Part] = {}
        for key in dict.fromkeys([*sides[1], *sides[2]]):
            here = [side.get(key) for side in sides]
            present = [side for side in here if side is not None]
            if len(present) == 3:
                found[key] = self.fields(key, present)
            elif here[0] is None:
                # Ids are random: only a copy of one value can be new on both sides.
                found[key] = present[0]
            elif not _same(present[0], present[1]):
                # One removed what the other changed: keep it, and ask.
                if (key, "removed") not in self._picks:
                    self.conflicts.append(Conflict(key, "removed", here[1], here[2]))
                elif here[2] is None:
                    continue
                found[key] = present[1]
        return found

    def places(self, sides: Sequence[Mapping[str, str]], items: Iterable[str]) -> dict[str, str]:
        """Return the module that each item stands in."""
        base, theirs, mine = sides
        found = {}
        for key in items:
            known = [side[key] for side in (theirs, mine) if key in side]
            both = key in base and len(known) == 2
            found[key] = self.value(key, "place", [side[key] for side in sides]) if both else known[0]
        return found

    def keep_modules(
        self, modules: dict[str, Module], needed: Iterable[str], sides: Sequence[Mapping[str, Module]]
    ) -> None:
        """Take back a module that one side removed while the other put something into it."""
        _, theirs, mine = sides
        for key in dict.fromkeys(needed):
            is_picked = (key, "removed") in self._picks
            if key not in modules and not (is_picked and key not in mine):
                modules[key] = theirs[key] if key in theirs else mine[key]
                if not is_picked:
                    self.conflicts.append(Conflict(key, "removed", theirs.get(key), mine.get(key)))

    def order(self, part: str, sides: Sequence[Sequence[str]], members: Collection[str]) -> list[str]:
        """Return ``members`` in the order of the side that changed it, what the other added behind its neighbour."""
        wanted = set(members)
        base, theirs, mine = ([key for key in side if key in wanted] for side in sides)
        shared = set(base) & set(theirs) & set(mine)
        orders = [[key for key in side if key in shared] for side in (base, theirs, mine)]
        if self.value(part, "order", orders) == orders[1]:
            leading, following = theirs, mine
        else:
            leading, following = mine, theirs
        placed = list(leading)
        for position, key in enumerate(following):
            if key not in leading:
                before = next((other for other in reversed(following[:position]) if other in placed), None)
                placed.insert(placed.index(before) + 1 if before else 0, key)
        return placed + [key for key in members if key not in placed]


def _same(one: Part, other: Part) -> bool:
    """Return whether two states of a part agree, what a module holds not counted."""
    if isinstance(one, Module):
        return msgspec.structs.replace(one, items=()) == msgspec.structs.replace(other, items=())
    return bool(one == other)


def _by_id(parts: Iterable[Part]) -> dict[str, Part]:
    return {part.id: part for part in parts}


def _places(curriculum: Curriculum) -> dict[str, str]:
    return {item.id: module.id for module in curriculum.modules for item in module.items}


def _find(curriculum: Curriculum, module_id: str) -> Module | None:
    return next((module for module in curriculum.modules if module.id == module_id), None)

"""A module that stands for the modules of another curriculum: written once, shown wherever it is used."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from kb.curricula.curriculum import Curriculum, Item, Module

Find = Callable[[str], Curriculum | None]
"""Returns the curriculum of an id as it may be shown, None where it may not."""


def expanded(curriculum: Curriculum, find: Find) -> Curriculum:
    """Return a curriculum in which each module that stands for another curriculum holds all items of that one.

    A unit inside a unit stays closed, so that two that name each other come to an end. What cannot be shown is empty.
    """
    return replace(curriculum, modules=tuple(_expanded(module, find) for module in curriculum.modules))


def _expanded(module: Module, find: Find) -> Module:
    other = find(module.unit) if module.unit else None
    if other is None:
        return module
    title = module.title or other.title
    objectives = module.objectives or other.objectives
    return replace(module, title=title[:300], objectives=objectives, items=(*module.items, *_items(module, other)))


def _items(module: Module, other: Curriculum) -> Iterator[Item]:
    """Yield the items of a unit under ids that are their own even where it stands twice; nobody else sees remarks."""
    for item in other.items():
        yield replace(item, id=_key(module.id, item.id), remark="")


def _key(module_id: str, item_id: str) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    pairs = zip(module_id, item_id, strict=True)
    return "".join(letters[(letters.index(one) + letters.index(other)) % len(letters)] for one, other in pairs)

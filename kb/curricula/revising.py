"""Changes of what stands where in a curriculum: add, remove, move. Each makes a new value; the fields are untouched.

A key that nothing has leaves the curriculum as it is: somebody else removed the part meanwhile.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from kb.curricula.curriculum import Curriculum, Item, Module


def add_module(curriculum: Curriculum, module: Module) -> Curriculum:
    """Put a module at the end."""
    return replace(curriculum, modules=(*curriculum.modules, module))


def add_item(curriculum: Curriculum, module_id: str, item: Item) -> Curriculum:
    """Put an item at the end of a module."""
    return _in_module(curriculum, module_id, lambda items: (*items, item))


def remove(curriculum: Curriculum, key: str) -> Curriculum:
    """Take a module with its items, or an item, away."""
    kept = tuple(module for module in curriculum.modules if module.id != key)
    return replace(curriculum, modules=tuple(_without(module, key) for module in kept))


def put(curriculum: Curriculum, item_id: str, module_id: str, place: int) -> Curriculum:
    """Move an item to a place of a module, counted from 0 among the others there."""
    item = find_item(curriculum, item_id)
    if item is None or all(module.id != module_id for module in curriculum.modules):
        return curriculum
    place = max(0, place)
    rest = remove(curriculum, item_id)
    return _in_module(rest, module_id, lambda items: (*items[:place], item, *items[place:]))


def step(curriculum: Curriculum, key: str, by: int) -> Curriculum:
    """Move a module or an item one step on (1) or back (-1); an item at the edge goes over to the next module."""
    keys = [module.id for module in curriculum.modules]
    if key in keys:
        return replace(curriculum, modules=_swapped(curriculum.modules, keys.index(key), by))
    module = curriculum.module_of(key)
    if module is None:
        return curriculum
    at = [item.id for item in module.items].index(key)
    if 0 <= at + by < len(module.items):
        return put(curriculum, key, module.id, at + by)
    beside = keys.index(module.id) + by
    if not 0 <= beside < len(keys):
        return curriculum
    other = curriculum.modules[beside]
    return put(curriculum, key, other.id, 0 if by > 0 else len(other.items))


def change_item(curriculum: Curriculum, key: str, **values: Any) -> Curriculum:
    """Give fields of an item other values."""
    modules = (
        replace(module, items=tuple(replace(item, **values) if item.id == key else item for item in module.items))
        for module in curriculum.modules
    )
    return replace(curriculum, modules=tuple(modules))


def find_item(curriculum: Curriculum, key: str) -> Item | None:
    """Return the item with an id."""
    return next((item for item in curriculum.items() if item.id == key), None)


def _in_module(
    curriculum: Curriculum, module_id: str, change: Callable[[tuple[Item, ...]], tuple[Item, ...]]
) -> Curriculum:
    modules = (
        replace(module, items=change(module.items)) if module.id == module_id else module
        for module in curriculum.modules
    )
    return replace(curriculum, modules=tuple(modules))


def _without(module: Module, key: str) -> Module:
    return replace(module, items=tuple(item for item in module.items if item.id != key))


def _swapped(modules: tuple[Module, ...], at: int, by: int) -> tuple[Module, ...]:
    if not 0 <= at + by < len(modules):
        return modules
    changed = list(modules)
    changed.insert(at + by, changed.pop(at))
    return tuple(changed)

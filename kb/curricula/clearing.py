"""A curriculum for readers who may not see all of the library: what is taken from above their level is not in it.

An item carries a copy of its passage, so it is left out whole: title, excerpt and questions. What trainers write
themselves, notes and titles of modules, is theirs to answer for.
"""

from collections.abc import Callable

from msgspec.structs import replace

from kb.access import Access
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module
from kb.curricula.taking import take
from kb.errors import NotFoundError
from kb.levels import Levels
from kb.library import Library


def cleared(curriculum: Curriculum, levels: Levels, clearance: Access) -> Curriculum:
    """Return a curriculum without what readers of a clearance may not see; the same one where they may see all."""
    if not levels.is_apart(clearance):
        return curriculum
    library = levels.at(clearance)
    above = levels.above(clearance, {name for item in curriculum.items() for name in _documents(item)})

    def may_be_seen(item: Item) -> bool:
        if item.kind in (ItemKind.TERM, ItemKind.TOPIC):
            return _is_said_below(library, item)
        return not item.kind.refers or _document(item.target) not in above

    return _without(curriculum, may_be_seen, above)


def _without(curriculum: Curriculum, may_be_seen: Callable[[Item], bool], above: frozenset[str]) -> Curriculum:
    def rest(item: Item) -> Item:
        asked = tuple(one for one in item.questions if _document(one.source) not in above)
        return replace(item, questions=asked) if len(asked) < len(item.questions) else item

    def seen(module: Module) -> Module:
        return replace(module, items=tuple(rest(item) for item in module.items if may_be_seen(item)))

    return replace(curriculum, modules=tuple(seen(module) for module in curriculum.modules))


def _is_said_below(library: Library, item: Item) -> bool:
    """Whether the library of the reader explains a term, or tells of a topic, in the words that the item took along."""
    try:
        return take(library, item.kind, item.target).excerpt == item.excerpt
    except NotFoundError:
        return False


def _documents(item: Item) -> set[str]:
    return {_document(item.target), *(_document(one.source) for one in item.questions)}


def _document(address: str) -> str:
    return address.partition("#")[0]

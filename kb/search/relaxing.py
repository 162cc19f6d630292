"""What to try when nothing is found: which part of a query failed, and changed searches that do find something."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from kb.search.parser import parse
from kb.search.query import All, AnyOf, Filter, Group, Near, Node, Not, Phrase, Words, leaves, words
from kb.search.trees import excluded
from kb.search.writing import write

Count = Callable[[Node], int]
"""How many documents a tree finds, with the facets chosen."""

_MOST = 5


class Reason(StrEnum):
    """What a relaxed search leaves away. The value is the sentence shown."""

    NO_QUOTES = "不要求原样连在一起"
    NO_OPERATORS = "按普通词语检索"
    NO_FILTER = "去掉条件：{detail}"
    NO_FACETS = "去掉所选的筛选条件"
    NO_WORD = "去掉：{detail}"
    NO_EXCLUSION = "不排除：{detail}"
    CORRECTED = "改为：{detail}"


class Failure(NamedTuple):
    """A part of a query, as it is written, and how many documents have it."""

    part: str
    documents: int


class Relaxed(NamedTuple):
    """A changed search: why it may help, the query, whether the chosen facets stay, and what it finds."""

    reason: Reason
    detail: str
    query: str
    documents: int
    with_facets: bool = True


def failures(tree: Node, count: Count) -> list[Failure]:
    """Return the required parts of a tree with their counts; those that nothing has come first."""
    parts = dict.fromkeys(word for part in _parts(tree) for word in _words(part))
    found = [Failure(write(part), count(part)) for part in islice(parts, _MOST)]
    return sorted(found, key=lambda failure: failure.documents)


def relaxed(tree: Node, count: Count) -> list[Relaxed]:
    """Return changed searches that find something, the closest to what was asked first."""
    found: dict[str, Relaxed] = {}
    asked = write(tree)
    for reason, detail, changed in _changes(tree, count):
        query = write(changed)
        if query in (asked, *found) or (tree_again := parse(query).tree) is None:
            continue
        if documents := count(tree_again):  # of what the link will search
            found[query] = Relaxed(reason, detail, query, documents)
        if len(found) == _MOST:
            break
    return list(found.values())


def _changes(tree: Node, count: Count) -> Iterator[tuple[Reason, str, Node]]:
    yield Reason.NO_QUOTES, "", _unquoted(tree)
    if isinstance(tree, All | AnyOf | Near):
        yield Reason.NO_OPERATORS, "", _plain(tree)
    required = list(dict.fromkeys(_parts(tree)))
    for part in required:
        if isinstance(part, Filter) and (rest := _without(tree, part)):
            yield Reason.NO_FILTER, write(part), rest
    others = sorted((part for part in required if not isinstance(part, Filter)), key=count)
    for part in others if len(required) > 1 else ():
        if rest := _without(tree, part):
            yield Reason.NO_WORD, write(part), rest
    for part in excluded(tree):
        if rest := _without(tree, part):
            yield Reason.NO_EXCLUSION, write(part), rest


def _words(part: Node) -> Iterator[Node]:
    """Yield plain words one by one."""
    if isinstance(part, Words):
        yield from (words(unit, part.field) for unit in part.units)
    else:
        yield part


def _parts(node: Node) -> Iterator[Node]:
    """Yield the parts that must match, and the alternatives of OR."""
    match node:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _parts(part)
        case Group(should, must, _):
            for part in (*must, *(() if must else should)):
                yield from _parts(part)
        case Not():
            return
        case _:
            yield node


def _without(node: Node, unwanted: Node) -> Node | None:
    """Return a tree without one of its parts; None when nothing is left to look for."""
    if node == unwanted or node == Not(unwanted):
        return None
    match node:
        case All(parts) | AnyOf(parts):
            kept = tuple(rest for part in parts if (rest := _without(part, unwanted)))
            looked_for = [part for part in kept if not isinstance(part, Not)]
            return (kept[0] if len(kept) == 1 else type(node)(kept)) if looked_for else None
        case Group():
            should, must, must_not = (
                tuple(rest for part in parts if (rest := _without(part, unwanted)))
                for parts in (node.should, node.must, node.must_not)
            )
            return Group(should, must, must_not) if should or must else None
        case _:
            return node


def _unquoted(node: Node) -> Node:
    """Return a tree whose required phrases are plain words; operators keep theirs."""
    match node:
        case Phrase(text, _, field):
            return words(text, field)
        case Group(should, must, must_not):
            loose = tuple(part for part in must if isinstance(part, Phrase) and part.field is None)
            text = " ".join(part.text for part in (*should, *loose) if isinstance(part, Words | Phrase))
            kept = tuple(part for part in must if part not in loose)
            return Group((words(text),), kept, must_not) if loose else node
        case _:
            return node


def _plain(node: Node) -> Node:
    """Return all that a tree looks for as plain words."""
    texts = [leaf.text for leaf in leaves(node) if isinstance(leaf, Words | Phrase)]
    return words(" ".join(dict.fromkeys(texts)))

"""Query trees put together and taken apart: parts side by side, parts looked for in one field, excluded ones."""

from collections.abc import Iterator
from dataclasses import replace

from kb.search.query import All, AnyOf, Group, Near, Node, Not, Phrase, Prefix, Wildcard, Words, telling


def join(parts: list[Node]) -> Node | None:
    """Return the meaning of parts side by side: plain words rank, the rest is required."""
    plain = [part for part in parts if isinstance(part, Words) and part.field is None]
    others = [part for part in parts if part not in plain and not isinstance(part, Not)]
    excluded = [part.part for part in parts if isinstance(part, Not)]
    should: tuple[Node, ...] = ()
    if plain:
        text = " ".join(part.text for part in plain)
        should = (Words(text, telling(term for part in plain for term in part.terms)),)
    if not others and not excluded:
        return should[0] if should else None
    if len(others) == 1 and not should and not excluded:
        return others[0]
    return Group(should, tuple(others), tuple(excluded))


def within(node: Node | None, field: str) -> Node | None:
    """Return ``node`` with its plain words and phrases looked for in ``field`` only."""
    match node:
        case Words() | Phrase() | Prefix() | Wildcard():
            return replace(node, field=node.field or field)
        case Near(one, other, distance):
            return Near(replace(one, field=field), replace(other, field=field), distance)
        case All(parts) | AnyOf(parts):
            return type(node)(_all_within(parts, field))
        case Not(part):
            inner = within(part, field)
            return Not(inner) if inner else None
        case Group(should, must, must_not):
            return Group(_all_within(should, field), _all_within(must, field), _all_within(must_not, field))
        case _:
            return node


def _all_within(parts: tuple[Node, ...], field: str) -> tuple[Node, ...]:
    return tuple(inner for part in parts if (inner := within(part, field)) is not None)


def excluded(node: Node) -> Iterator[Node]:
    """Yield the parts of a tree that must not match."""
    match node:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from excluded(part)
        case Group(_, _, must_not):
            yield from must_not
        case Not(part):
            yield part


def first(parts: list[Node]) -> Node | None:
    """Return the only part of several alternatives that there is."""
    return parts[0] if parts else None

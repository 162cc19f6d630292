"""What else finds the words of a query: other spellings of its numerals, synonyms, regional words.

Folding keeps every offset, so whatever would change the length of a text is added here, when a
query is read. Each expander adds ``Variant``s to plain words; the table names them in their order.
"""

from collections.abc import Callable
from functools import reduce

from kb.search.query import All, AnyOf, Group, Node, Not, Words

Expander = Callable[[Words], Words]

EXPANDERS: tuple[Expander, ...] = ()


def expand(words: Words) -> Words:
    """Return ``words`` with the variants that every expander of the table adds."""
    return reduce(lambda so_far, expander: expander(so_far), EXPANDERS, words)


def expand_all(node: Node) -> Node:
    """Return a tree with its plain words expanded, wherever they stand."""
    match node:
        case Words():
            return expand(node)
        case All(parts) | AnyOf(parts):
            return type(node)(_each(parts))
        case Not(part):
            return Not(expand_all(part))
        case Group(should, must, must_not):
            return Group(_each(should), _each(must), _each(must_not))
        case _:
            return node


def _each(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    return tuple(map(expand_all, nodes))

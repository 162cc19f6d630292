"""What else finds the words of a query: other spellings of its numerals, synonyms, regional and everyday words.

Folding keeps every offset, so whatever would change the length of a text is added here, when a
query is read. Each expander adds ``Variant``s to plain words; the table names them in their order.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce

from kb.search.numerals import any_spelling, with_spellings
from kb.search.query import All, AnyOf, Group, Node, Not, Phrase, Variant, Words
from kb.search.synonyms import add_everyday, add_regional, add_synonyms

Expander = Callable[[Words], Words]

EXPANDERS: tuple[Expander, ...] = (with_spellings, add_synonyms, add_regional, add_everyday)


def expand(words: Words) -> Words:
    """Return ``words`` with the variants that every expander of the table adds."""
    return reduce(lambda so_far, expander: expander(so_far), EXPANDERS, words)


def expand_all(node: Node) -> Node:
    """Return a tree with its plain words expanded, wherever they stand; phrases by the spellings of numerals only."""
    return _change(node, lambda leaf: expand(leaf) if isinstance(leaf, Words) else any_spelling(leaf))


def change_words(node: Node, change: Expander) -> Node:
    """Return a tree with each of its plain words changed."""
    return _change(node, lambda leaf: change(leaf) if isinstance(leaf, Words) else leaf)


def keep_variants(node: Node, keeps: Callable[[Variant], bool]) -> Node:
    """Return a tree without the variants that are not to be kept; words with no others keep theirs."""

    def change(words: Words) -> Words:
        kept = tuple(variant for variant in words.variants if keeps(variant))
        return replace(words, variants=kept) if words.terms or kept else words

    return change_words(node, change)


def variants(node: Node | None) -> Iterator[Variant]:
    """Yield the variants of all plain words of a tree that are looked for."""
    match node:
        case Words():
            yield from node.variants
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from variants(part)
        case Group(should, must, _):
            for part in (*must, *should):
                yield from variants(part)


def _change(node: Node, change: Callable[[Words | Phrase], Node]) -> Node:
    match node:
        case Words() | Phrase():
            return change(node)
        case All(parts) | AnyOf(parts):
            return type(node)(tuple(_change(part, change) for part in parts))
        case Not(part):
            return Not(_change(part, change))
        case Group():
            should, must, must_not = (
                tuple(_change(part, change) for part in parts) for parts in (node.should, node.must, node.must_not)
            )
            return Group(should, must, must_not)
        case _:
            return node

"""A query as one library understands it: with the variants that it has, and with its pinyin read."""

from dataclasses import replace

from kb import settings
from kb.search.expansion import change_words, keep_variants, variants
from kb.search.names import LawNames, add_short_names
from kb.search.parser import parse
from kb.search.patterns import words_of
from kb.search.pinyin import add_pinyin
from kb.search.query import Node, Note, Prefix, Query, Remark, Wildcard, leaves
from kb.search.schema import TEXT_FIELDS
from kb.search.wordlist import WordList


def understand(text: str, words: WordList, names: LawNames, without: frozenset[str] = frozenset()) -> Query:
    """Return what ``text`` asks of a library with these words and laws; variants named in ``without`` are left out."""
    query = parse(text)
    if query.tree is None:
        return query
    tree = change_words(query.tree, lambda plain: add_pinyin(add_short_names(plain, names, words), words, names))
    tree = keep_variants(
        tree, lambda one: one.text not in without and (one.reason == "numeral" or words.has(one.terms))
    )
    remarks = [*query.remarks, *_too_many(tree, words)]
    if read := [one.text for one in variants(tree) if one.reason == "pinyin"]:
        remarks.append(Remark(Note.PINYIN, "、".join(dict.fromkeys(read))))
    return replace(query, tree=tree, remarks=tuple(dict.fromkeys(remarks)))


def _too_many(tree: Node, words: WordList) -> list[Remark]:
    """Return a remark for each pattern that stands for more words than are searched."""
    limit = settings.number("KB_MAX_EXPANSIONS")
    remarks = []
    for leaf in leaves(tree):
        if isinstance(leaf, Prefix | Wildcard):
            pattern = f"{leaf.stem}*" if isinstance(leaf, Prefix) else leaf.pattern
            fields = (leaf.field,) if leaf.field else TEXT_FIELDS
            if any(len(words_of(pattern, name, words)) > limit for name in fields):
                remarks.append(Remark(Note.TOO_MANY_EXPANSIONS, pattern))
    return remarks

"""What laws are called: by name without state and edition, abbreviated (国教法), in pinyin or its initials (gfjyf).

The abbreviations follow from the names: of some of the words of a name the first characters, the kind of the law
whole. So a library knows those of its own laws, and nobody keeps a list.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from kb import settings
from kb.analysis import analyze, covering, fold
from kb.analysis.readings import spellings
from kb.citations import law_name
from kb.search.query import Variant, Words
from kb.search.wordlist import Neighbours, WordList

WEIGHT = 0.6
_QUOTED = re.compile("《([^《》]{3,60})》")
_KINDS = "法典|法|条例|规定|办法|细则|规则"
_KIND = re.compile(f"(?:{_KINDS})$")
_ENDING = re.compile(_KINDS)
_LONGEST_SHORT = 10
_LONGEST_READ = 12
_MOST = 3
"""A short form of more laws than that (行政法) names none."""


def is_of_law(name: str) -> bool:
    """Whether a name, without edition, is that of a law and not of a text about one."""
    return bool(_KIND.search(name))


class LawNames:
    """The laws that the titles of a library name, by what they may be called."""

    def __init__(self, titles: Iterable[str]) -> None:
        """Take all titles: those of laws, and those that quote one (《国防教育法》解读); read when first asked for."""
        self._titles = titles

    @cached_property
    def _names(self) -> dict[str, None]:
        named = (law_name(name) for title in self._titles for name in (title, *_QUOTED.findall(fold(title))))
        return dict.fromkeys(name for name in named if is_of_law(name))

    @cached_property
    def _by_first(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._names:
            found.setdefault(name[0], []).append(name)
        return found

    def __contains__(self, name: object) -> bool:
        """Whether a folded text is the name of a law."""
        return name in self._names

    @cached_property
    def neighbours(self) -> Neighbours:
        """The characters that stand side by side in names."""
        return Neighbours(self._names)

    def shortened(self, short: str) -> list[str]:
        """Return the laws that ``short``, folded, abbreviates; none where it is a law's own name."""
        kind = _KIND.search(short)
        if not kind or kind.start() < 2 or short in self._names:
            return []
        found = [name for name in self._by_first.get(short[0], ()) if abbreviates(short, name, kind.group())]
        return found if len(found) <= _MOST else []

    def read(self, letters: str) -> list[str]:
        """Return the laws whose pinyin, or its initials, are ``letters``."""
        found = self._by_letters.get(letters, [])
        return found if len(found) <= _MOST else []

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._names:
            read = spellings(name) if len(name) <= _LONGEST_READ else ()
            for key in {key for one in read for key in ("".join(one), "".join(part[0] for part in one))}:
                found.setdefault(key, []).append(name)
        return found


def abbreviates(short: str, name: str, kind: str) -> bool:
    """Whether ``short`` is beginnings of words of ``name``, the first of them among these, and ends in its kind."""
    if len(short) >= len(name) or not name.endswith(kind) or short[0] != name[0] or not _in_order(short, name):
        return False
    begins = {token.start for token in analyze(name)}
    reached = {0}
    for char in short[1 : -len(kind)]:
        places = (place for place in range(1, len(name) - len(kind)) if name[place] == char)
        reached = {
            place
            for place in places
            if (any(before < place for before in reached) and place in begins) or place - 1 in reached
        }
    return bool(reached)


def add_short_names(words: Words, names: LawNames, known: WordList) -> Words:
    """Return ``words`` with the full names of the laws that they abbreviate."""
    if not settings.number("KB_SYNONYMS"):
        return words
    have = {variant.text for variant in words.variants}
    found = {full: short for short in _short_names(fold(words.text), known) for full in names.shortened(short)}
    added = [
        Variant(full, word_terms(full), WEIGHT, "synonym", short) for full, short in found.items() if full not in have
    ]
    return replace(words, variants=(*words.variants, *added)) if added else words


def _short_names(text: str, known: WordList) -> Iterator[str]:
    """Yield what in a text may be short for a law, the longest first; a word of the library is short for none."""
    for ending in _ENDING.finditer(text):
        for start in range(max(0, ending.start() - _LONGEST_SHORT), ending.start() - 1):
            short = text[start : ending.end()]
            if not known.frequency(short):
                yield short


def _in_order(short: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in short)


def word_terms(text: str) -> tuple[str, ...]:
    """Return the longest words of a name: its parts alone (人民, 办公室) mean something else."""
    return tuple(token.term for token in covering(analyze(text)))

"""What two editions of a curriculum, or two states of a text, differ in."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from kb.analysis import analyze, covering
from kb.curricula.curriculum import Curriculum, Item, Module

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
# Beyond this a replaced stretch is shown whole: comparing is quadratic.
_MOST_WORDS = 3000
_ALONE = frozenset({"id", "digest"})


class Run(NamedTuple):
    """A stretch of text: it was ``removed``, was ``added``, or is ``same`` in both."""

    change: str
    text: str


class Change(NamedTuple):
    """A field of a part ("" for the curriculum) with its values in both editions, None where the part was not."""

    part: str
    title: str
    field: str
    before: Any
    after: Any


def words_changed(before: str, after: str) -> list[Run]:
    """Return both texts in one, sentence by sentence and in changed sentences word by word.

    The runs that are not ``added`` make the old text, those that are not ``removed`` the new one.
    """
    runs: list[Run] = []
    for run in _compared(_SENTENCE.findall(before), _SENTENCE.findall(after), _words_of):
        if runs and runs[-1].change == run.change:
            run = Run(run.change, runs.pop().text + run.text)
        runs.append(run)
    return runs


def changes(before: Curriculum, after: Curriculum) -> list[Change]:
    """Return what was changed from one edition to another: the curriculum's own fields, then its parts in order."""
    found = list(_fields("", after.title, before, after))
    sides = [{part.id: part for part in side.parts()} for side in (before, after)]
    for key in dict.fromkeys([*sides[1], *sides[0]]):
        old, new = sides[0].get(key), sides[1].get(key)
        if old is None or new is None:
            part = old or new
            title = part.title if part else ""
            found.append(Change(key, title, "part", old and _told(old), new and _told(new)))
        else:
            found += _fields(key, new.title, old, new)
    return [*found, *_places(before, after)]


def _fields(key: str, title: str, old: Any, new: Any) -> Iterator[Change]:
    for name in type(new).__struct_fields__:
        values = getattr(old, name), getattr(new, name)
        if name not in _ALONE | {"modules", "items"} and values[0] != values[1]:
            yield Change(key, title, name, *map(_written, values))


def _places(before: Curriculum, after: Curriculum) -> Iterator[Change]:
    """Yield the order of parts where it changed among those that both editions have."""
    sides = [list(side.parts()) for side in (before, after)]
    shared = {part.id for part in sides[0]} & {part.id for part in sides[1]}
    orders = [[part for part in side if part.id in shared] for side in sides]
    if [part.id for part in orders[0]] != [part.id for part in orders[1]]:
        names = {part.id: part.title for part in orders[1]}
        yield Change("", after.title, "order", *("\n".join(names[part.id] for part in order) for order in orders))


def _told(part: Module | Item) -> str:
    text = [part.title, part.excerpt, part.text, part.remark] if isinstance(part, Item) else [part.title]
    return "\n".join(line for line in text if line)


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        lines = (one if isinstance(one, str) else "\n".join([one.asked, *one.choices, one.why]) for one in value)
        return "\n".join(lines)
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _words_of(before: str, after: str) -> Iterator[Run]:
    return _compared(_words(before), _words(after), _whole)


def _whole(before: str, after: str) -> Iterator[Run]:
    yield from (run for run in (Run("removed", before), Run("added", after)) if run.text)


def _compared(
    before: Sequence[str], after: Sequence[str], replaced: Callable[[str, str], Iterator[Run]]
) -> Iterator[Run]:
    if len(before) + len(after) > _MOST_WORDS:
        yield from _whole("".join(before), "".join(after))
        return
    for tag, start, end, from_, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[start:end]), "".join(after[from_:to])
        yield from [Run("same", new)] if tag == "equal" else (replaced if old and new else _whole)(old, new)


def _words(text: str) -> list[str]:
    """Return a text cut before and behind each word, nothing left out."""
    cuts = {0, len(text)}
    for token in covering(analyze(text)):
        cuts |= {token.start, token.end}
    edges = sorted(cuts)
    return [text[start:end] for start, end in pairwise(edges)]

"""Where on a page of several articles it is unsure what goes on where: said of the articles concerned, at the place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.cleaning.fragments import breaks_off
from indexer.readers import Block
from kb.document import Document, Flag

NAME = "column-order"
"""The flag for columns or articles whose order or bounds are unsure."""

_PLACE = "broken-off"
_SHOWN = 4


def place_column_doubts(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Return the documents of a file, each that holds an unsure place flagged with the first.

    Where cleaning doubts the order of a whole file, every line that breaks off is a place, and
    documents without one keep the doubt only when none has any. In a file of several articles,
    a sentence that breaks off is reason enough: its rest may stand in another.
    """
    is_told = any(flag.name == NAME for document in documents for flag in document.flags)
    if not is_told and len(documents) < 2:
        return tuple(documents)
    places = [list(_ends(document) if is_told else _flagged(document)) for document in documents]
    if not any(places):
        return tuple(documents)
    return tuple(_with_places(document, found) for document, found in zip(documents, places, strict=True))


def _with_places(document: Document, places: Sequence[Flag]) -> Document:
    others = [flag for flag in document.flags if flag.name not in (NAME, _PLACE)]
    first = [replace(place, name=NAME) for place in places[:1]]
    return replace(document, flags=(*first, *others, *places))


def _flagged(document: Document) -> Iterator[Flag]:
    return (flag for flag in document.flags if flag.name == _PLACE)


def _ends(document: Document) -> Iterator[Flag]:
    """Yield a flag for each line of a document that ends inside a sentence."""
    for section in document.sections:
        end = -1
        for line in section.text.split("\n"):
            end += 1 + len(line)
            if breaks_off(Block(line)):
                yield Flag(_PLACE, section.anchor, end - _SHOWN, line[-_SHOWN:])

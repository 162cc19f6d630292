"""Blocks to sections: the heading tree, articles, and page-sized pieces of what has neither."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

from indexer.cleaning.edits import every_edit
from indexer.readers import escape
from indexer.readers.blocks import Block, Edit
from indexer.structure import numbering
from indexer.structure.anchors import Anchors, heading_anchor, text_anchor
from kb.document import Repair, Section

PIECE_CHARS = 1200
"""A section grows up to this many characters, then the next paragraph opens another piece."""

# Markdown's own headings stand above any numbering found in paragraphs.
_NUMBERED_BELOW = 10


@dataclass(slots=True)
class _Open:
    """A section under construction."""

    depth: int
    heading: str
    path: tuple[str, ...]
    anchor: str
    is_explicit: bool = False
    edits: tuple[Edit, ...] = ()
    blocks: list[Block] = field(default_factory=list)


class Structure(NamedTuple):
    """The sections of a text in reading order, and the repairs made in each, by offset into its text."""

    sections: tuple[Section, ...]
    repairs: tuple[Repair, ...]


class _Built(NamedTuple):
    depth: int
    section: Section
    repairs: tuple[Repair, ...]


def build_sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Return the sections of a text, in reading order, with unique anchors."""
    return build_structure(blocks).sections


def build_structure(blocks: Iterable[Block]) -> Structure:
    """Return the sections of a text and the repairs in them.

    Nothing is lost: every block's text is in exactly one section's text or is its heading. A
    heading without text of its own is a section with empty text, so the contents are complete;
    what was repaired in a heading stands at the start of its section.
    """
    blocks = list(blocks)
    labels = numbering.article_labels(["" if block.level else block.text for block in blocks])
    anchors = Anchors(block.anchor for block in blocks if block.anchor)
    built = [piece for opened in _gather(blocks, labels) for piece in _finish(opened, anchors)]
    return Structure(tuple(_with_levels(built)), tuple(repair for piece in built for repair in piece.repairs))


def _gather(blocks: list[Block], labels: Mapping[int, str]) -> Iterator[_Open]:
    """Yield sections as their last block is reached; ``labels`` are those of the blocks that open an article."""
    current = _Open(0, "", (), "")
    ancestors: list[_Open] = []
    for place, block in enumerate(blocks):
        opened = _opening(block, labels.get(place), is_law=bool(labels))
        if opened is None:
            current.blocks.append(block)
            continue
        if current.blocks or current.heading:
            yield current
        while ancestors and ancestors[-1].depth >= opened.depth:
            ancestors.pop()
        opened.path = tuple(ancestor.heading for ancestor in ancestors)
        ancestors.append(opened)
        current = opened
    if current.blocks or current.heading:
        yield current


def _opening(block: Block, label: str | None, *, is_law: bool) -> _Open | None:
    """Return the section that ``block`` opens, None when it goes on with the current one."""
    text = block.text
    if block.level:
        return _Open(block.level, text, (), block.anchor or heading_anchor(text), bool(block.anchor), block.edits)
    if label:
        return _Open(_NUMBERED_BELOW + numbering.ARTICLE_DEPTH, label, (), label, blocks=[block])
    if block.markup and block.markup != text:
        return None
    if not is_law and (run_on := numbering.run_on_heading(text)):
        depth, heading = run_on
        return _Open(_NUMBERED_BELOW + depth, heading, (), heading_anchor(heading), blocks=[block])
    found = numbering.heading_depth(text)
    if found is None or (is_law and found > numbering.STYLES[2].depth):
        return None
    return _Open(_NUMBERED_BELOW + found, text, (), heading_anchor(text), edits=block.edits)


def _finish(opened: _Open, anchors: Anchors) -> Iterator[_Built]:
    """Yield one opened section: itself, and its further pieces when long."""
    pieces = _pieces(opened.blocks) or [[]]
    first = _text(pieces[0])
    anchor = anchors.claim(opened.anchor or text_anchor(first), explicit=opened.is_explicit)
    section = Section(anchor, 0, opened.heading, opened.path, first, _markup(pieces[0]))
    of_heading = tuple(Repair(anchor, 0, edit.rule, edit.removed, edit.put) for edit in every_edit(opened.edits))
    yield _Built(opened.depth, section, of_heading + _repairs(anchor, pieces[0]))
    below = (*opened.path, opened.heading) if opened.heading else opened.path
    for piece in pieces[1:]:
        text = _text(piece)
        name = f"{anchor}.{text_anchor(text)}" if opened.heading else text_anchor(text)
        further = Section(anchors.claim(name), 0, "", below, text, _markup(piece))
        yield _Built(opened.depth, further, _repairs(further.anchor, piece))


def _pieces(blocks: list[Block]) -> list[list[Block]]:
    pieces: list[list[Block]] = []
    size = 0
    for block in blocks:
        if not pieces or size + len(block.text) > PIECE_CHARS:
            pieces.append([])
            size = 0
        pieces[-1].append(block)
        size += len(block.text)
    return pieces


def _text(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _repairs(anchor: str, blocks: list[Block]) -> tuple[Repair, ...]:
    """Return the edits of a section's blocks by their offset into the section's text."""
    if not any(block.edits for block in blocks):
        return ()
    starts = accumulate((len(block.text) + 1 for block in blocks), initial=0)
    placed = zip(starts, blocks, strict=False)
    return tuple(
        Repair(anchor, start + edit.at, edit.rule, edit.removed, edit.put)
        for start, block in placed
        for edit in every_edit(block.edits)
    )


def _markup(blocks: list[Block]) -> str | None:
    """Return the Markdown of ``blocks``, None where it says no more than their text."""
    if all(block.markup is None or block.markup == block.text for block in blocks):
        return None
    return "\n\n".join(escape.paragraph(block.text) if block.markup is None else block.markup for block in blocks)


def _with_levels(built: list[_Built]) -> Iterator[Section]:
    """Turn depths, which have gaps, into levels 1, 2, 3 …; text before any heading has level 0."""
    depths = sorted({piece.depth for piece in built if piece.depth})
    level_of = {depth: level for level, depth in enumerate(depths, start=1)} | {0: 0}
    for depth, section, _ in built:
        yield replace(section, level=level_of[depth]) if depth else section

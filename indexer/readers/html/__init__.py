"""Web pages: the main text with its headings and tables, without navigation, menus and lists of links."""

from collections.abc import Iterable, Iterator

from indexer.readers.blocks import Block, Content
from indexer.readers.facts import without_title
from indexer.readers.html.main_text import is_label_row, main_text
from indexer.readers.html.meta import page_facts, site_names
from indexer.readers.html.pieces import Piece, flow_of
from indexer.readers.html.source import page_text, page_tree
from indexer.readers.tables import content_of, pipe_tables


def read_html(data: bytes, path: str) -> Content:
    """Return the main text of a web page and the facts its head states; raises UnreadableFileError."""
    return read_page(page_text(data, path), path)


def read_page(text: str, path: str) -> Content:
    """Return the main text of a web page that is decoded already; raises UnreadableFileError."""
    root = page_tree(text, path)
    if root is None:
        return content_of((), {})
    facts = page_facts(root, path)
    blocks = list(blocks_of(main_text(flow_of(root), facts.get("title", ""))))
    if blocks and not blocks[0].level and blocks[0].text in site_names(root) - {facts.get("title")}:
        del blocks[0]
    return content_of(without_title(blocks, facts.get("title", "")), facts)


def blocks_of(pieces: Iterable[Piece]) -> Iterator[Block]:
    """Yield the blocks that pieces of a page make; rows of labels and values come out as lines of them."""
    for piece in pieces:
        if piece.rows is None:
            yield Block(piece.text, piece.level, gap=piece.gap, indent=piece.indent)
        elif is_label_row(piece):
            yield from (Block(line) for line in map(_label_line, piece.rows) if line)
        else:
            yield from pipe_tables(piece.rows)


def _label_line(cells: list[str]) -> str:
    """Return a row of labels and values as ``label: value label: value``."""
    pairs = []
    for label, value in zip(cells[::2], [*cells[1::2], ""], strict=False):
        name = "".join(label.split()).strip(":：[]【】") if len(label) <= 12 else label
        pairs.append(f"{name}: {value}".strip() if value or name != label else name)
    return " ".join(pair for pair in pairs if pair)

"""Plain text: each line that is not blank is a paragraph; headings are found by structure."""

from indexer.readers.blocks import Block, Content
from indexer.readers.encoding import decode
from kb.document import Format

_BLANKS = " \t\u3000\ufeff\xa0\f\v\x1a"


def read_plain(data: bytes, path: str) -> Content:
    """Return the lines of a text file, each knowing whether a blank line or an indent set it apart."""
    blocks = []
    gap = True
    for line in decode(data, path).split("\n"):
        text = line.strip(_BLANKS)
        if text:
            blocks.append(Block(text, gap=gap, indent=line[0] in _BLANKS))
        gap = not text
    return Content(tuple(blocks), Format.PLAIN)

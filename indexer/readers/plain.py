"""Plain text: each line that is not blank is a paragraph; headings are found by structure."""

from indexer.readers.blocks import Block, Content
from indexer.readers.encoding import decode
from kb.document import Format

_BLANKS = " \t\u3000\ufeff\xa0\f\v\x1a"


def read_plain(data: bytes, path: str) -> Content:
    """Return the paragraphs of a text file."""
    lines = (line.strip(_BLANKS) for line in decode(data, path).split("\n"))
    return Content(tuple(Block(line) for line in lines if line), Format.PLAIN)

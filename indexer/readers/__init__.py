"""One reader a format, in one visible table: suffix to function of (bytes, path) to Content."""

from collections.abc import Callable
from pathlib import PurePosixPath

from indexer.readers.blocks import Block, Content
from indexer.readers.markdown import read_markdown
from indexer.readers.plain import read_plain

__all__ = ["READERS", "Block", "Content", "read"]

READERS: dict[str, Callable[[bytes, str], Content]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
}


def read(data: bytes, path: str) -> Content:
    """Return a file as read by the reader for its suffix."""
    return READERS[PurePosixPath(path).suffix.lower()](data, path)

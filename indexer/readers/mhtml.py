"""Web pages saved as one file (MHTML): the page among its parts, read as a page."""

from email import message_from_bytes, policy

from indexer.readers.blocks import Content
from indexer.readers.html import read_html
from kb.errors import UnreadableFileError


def read_mhtml(data: bytes, path: str) -> Content:
    """Return the main text of the first page in the file; raises UnreadableFileError when there is none."""
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return read_html(payload, path)
    raise UnreadableFileError(path, "it holds no web page; save the page anew")

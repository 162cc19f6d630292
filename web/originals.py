"""The file a document was read from, handed out so that nothing in it can act on the site."""

from pathlib import Path

from flask import Response, send_file

from kb.errors import NotFoundError
from kb.view import DocumentView

_SHOWN_AS_TEXT = frozenset({".txt", ".md", ".markdown", ".csv", ".tsv", ".html", ".htm", ".shtml", ".xhtml"})
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")


def answer(view: DocumentView, number: int) -> Response:
    """Return the ``number``-th source of a document: as plain text where it is text, else to be saved.

    Raises NotFoundError when there is no such source or its file is gone.
    """
    if not 0 <= number < len(view.sources):
        raise NotFoundError("source", f"{view.document.id} {number}")
    source = view.sources[number]
    path = Path(source.root) / source.path
    if not path.is_file():
        raise NotFoundError("file", source.path)
    if path.suffix.lower() in _SHOWN_AS_TEXT and (text := _text(path.read_bytes())) is not None:
        return Response(text, mimetype="text/plain")
    return send_file(path.resolve(), as_attachment=True, download_name=path.name)


def _text(data: bytes) -> str | None:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    return None

"""The bytes of a web page to its tree: in the encoding it is really in, however deep its tags."""

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from indexer.readers.encoding import decode
from kb.errors import UnreadableFileError

_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD_BYTES = 4096
# Pages call GB18030 by the names of its subsets; Latin-1 is what servers state by default.
_TRUSTED = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs"}
_MOST_BROKEN = 0.01
_TOO_DEEP = "Excessive depth"
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def page_text(data: bytes, path: str) -> str:
    """Return the text of a page.

    Valid UTF-8 is UTF-8; else the encoding the page declares counts where its bytes agree, else
    the one they look like. A page with few broken bytes is read with U+FFFD in their place.
    Raises UnreadableFileError when none fits.
    """
    found = _DECLARED.search(data[:_HEAD_BYTES])
    declared = found.group(1).decode("ascii", "replace").lower() if found else ""
    if declared in _TRUSTED and not _is_valid(data, "utf-8") and _is_valid(data, _TRUSTED[declared]):
        return data.decode(_TRUSTED[declared])
    try:
        return decode(data, path)
    except UnreadableFileError:
        names = [_TRUSTED[declared]] if declared in _TRUSTED else ["utf-8", "gb18030"]
        text = min((data.decode(name, "replace") for name in names), key=lambda text: text.count("\ufffd"))
        if text.count("\ufffd") > len(text) * _MOST_BROKEN or "\0" in text:
            raise
        return text


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def page_tree(text: str, path: str) -> Any:
    """Return the root element of a page's text, None when there is nothing in it.

    Raises UnreadableFileError for a page nested beyond what the parser takes: what is below
    would be lost without a word.
    """
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(_XML_DECLARATION.sub("", text), parser=parser)
    except etree.ParserError:
        return None
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        raise UnreadableFileError(path, "its tags are nested too deeply (over 2,000 levels); save it anew as text")
    return root

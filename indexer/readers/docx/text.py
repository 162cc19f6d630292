"""The text of one Word paragraph as it stands once every tracked change is accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.readers.archive import Element, attribute, child, local_name
from indexer.readers.ooxml import is_on

_LEFT_OUT = frozenset(
    ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sdtPr", "rt", "fldData", "object", "txbxContent")
)
_AS_TEXT = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


@dataclass(slots=True)
class Notes:
    """The foot- and endnotes referred to so far, as (kind, identifier), in the order of their numbers."""

    met: list[tuple[str, str]] = field(default_factory=list)

    def mark(self, kind: str, identifier: str) -> str:
        """Return what stands in the text for a reference to a note."""
        if (kind, identifier) not in self.met:
            self.met.append((kind, identifier))
        return f"[{self.met.index((kind, identifier)) + 1}]"


def paragraph_text(paragraph: Element, notes: Notes) -> str:
    """Return the text of a paragraph: insertions in, deletions out, no readings above characters, no text boxes."""
    return "".join(_strings(paragraph, notes))


def _strings(element: Element, notes: Notes) -> Iterator[str]:
    for one in element:
        name = local_name(one)
        if name == "t":
            yield one.text or ""
        elif name in _AS_TEXT:
            yield _AS_TEXT[name]
        elif name == "br":
            yield "" if attribute(one, "type") in ("page", "column") else "\n"
        elif name == "sym":
            yield _symbol(attribute(one, "char"))
        elif name in _NOTES:
            yield notes.mark(_NOTES[name], attribute(one, "id"))
        elif name == "textpath":
            yield attribute(one, "string")
        elif name in ("AlternateContent", "ruby"):
            chosen = _chosen(one)
            yield from _strings(chosen, notes) if chosen is not None else ()
        elif name not in _LEFT_OUT and not is_on(child(one, "rPr", "vanish")):
            yield from _strings(one, notes)


def boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the contents of the text boxes anchored in a paragraph, each once."""
    for one in paragraph:
        name = local_name(one)
        if name == "txbxContent":
            yield one
        elif name == "AlternateContent":
            chosen = _chosen(one)
            yield from boxes(chosen) if chosen is not None else ()
        elif name not in _LEFT_OUT:
            yield from boxes(one)


def mark_is_deleted(paragraph: Element) -> bool:
    """Whether a tracked deletion takes the end of the paragraph, so that it runs on into the next."""
    return child(paragraph, "pPr", "rPr", "del") is not None


def _chosen(element: Element) -> Element | None:
    """Return the one of several forms of the same content to read, None when there is none."""
    for name in ("Choice", "rubyBase", "Fallback"):
        if (found := child(element, name)) is not None:
            return found
    return None


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""

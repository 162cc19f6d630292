"""The text of one OpenDocument paragraph, its notes and text boxes set aside."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.readers.archive import Element, attribute, child, local_name

_LEFT_OUT = frozenset(("annotation", "annotation-end", "number", "ruby-text", "tracked-changes", "script"))
_DRAWN = frozenset(("frame", "custom-shape", "g", "rect", "ellipse", "text-box", "a-frame"))
_LONGEST_BLANK = 200


@dataclass(slots=True)
class Aside:
    """What a paragraph holds beside its running text: drawn elements, and all notes met so far."""

    drawn: list[Element] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)


def paragraph_text(paragraph: Element, aside: Aside) -> str:
    """Return the running text of a paragraph; what stands beside it goes to ``aside``."""
    return "".join(_strings(paragraph, aside))


def _strings(element: Element, aside: Aside) -> Iterator[str]:
    yield element.text or ""
    for one in element:
        yield from _inside(one, aside)
        yield one.tail or ""


def _inside(element: Element, aside: Aside) -> Iterator[str]:
    name = local_name(element)
    if name == "s":
        count = attribute(element, "c", "1")
        yield " " * min(int(count), _LONGEST_BLANK) if count.isdecimal() and len(count) < 9 else " "
    elif name == "tab":
        yield "\t"
    elif name == "line-break":
        yield "\n"
    elif name == "note":
        aside.notes.append(element)
        yield f"[{len(aside.notes)}]"
    elif name in _DRAWN:
        aside.drawn.append(element)
    elif name == "ruby":
        base = child(element, "ruby-base")
        yield from _strings(base, aside) if base is not None else ()
    elif name and name not in _LEFT_OUT:
        yield from _strings(element, aside)

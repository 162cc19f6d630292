"""How a query was read, in the language of the interface."""

from flask_babel import gettext

from kb.search.parser import parse
from kb.search.query import Node
from kb.search.reading import Reader, value_name
from kb.search.relaxing import Reason, Relaxed
from web.presentation import KINDS


def read(tree: Node | None) -> str:
    """Return the sentence for a tree, empty for none."""
    return Reader(gettext, _value).read(tree)


def read_part(written: str) -> str:
    """Return the sentence for a part of a query as it is written."""
    return read(parse(written).tree)


def way_on(way: Relaxed) -> str:
    """Return what a relaxed search leaves away."""
    detail = way.detail if way.reason is Reason.CORRECTED else read_part(way.detail)
    return str(gettext(way.reason.value)).format(detail=detail)


def _value(name: str, value: str) -> str:
    if name == "kind":
        return str(KINDS.get(value, value))
    return gettext(value_name(name, value)) if name == "flags" else value

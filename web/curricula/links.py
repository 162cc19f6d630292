"""Links to curricula and what is done with them."""

from urllib.parse import quote

from kb.curricula.curriculum import Item, ItemKind
from web import urls
from web.urls import Pairs, prefix, with_query


def all_() -> str:
    """Return the link to the list of curricula."""
    return f"{prefix()}/curricula"


def one(curriculum: str, part: str = "", pairs: Pairs = ()) -> str:
    """Return the link to a curriculum, at a module or item."""
    return with_query(f"{all_()}/{quote(curriculum)}", pairs) + (f"#{part}" if part else "")


def deed(curriculum: str, name: str, pairs: Pairs = ()) -> str:
    """Return the link to a page of a curriculum (edit, history, coverage), or where a deed is posted to."""
    return with_query(f"{all_()}/{quote(curriculum)}/{name}", pairs)


def edit(curriculum: str, part: str = "", pairs: Pairs = ()) -> str:
    """Return the link to the editing of a curriculum, at a module or item."""
    return deed(curriculum, "edit", pairs) + (f"#{part}" if part else "")


def draft() -> str:
    """Return the link to the form for a draft."""
    return f"{all_()}/draft"


def bring_in() -> str:
    """Return where a file is posted to."""
    return f"{all_()}/import"


def take() -> str:
    """Return where something of the library is posted to."""
    return f"{all_()}/take"


def shared(secret: str) -> str:
    """Return the link that shows a curriculum to whoever has it."""
    return f"{prefix()}/shared/{quote(secret)}"


def shared_file(secret: str, ending: str) -> str:
    """Return the link to a file of what such a link shows."""
    return f"{shared(secret)}/export.{ending}"


def api(curriculum: str) -> str:
    """Return the link to the JSON of a curriculum."""
    return f"{prefix()}/api/v1/curricula/{quote(curriculum)}"


def source(item: Item) -> str:
    """Return the link to what an item refers to, "" where it refers to nothing."""
    match item.kind:
        case ItemKind.TERM:
            return urls.term(item.target)
        case ItemKind.TOPIC:
            return urls.topic(item.target)
        case ItemKind.NOTE | ItemKind.EXERCISE:
            return ""
        case _:
            return address(item.target)


def address(place: str) -> str:
    """Return the link to an address of the library (document, document#anchor)."""
    document, _, anchor = place.partition("#")
    return urls.document(document, anchor) if document else ""

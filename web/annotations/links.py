"""Links to what is written beside the texts."""

from web.urls import Pairs, prefix, with_query


def report(address: str) -> str:
    """Return the link to the form that reports what is wrong at an address (document, document#anchor)."""
    return with_query(f"{prefix()}/report", [("at", address)])


def inbox() -> str:
    """Return the link to the reports."""
    return f"{prefix()}/inbox"


def inbox_deed(number: int, name: str) -> str:
    """Return where closing and reopening a report is posted to."""
    return f"{inbox()}/{number}/{name}"


def notes(pairs: Pairs = ()) -> str:
    """Return the link to one's own notes."""
    return with_query(f"{prefix()}/notes", pairs)


def new_note(address: str) -> str:
    """Return the link to the form for a note at an address."""
    return with_query(f"{notes()}/new", [("at", address)])


def note(number: int) -> str:
    """Return the link to the form of a note."""
    return f"{notes()}/{number}"


def note_removal(number: int) -> str:
    """Return where the removal of a note is posted to."""
    return f"{note(number)}/remove"


def reading_list() -> str:
    """Return the link to the reading list that the browser keeps."""
    return f"{prefix()}/reading-list"


def api_places(places: Pairs = ()) -> str:
    """Return the link to what stands at places now."""
    return with_query(f"{prefix()}/api/v1/places", places)

"""What is written about, as the library has it now."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from kb.annotations.inbox import Report
from kb.annotations.notebook import Note
from kb.annotations.subject import State, Subject, state, subject
from kb.errors import NotFoundError
from web import urls
from web.shelf import clearance, levels, library


def at(address: str) -> Subject:
    """Return what stands at an address; raises NotFoundError."""
    passage = library().passages([address]).get(address)
    if passage is None:
        raise NotFoundError("passage", address[:300])
    return subject(passage, library().document(passage.document).document.revision)


def states(written: Sequence[Report | Note]) -> Mapping[int, State]:
    """Return what became of what each report or note is about, by its number."""
    passages = library().passages(each.address for each in written)
    return {each.id: state(each.digest, passages.get(each.address)) for each in written}


def cleared(notes: Sequence[Note]) -> list[Note]:
    """Return notes, without title and address of what whoever asks may no longer see: an address has title words."""
    held_back = levels().above(clearance(), {note.address.partition("#")[0] for note in notes})
    title = _("您现在不能查看的文献")
    return [
        note._replace(title=title, address="") if note.address.partition("#")[0] in held_back else note
        for note in notes
    ]


def link(address: str) -> str:
    """Return the link to what stands at an address."""
    document, _, anchor = address.partition("#")
    return urls.section(document, anchor) if anchor else urls.document(document)

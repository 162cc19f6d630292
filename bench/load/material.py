"""What there is to ask for: questions, and the documents, articles, laws, terms and topics of the library itself."""

import json
import random
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kb.document import Kind
from kb.errors import NotFoundError
from kb.library import Library

_DOCUMENTS, _LAWS, _TERMS = 300, 60, 300


class Material(NamedTuple):
    """Lists to choose from; a section is a document and an anchor."""

    questions: tuple[str, ...]
    documents: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    laws: tuple[str, ...]
    terms: tuple[str, ...]
    topics: tuple[str, ...]


def gather(home: Path, asked: Path | None) -> Material:
    """Return what the library at ``home`` has; without a file of questions its own titles and terms are asked for."""
    chance = random.Random(7)
    with Library(home) as library:
        ids = sorted(library.changed())
        documents = library.entries(chance.sample(ids, min(_DOCUMENTS, len(ids))))
        views = [library.document(entry.document) for entry in documents]
        terms = list(library.terms.all())
        chosen = chance.sample(terms, min(_TERMS, len(terms)))
        titles = [entry.title for entry in documents]
        return Material(
            tuple(_questions(asked) if asked else [*titles, *chosen]),
            tuple(entry.document for entry in documents),
            tuple((view.document.id, chance.choice(view.sections).anchor) for view in views if view.sections),
            tuple(_laws(library, [entry.title for entry in documents if entry.kind == Kind.LAW])),
            tuple(chosen),
            tuple(dict.fromkeys(name.id for name in library.topics.names())),
        )


def _questions(path: Path) -> list[str]:
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines() if line]


def _laws(library: Library, titles: list[str]) -> list[str]:
    found: dict[str, None] = {}
    for title in titles[:_LAWS]:
        with suppress(NotFoundError):
            found[library.laws.named(title).name] = None
    return list(found)

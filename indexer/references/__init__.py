"""Where a text refers to other texts and to its own articles: pure functions over its sections.

::

    folded section --marks--> names and ordinals --reading--> references --> citations

Offsets are those of the section as displayed, since folding keeps the length.
"""

from collections.abc import Sequence

from indexer.references.numbers import find_numbers
from indexer.references.reading import read_section
from indexer.references.scope import Scope
from kb.analysis import fold
from kb.document import Citation, Section

__all__ = ["find_citations"]


def find_citations(title: str, sections: Sequence[Section]) -> tuple[Citation, ...]:
    """Return every citation in the sections of a document, by section and place."""
    folded = [fold(section.text) for section in sections]
    scope = Scope.of(title, sections, folded)
    found: list[Citation] = []
    for section, text in zip(sections, folded, strict=True):
        place = scope.enter(section, text)
        is_lead = place.is_law and not place.article
        here = [*read_section(text, place), *find_numbers(section.anchor, text, is_lead=is_lead)]
        found += sorted(here, key=lambda citation: (citation.start, citation.end))
    return tuple(found)

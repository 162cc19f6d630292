"""A document whole: what ``kb show`` prints, the page shows and the API serves."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from sqlalchemy import Row

from kb.catalogue import section_id
from kb.errors import NotFoundError


class DocumentView(NamedTuple):
    """A document's row, with its sources, its sections in reading order, its repairs and doubtful places."""

    document: Row[Any]
    sources: Sequence[Row[Any]]
    sections: Sequence[Row[Any]]
    repairs: Sequence[Row[Any]] = ()
    flags: Sequence[Row[Any]] = ()

    def as_json(self, *, with_roots: bool = True) -> dict[str, Any]:
        """Return the object that ``kb show --json`` prints; ``with_roots`` tells the folders on disk too."""
        row = self.document
        return {
            "document": row.id,
            "title": row.title,
            "kind": row.kind,
            "published": row.published,
            "facts": row.facts,
            "revision": row.revision,
            "sources": [
                ({"root": source.root} if with_roots else {})
                | {"path": source.path, "part": source.part, "sha256": source.digest, "likeness": source.likeness}
                for source in self.sources
            ],
            "sections": [
                {
                    "anchor": section.anchor,
                    "level": section.level,
                    "heading": section.heading,
                    "path": list(section.path),
                    "text": section.text,
                }
                for section in self.sections
            ],
            "repairs": [_picked(row, ("rule", "anchor", "at", "removed", "put")) for row in self.repairs],
            "flags": [_picked(row, ("name", "anchor", "at", "detail")) for row in self.flags],
        }

    def only(self, anchor: str) -> "DocumentView":
        """Return the view of one section; raises NotFoundError with the nearest anchor."""
        chosen = [section for section in self.sections if section.anchor == anchor]
        if not chosen:
            near = get_close_matches(anchor, [section.anchor for section in self.sections], n=1)
            wanted = section_id(self.document.id, anchor)
            raise NotFoundError("section", wanted, section_id(self.document.id, near[0]) if near else None)
        return self._replace(
            sections=chosen,
            repairs=[repair for repair in self.repairs if repair.anchor == anchor],
            flags=[flag for flag in self.flags if flag.anchor == anchor],
        )


def _picked(row: Row[Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row._mapping[name] for name in names}

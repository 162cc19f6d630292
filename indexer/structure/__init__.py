"""From blocks to a document's sections: numbering styles, anchors, and the tree they make."""

from indexer.structure.sections import build_sections, build_structure

__all__ = ["build_sections", "build_structure"]

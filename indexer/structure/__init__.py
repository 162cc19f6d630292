"""From blocks to a document's sections: numbering styles, anchors, and the tree they make."""

from indexer.structure.sections import build_sections

__all__ = ["build_sections"]

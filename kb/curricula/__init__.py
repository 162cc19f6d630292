"""Curricula: what a trainer makes of the library, and the only data nobody could index again."""

MARKDOWN_MARK = "<!-- xuehai-curriculum "
"""How a curriculum begins as Markdown (``kb.curricula.export.markdown``)."""

"""Repairs, one function a rule, in one visible table with its order."""

from collections.abc import Callable

from indexer.readers.blocks import Block, Content

RULES: tuple[Callable[[list[Block]], list[Block]], ...] = ()


def clean(content: Content) -> Content:
    """Return the content with every rule applied in turn."""
    blocks = list(content.blocks)
    for rule in RULES:
        blocks = rule(blocks)
    return Content(tuple(blocks), content.format, content.facts, content.flags)

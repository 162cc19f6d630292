"""What a document, a search, a topic and a curriculum are.

Only libraries stand below this package: it never imports ``indexer`` or ``web``.
"""

__version__ = "0.1.0"

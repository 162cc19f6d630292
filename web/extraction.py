"""How Babel finds the interface's sentences that kb holds: kb knows no web and marks nothing to translate."""

from collections.abc import Iterator

from kb.search.filters import FLAG_NAMES
from kb.search.query import Note
from kb.search.reading import Wording
from kb.search.relaxing import Reason


def notes(_file: object, _keywords: object, _comment_tags: object, options: object) -> Iterator[tuple[object, ...]]:
    """Yield every sentence and wording that kb shows, in the shape of a Babel extraction method."""
    for sentence in (*Note, *Wording, *Reason):
        yield 0, None, sentence.value, []
    for name in FLAG_NAMES:
        yield 0, None, name, []

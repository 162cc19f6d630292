"""Documents like a given one: one search for its most telling terms, from the index alone, no model."""

import math
import re
from collections import Counter

from kb.analysis import analyze, covering
from kb.search.engine import Engine, Request
from kb.search.query import STOP_WORDS, Words
from kb.view import DocumentView

TERMS = 16
"""So many terms tell a document; more make the search dearer and hardly change its answer."""
READ_CHARS = 20_000
"""What a document is about shows in its first pages; a code of law need not be read whole."""
TITLE_WEIGHT = 3
COMMONEST = 0.5
"""A term in more than this share of all sections tells nothing."""
LEAST_LIKE = 0.15
"""A document scoring less than this share of what the document itself scores is not called similar."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def similar(engine: Engine, view: DocumentView, limit: int) -> list[str]:
    """Return the ids of the documents most like the one shown, best first, itself left out."""
    terms = telling_terms(engine, view)
    if not terms or not limit:
        return []
    own = view.document.id
    # One more than wanted: the document finds itself, and its score is the measure of the others.
    found = engine.search(Request(Words(" ".join(terms), terms), limit=limit + 1, sections_each=1)).documents
    best = max((match.score for match in found), default=0.0)
    return [match.id for match in found if match.id != own and match.score >= LEAST_LIKE * best][:limit]


def telling_terms(engine: Engine, view: DocumentView) -> tuple[str, ...]:
    """Return the terms that tell a document from others: frequent in it, rare elsewhere."""
    counts = _counts(view)
    words = [word for word in counts if _WORD.fullmatch(word) and word not in STOP_WORDS]
    shares = dict(zip(words, engine.shares(words), strict=True))
    weights = {
        word: (1 + math.log(counts[word])) * -math.log(share) for word, share in shares.items() if 0 < share < COMMONEST
    }
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:TERMS])


def _counts(view: DocumentView) -> Counter[str]:
    counts = Counter(token.term for token in covering(analyze(view.document.title)) for _ in range(TITLE_WEIGHT))
    left = READ_CHARS
    for section in view.sections:
        counts.update(token.term for token in covering(analyze(section.text[:left])))
        left -= len(section.text)
        if left <= 0:
            break
    return counts

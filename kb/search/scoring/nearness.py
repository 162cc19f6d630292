"""Two phrases close to each other, on arrays: where each stands, then pairs that are near enough."""

import numpy as np

from kb.search.codec.types import Array, Mask
from kb.search.near import NearPhrases
from kb.search.phrase import OffsetPhrase
from kb.search.scoring.phrases import standing
from kb.search.scoring.segments import SegmentArrays


def match_near(query: NearPhrases, part: SegmentArrays) -> Mask:
    """Return the documents of a segment in which the two phrases stand near each other."""
    mask = np.zeros(part.size, bool)
    one_length, other_length = query.lengths
    places, others = (_places(phrase, part) for phrase in query.phrases)
    if len(places) and len(others):
        behind = _near(places, others, one_length, query.distance)
        before = _near(others, places, other_length, query.distance)
        mask[np.concatenate([behind, before]) >> 32] = True
    return mask


def _places(phrase: OffsetPhrase, part: SegmentArrays) -> Array:
    """Return where a phrase stands, ascending: document and position in one number."""
    documents, starts = standing(phrase.places, part)
    return np.sort((documents.astype(np.int64) << 32) + starts.astype(np.int64))


def _near(places: Array, others: Array, length: int, distance: int) -> Array:
    """Return those of ``places`` behind whose end one of ``others`` begins within the distance."""
    ends = places + length
    following = np.searchsorted(others, ends)
    inside = following < len(others)
    near: Array = places[inside][others[following[inside]] - ends[inside] <= distance]
    return near

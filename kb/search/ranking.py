"""Every weight of the ranking in one frozen value, and the small formulas that use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log
from types import MappingProxyType

AUTHORITY: Mapping[str, float] = MappingProxyType(
    {"law": 0.95, "interpretation": 0.58, "regulation": 0.32, "rule": 0.23, "local": 0.0}
)
"""What a law gains over another by its level, as a share of its score."""

KINDS: Mapping[str, float] = MappingProxyType({"law": 0.1, "policy": 0.08, "report": 0.05, "training": 0.03})
"""What a document gains by its kind: enough to put one text before the same in another kind."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much.

    Fields: the factor of a field's BM25 score, how strongly its length counts (``b``), and the
    length in terms that counts as usual (``pivot``: fixed, so that a score does not depend on
    what else the library holds or once held). ``pairs`` are neighbouring characters of the body.
    ``k1`` is the saturation of a repeated term. ``adjacency`` is the share of two neighbouring
    words' rarity that a section gains when they stand together in it as in the query; the
    ``depth`` best sections are looked at for it. ``lacking`` is the share of its score that a section
    loses that has none of the words typed between blanks. ``leader`` is the share of a document's best
    section, ``whole`` that of the document's score as one text, that each of its sections gains.
    ``support`` is what a document's further sections add to its best one. ``named`` is the share of
    the best score of any document that one gains whose title is the query; a title with only a part
    of the query counts by that part to the power ``exactness``. ``authority`` raises a law over other
    laws by its level, ``kinds`` any document by its kind, and
    ``legal`` any law, as likely as the query asks for law; ``recent`` raises the newest of what is no law,
    half as much five years before; ``superseded`` and ``repealed`` lower it
    where a later version is in the library or it is no longer in force.
    """

    title: float = 0.05
    headings: float = 0.89
    body: float = 1.0
    pairs: float = 0.41
    title_b: float = 0.75
    headings_b: float = 0.75
    body_b: float = 0.75
    pairs_b: float = 0.75
    whole_b: float = 0.3
    title_pivot: float = 10.0
    headings_pivot: float = 8.0
    body_pivot: float = 80.0
    pairs_pivot: float = 120.0
    whole_pivot: float = 2800.0
    k1: float = 1.2
    adjacency: float = 0.58
    depth: int = 200
    lacking: float = 0.6
    leader: float = 0.42
    whole: float = 0.49
    support: float = 0.05
    authority: Mapping[str, float] = field(default_factory=lambda: AUTHORITY)
    kinds: Mapping[str, float] = field(default_factory=lambda: KINDS)
    legal: float = 0.8
    named: float = 1.5
    exactness: float = 2.0
    recent: float = 0.05
    superseded: float = -0.1
    repealed: float = -0.3

    def fields(self) -> dict[str, float]:
        """Return the fields that are scored with their factors."""
        return {"title": self.title, "headings": self.headings, "body": self.body, "body_pairs": self.pairs}


def bm25(rarity: float, frequency: float, length_ratio: float, b: float, k1: float) -> float:
    """Return the BM25 score of one term in one field.

    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009);
    ``length_ratio`` is the field's length over the usual one. Whoosh computes the same.
    """
    return rarity * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length_ratio))


def rarity(sections: int, with_term: int) -> float:
    """Return the inverse document frequency as Whoosh defines it: 1 + ln(N / (n + 1))."""
    return 1 + log(sections / (with_term + 1)) if sections else 0.0

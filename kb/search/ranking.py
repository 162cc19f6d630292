"""Every weight of the ranking in one frozen value, and the small formulas that use them."""

from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much.

    Fields: the factor of a field's BM25 score, how strongly its length counts (``b``), and the
    length in words that counts as usual (``pivot``: fixed, so that a score does not depend on
    what else the library holds or once held). ``k1`` is the saturation of a repeated term.
    ``adjacency`` is the share of two neighbouring words' rarity that a section gains when they
    stand together in it as in the query; the ``depth`` best sections are looked at for it.
    ``support`` is what a document's further sections add to its best one.
    """

    title: float = 0.2
    headings: float = 0.4
    body: float = 1.0
    title_b: float = 0.75
    headings_b: float = 0.75
    body_b: float = 0.75
    title_pivot: float = 10.0
    headings_pivot: float = 8.0
    body_pivot: float = 80.0
    k1: float = 1.2
    adjacency: float = 1.0
    depth: int = 200
    support: float = 0.05

    def fields(self) -> dict[str, float]:
        """Return the text fields with their factors."""
        return {"title": self.title, "headings": self.headings, "body": self.body}


def bm25(rarity: float, frequency: float, length_ratio: float, b: float, k1: float) -> float:
    """Return the BM25 score of one term in one field.

    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009);
    ``length_ratio`` is the field's length over the usual one. Whoosh computes the same.
    """
    return rarity * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length_ratio))


def rarity(sections: int, with_term: int) -> float:
    """Return the inverse document frequency as Whoosh defines it: 1 + ln(N / (n + 1))."""
    return 1 + log(sections / (with_term + 1)) if sections else 0.0

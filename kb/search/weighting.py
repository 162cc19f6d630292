"""BM25F as Whoosh scores it, with fixed pivots, and with what whole-array scoring needs to score alike."""

from typing import Any

from whoosh.scoring import BM25F, BM25FScorer

from kb.search.codec.saturation import Saturation
from kb.search.ranking import Weights


class FixedPivotBM25F(BM25F):  # type: ignore[misc]
    """BM25 in each field, times the field's weight, with fixed usual lengths in place of averages."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(K1=weights.k1, **{f"{name}_B": kept.b for name, kept in saturations(weights).items()})
        self.factors = weights.fields()
        self.saturations = saturations(weights)

    def scorer(self, searcher: Any, fieldname: str, text: str, qf: int = 1) -> Any:
        """Return Whoosh's scorer of a term, weighted."""
        made = super().scorer(searcher, fieldname, text, qf)
        if isinstance(made, BM25FScorer):
            made.idf *= self.factors[fieldname]
            made.avgfl = self.saturations[fieldname].pivot
            # Its bound was computed with neither.
            info = searcher.term_info(fieldname, text)
            made._maxquality = made._score(info.max_weight(), info.min_length())
        return made


def saturations(weights: Weights) -> dict[str, Saturation]:
    """Return how frequency and length count in each field."""
    return {
        "title": Saturation(weights.k1, weights.title_b, weights.title_pivot),
        "headings": Saturation(weights.k1, weights.headings_b, weights.headings_pivot),
        "body": Saturation(weights.k1, weights.body_b, weights.body_pivot),
        "body_pairs": Saturation(weights.k1, weights.pairs_b, weights.pairs_pivot),
    }


def whole_saturation(weights: Weights) -> Saturation:
    """Return how frequency and length count where a document is scored as one text."""
    return Saturation(weights.k1, weights.whole_b, weights.whole_pivot)

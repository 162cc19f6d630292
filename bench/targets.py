"""The ratios of a benchmark, and the targets they and the single figures are held against."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Figures = Mapping[str, Any]
Path = tuple[str, ...]

_OURS, _TANTIVY, _STOCK = ("engines", "xuehai"), ("engines", "tantivy"), ("engines", "whoosh")

RATIOS: dict[str, tuple[Path, Path]] = {
    "query_p50_to_tantivy": ((*_OURS, "top10", "p50_ms"), (*_TANTIVY, "top10", "p50_ms")),
    "query_p95_to_tantivy": ((*_OURS, "top10", "p95_ms"), (*_TANTIVY, "top10", "p95_ms")),
    "query_p50_top100_to_tantivy": ((*_OURS, "top100", "p50_ms"), (*_TANTIVY, "top100", "p50_ms")),
    "query_p95_top100_to_tantivy": ((*_OURS, "top100", "p95_ms"), (*_TANTIVY, "top100", "p95_ms")),
    "search_call_p95_to_stock_query_p50": (("library", "top10", "p95_ms"), (*_STOCK, "top10", "p50_ms")),
    "tokens_to_index_to_tantivy": ((*_OURS, "index_s"), (*_TANTIVY, "index_s")),
    "files_to_index_to_textbook": (("library", "index_s"), ("textbook", "index_s")),
    "index_size_to_tantivy": ((*_OURS, "index_mb"), (*_TANTIVY, "index_mb")),
}

FIGURES: dict[str, Path] = {
    "one_file_changed_s": ("library", "one_file_changed_s"),
    "nothing_changed_s": ("library", "nothing_changed_s"),
    "cold_search_s": ("library", "cold_search_s"),
    "peak_memory_indexing_mb": ("library", "indexing_mb"),
    "peak_memory_serving_mb": ("library", "serving_mb"),
}


class Target(NamedTuple):
    """What a ratio or figure called ``name`` may be at most."""

    name: str
    says: str
    at_most: float


_QUERY = "query, terms only in one field, {}, ours to tantivy"
TARGETS = (
    Target("query_p50_to_tantivy", _QUERY.format("p50, top 10"), 0.8),
    Target("query_p95_to_tantivy", _QUERY.format("p95, top 10"), 0.8),
    Target("query_p50_top100_to_tantivy", _QUERY.format("p50, top 100"), 0.8),
    Target("query_p95_top100_to_tantivy", _QUERY.format("p95, top 100"), 0.8),
    Target("search_call_p95_to_stock_query_p50", "whole search call, p95, to stock Whoosh's bare query, p50", 1 / 20),
    Target("tokens_to_index_to_tantivy", "tokens to committed index, ours to tantivy", 2.5),
    Target("files_to_index_to_textbook", "files to searchable, catalogue included, to the textbook way", 1 / 8),
    Target("index_size_to_tantivy", "index size with positions, ours to tantivy", 3),
    Target("one_file_changed_s", "one file changed, `kb index` whole process, seconds", 2),
    Target("nothing_changed_s", "nothing changed, `kb index` whole process, seconds", 1),
    Target("cold_search_s", "`kb search` whole process, cold, seconds", 0.6),
    Target("peak_memory_indexing_mb", "peak memory of indexing, all its processes, MB", 1500),
    Target("peak_memory_serving_mb", "peak memory of one serving process, MB", 400),
)


def ratios(figures: Figures) -> dict[str, float]:
    """Return every ratio of which both sides were measured."""
    made = {}
    for name, (ours, theirs) in RATIOS.items():
        above, below = _at(figures, ours), _at(figures, theirs)
        if above is not None and below:
            made[name] = above / below
    return made


def single_figures(figures: Figures) -> dict[str, float]:
    """Return every single figure that was measured."""
    found = {name: _at(figures, path) for name, path in FIGURES.items()}
    return {name: value for name, value in found.items() if value is not None}


def _at(figures: Any, path: Path) -> float | None:
    for name in path:
        if name not in figures:
            return None
        figures = figures[name]
    return float(figures)

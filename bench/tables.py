"""The tables of the page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bench.engines import CONTENDERS
from bench.targets import TARGETS

Figures = Mapping[str, Any]

_ENGINE_COLUMNS = (
    ("tokens to index, s", ("index_s",)),
    ("files to index, s", ("files_to_index_s",)),
    ("on disk, MB", ("index_mb",)),
    ("indexing adds, MB", ("index_memory_mb",)),
    ("searching holds, MB", ("searching_mb",)),
    *(
        (f"top {limit} {share}, ms", (f"top{limit}", f"{share}_ms"))
        for limit in (10, 100)
        for share in ("p50", "p95", "p99")
    ),
    ("questions", ("questions",)),
    ("rounds", ("rounds",)),
)
_FILE_COLUMNS = (
    ("files to searchable, s", ("index_s",)),
    ("index, MB", ("index_mb",)),
    ("with catalogue, MB", ("home_mb",)),
    ("indexing holds, MB", ("indexing_mb",)),
    *((f"search {share}, ms", ("top10", f"{share}_ms")) for share in ("p50", "p95", "p99")),
)
_GROWTH_COLUMNS = ("sections", "index_s", "index_mb", "query_p50_ms", "query_p95_ms")


def targets(whole: Figures) -> str:
    """Return each target with what was measured."""
    rows = []
    for target in TARGETS:
        value = whole.get(target.name)
        verdict = "not measured" if value is None else "yes" if value <= target.at_most else "**no**"
        rows.append((f"{target.says} (`{target.name}`)", f"{target.at_most:,g}", number(value), verdict))
    return table(("measure", "at most", "measured", "met"), rows)


def engines(figures: Figures) -> str:
    """Return the contenders on the same tokens."""
    return _of(figures, _ENGINE_COLUMNS)


def from_files(figures: Figures) -> str:
    """Return 学海 and the textbook way, from files."""
    named = {"学海, catalogue and whole search call": "library", "textbook, stock Whoosh": "textbook"}
    kept = {title: figures[name] for title, name in named.items() if name in figures}
    return _of(kept, _FILE_COLUMNS)


def growth(figures: Figures) -> str:
    """Return every contender at every size."""
    rows = [
        (name, size, *(number(point[column]) for column in _GROWTH_COLUMNS))
        for name, points in figures.items()
        for size, point in points.items()
    ]
    return table(("", "of the corpus", "sections", "index, s", "on disk, MB", "top 10 p50, ms", "top 10 p95, ms"), rows)


def hows(names: Iterable[str]) -> str:
    """Return a line for each contender on how it is used."""
    return "\n".join(f"- `{name}`: {CONTENDERS[name].how}" for name in names)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown, numbers to the right; an empty string when there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(header)} |", f"| --- |{' ---: |' * (len(header) - 1)}", *lines])


def number(value: float | None) -> str:
    """Return three digits that count, thousands set apart."""
    if value is None:
        return "—"
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"


def _of(figures: Figures, columns: Sequence[tuple[str, Sequence[str]]]) -> str:
    rows = [(name, *(number(_at(kept, path)) for _, path in columns)) for name, kept in figures.items()]
    return table(("", *(title for title, _ in columns)), rows)


def _at(figures: Any, path: Sequence[str]) -> float | None:
    for name in path:
        figures = figures.get(name, {})
    return figures if isinstance(figures, int | float) else None

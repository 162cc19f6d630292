"""The curves of growth as a picture, PNG and SVG."""

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

_PANELS = (
    ("index_s", "time to index", "seconds"),
    ("index_mb", "index on disk", "MB"),
    ("query_p50_ms", "query, top 10, p50", "milliseconds"),
    ("query_p95_ms", "query, top 10, p95", "milliseconds"),
)
_TITLES = {
    "xuehai": "Xuehai (tokens)",
    "library": "Xuehai (files, whole search call)",
    "whoosh": "stock Whoosh",
    "fts5": "SQLite FTS5",
}
_MARKERS = "osD^vP"


def draw(growth: dict[str, Any], out: Path) -> None:
    """Draw a panel for each figure, a line for each contender, into ``growth.png`` and ``growth.svg``."""
    # Without a salt every run would name the parts of the SVG anew.
    pyplot.rcParams.update({"svg.hashsalt": "bench", "font.size": 10})
    figure, grid = pyplot.subplots(2, 2, figsize=(11, 8), layout="constrained")
    for axes, (name, title, unit) in zip(grid.flat, _PANELS, strict=True):
        _panel(axes, growth, name)
        axes.set(title=title, xlabel="sections", ylabel=unit, xscale="log", yscale="log")
        _plain_numbers(axes.xaxis)
        _plain_numbers(axes.yaxis)
        axes.grid(visible=True, which="major", alpha=0.3)
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    figure.savefig(out / "growth.png", dpi=120, metadata={"Software": None})
    figure.savefig(out / "growth.svg", metadata={"Date": None})
    pyplot.close(figure)


def _panel(axes: Axes, growth: dict[str, Any], name: str) -> None:
    for marker, (contender, points) in zip(_MARKERS, growth.items(), strict=False):
        sections = [point["sections"] for point in points.values()]
        values = [point[name] for point in points.values()]
        is_ours = contender in ("xuehai", "library")
        axes.plot(
            sections,
            values,
            marker=marker,
            markersize=5,
            linewidth=2.2 if is_ours else 1.2,
            label=_TITLES.get(contender, contender),
        )


def _plain_numbers(axis: Axis) -> None:
    """Write 0.5 and 20,000 where logarithms would say powers of ten."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=12))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())

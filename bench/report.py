"""What was measured as files in a folder: ``latest.json``, the page ``README.md`` and the plot."""

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench import tables
from bench.targets import ratios, single_figures

_METHOD = """\
Every step runs in a process of its own, one after the other, nothing beside it. A query is the analysed question, its
terms joined by OR; each is asked once, after a few untimed ones. FTS5 and stock Whoosh are asked every seventh
question, the textbook way every fourteenth, as each takes them so long; on the curves of growth everybody is asked a
fifth of theirs. Where there are several rounds, in turn with the others', the median counts.

Tokens: the sections of the files are cut into terms once, with our analysis, body only. The clock starts when they are
in memory in the form the contender takes (lists, or a string joined by blanks) and stops when they are committed to
disk and open to another process. Positions are kept by all but bm25s; ours are character offsets, which take more room
than the word numbers of the others. *Indexing adds* is memory on top of the tokens; *searching holds* is the whole
process. *Files to index* is the time it took to read, clean and cut all files with our readers and analysis, in as many
processes as there are processors, and *tokens to index* on top: each contender as it would stand in our place.

Files: 学海 reads, cleans, segments, writes the catalogue and the index, in as many processes as there are processors;
the textbook way cuts the files into sections as we do and gives them to jieba's ChineseAnalyzer and the stock writer,
in one process, as its tutorials do. Its search is the query over title and text with a highlighted fragment; ours is
the whole search call with three fields, words that stand together, documents, facets and snippets. *Indexing holds*
adds up the proportional memory of all its processes, looked at ten times a second.

Commands: `kb index` and `kb search` as whole processes, medians of several runs; cold means that nothing of the program
runs before, not that the disk was never read. Serving: `kb serve` asked over HTTP.

Growth: 1/8, 1/4, 1/2 are every eighth, fourth, second file. Four times the corpus is the list of its sections four
times in a row under new numbers: the vocabulary stays, every list is four times as long. That is not done from files,
where equal texts become one document, nor with stock Whoosh, which takes too long."""


def write(measured: dict[str, Any], out: Path) -> None:
    """Write everything to ``out``; without matplotlib all but the plot."""
    figures = measured["figures"]
    whole = {"ratios": ratios(figures), "figures": single_figures(figures) | figures, "state": measured["state"]}
    rounded = _rounded(whole)
    out.mkdir(parents=True, exist_ok=True)
    (out / "latest.json").write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")
    has_plot = bool(figures["growth"]) and find_spec("matplotlib") is not None
    if has_plot:
        from bench.plot import draw

        draw(figures["growth"], out)
    (out / "README.md").write_text(_page(rounded, has_plot), encoding="utf-8")


def _page(whole: dict[str, Any], has_plot: bool) -> str:
    figures = whole["figures"]
    library = figures.get("library", {})
    picture = "![Time, size and queries over the number of sections](growth.png)\n\n[As SVG](growth.svg)"
    parts = (
        _chapter("# Performance", _introduction(whole["state"])),
        _chapter("## Targets", tables.targets(whole["ratios"] | figures)),
        _chapter(
            "## On the same tokens",
            tables.hows(figures["engines"]),
            tables.engines(figures["engines"]),
            _agreement(figures["agreement"]),
        ),
        _chapter("## From files", tables.from_files(figures), _commands(library)),
        _chapter("## Growth", picture if has_plot else "", tables.growth(figures["growth"])),
        _chapter("## How it is measured", _METHOD),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _chapter(title: str, *parts: str) -> str:
    """Return the parts under their title; an empty string when all are."""
    return "\n\n".join([title, *filter(None, parts)]) if any(parts) else ""


def _introduction(state: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in state["versions"].items())
    return (
        f"Made by `make bench` in one run: {state['files']:,} files, {state['sections']:,} sections, "
        f"{state['terms']:,} terms ({state['distinct_terms']:,} distinct), {state['questions']:,} questions; "
        f"{state['processors']} processors, {state['system']}; {versions}. It took {state['minutes']:.0f} minutes. "
        "Times differ from machine to machine; the ratios are what counts. All figures: [latest.json](latest.json)."
    )


def _agreement(agreement: Mapping[str, Any]) -> str:
    if not agreement["questions"]:
        return ""
    said = f"Checked on {agreement['questions']} questions that all were asked, up to a hundred sections each: "
    if not agreement["differing"]:
        return said + "all contenders find equally many."
    return said + ", ".join(f"{name} finds another number on {count}" for name, count in agreement["differing"].items())


def _commands(library: Mapping[str, Any]) -> str:
    if not library:
        return ""
    rows = [
        ("`kb index`, nothing changed, s", library["nothing_changed_s"]),
        ("`kb index`, one file changed, s", library["one_file_changed_s"]),
        ("`kb search`, cold, s", library["cold_search_s"]),
        ("page of results from `kb serve`, p50, ms", library["page"]["p50_ms"]),
        ("page of results from `kb serve`, p95, ms", library["page"]["p95_ms"]),
        ("memory of `kb serve` after all questions, MB", library["serving_mb"]),
    ]
    return tables.table(("whole processes", ""), [(name, tables.number(value)) for name, value in rows])


def _rounded(value: Any) -> Any:
    """Return figures with four digits that count."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list) else value

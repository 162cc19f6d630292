"""``make bench``: every contender in turn on the same files, then the table and its JSON."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from bench.measure import Task, read_queries, run

CONTENDERS = {"xuehai": "bench.ours", "textbook": "bench.textbook"}
OUT = Path("docs/performance")
_RATIOS = {
    "files_to_index_to_textbook": "files_to_index_s",
    "query_p50_to_textbook": "query_p50_ms",
    "query_p95_to_textbook": "query_p95_ms",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    shared = Path(os.environ.get("XUEHAI_SHARED", "../shared"))
    parser.add_argument("--folder", type=Path, default=shared / "corpora" / "laws", help="files to index")
    parser.add_argument("--questions", type=Path, default=shared / "eval" / "statute-questions-dev.jsonl")
    parser.add_argument("--limit", type=int, default=200, help="questions to ask")
    parser.add_argument("--only", choices=CONTENDERS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for path in (arguments.folder, arguments.questions):
        if not path.exists():
            parser.error(f"{path} does not exist; name another with --folder and --questions")
    if arguments.only:
        _measure_here(arguments)
    else:
        _compare(arguments)


def _measure_here(arguments: argparse.Namespace) -> None:
    queries = read_queries(arguments.questions, arguments.limit)
    contender = import_module(CONTENDERS[arguments.only]).Contender()
    with tempfile.TemporaryDirectory() as work:
        figures = run(Task(arguments.folder.resolve(), queries, Path(work)), contender.index, contender.search)
    print(json.dumps(figures))


def _compare(arguments: argparse.Namespace) -> None:
    figures = {}
    for name in CONTENDERS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench", *sys.argv[1:], "--only", name]
        finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        figures[name] = json.loads(finished.stdout.splitlines()[-1])
    ours, textbook = figures["xuehai"], figures["textbook"]
    ratios = {ratio: round(ours[figure] / textbook[figure], 4) for ratio, figure in _RATIOS.items()}
    report = {"ratios": ratios, "figures": figures, "questions": arguments.limit, "processors": os.cpu_count()}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "latest.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    (OUT / "README.md").write_text(_page(figures, ratios), encoding="utf-8")
    print(_page(figures, ratios))


def _page(figures: dict[str, dict[str, float]], ratios: dict[str, float]) -> str:
    names = list(figures["xuehai"])
    lines = [
        "# Performance",
        "",
        "Made by `make bench`: both contenders on the same files and questions in one run, each in a",
        "process of its own. The textbook way is jieba's ChineseAnalyzer in a stock Whoosh index.",
        "",
        f"| | {' | '.join(names)} |",
        f"| --- |{' ---: |' * len(names)}",
        *(f"| {name} | {' | '.join(f'{row[figure]:,}' for figure in names)} |" for name, row in figures.items()),
        "",
        "| ratio, ours to the textbook way | |",
        "| --- | ---: |",
        *(f"| {name} | {value:.3f} |" for name, value in ratios.items()),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

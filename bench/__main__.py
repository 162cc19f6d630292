"""``make bench``: every contender in turn on the same tokens and files, then the page, its JSON and the plot."""

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import agreement, report, runs, state
from bench.engines import CONTENDERS, is_installed
from bench.process import run_step

OUT, TRIAL = Path("docs/performance"), Path("bench/work")


def main() -> None:
    arguments = _arguments()
    started = time.monotonic()
    with TemporaryDirectory(prefix="bench-") as folder:
        measured = _measure(arguments, Path(folder).resolve())
    measured["state"] |= state.of_machine() | {"minutes": (time.monotonic() - started) / 60}
    report.write(measured, arguments.out)
    print((arguments.out / "README.md").read_text(encoding="utf-8"))


def _arguments() -> argparse.Namespace:
    names = (*CONTENDERS, *runs.OTHERS)
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    shared = Path(os.environ.get("XUEHAI_SHARED", "../shared"))
    parser.add_argument("--folder", type=Path, default=shared / "corpora" / "laws", help="files to index")
    parser.add_argument("--questions", type=Path, default=shared / "eval" / "statute-questions-dev.jsonl")
    parser.add_argument("--limit", type=int, default=700, help="questions to ask")
    parser.add_argument("--share", type=int, default=1, help="take every nth file only")
    parser.add_argument("--quick", action="store_true", help="every eighth file, to try the benchmark out")
    parser.add_argument("--only", action="append", choices=names, help="this contender only; may be repeated")
    parser.add_argument("--out", type=Path, help=f"default {OUT}; {TRIAL} with --quick, --share or --only")
    arguments = parser.parse_args()
    for path in (arguments.folder, arguments.questions):
        if not path.exists():
            parser.error(f"{path} does not exist; name another with --folder and --questions")
    if arguments.quick:
        arguments.share = 8
    is_trial = arguments.share > 1 or arguments.only
    arguments.out = arguments.out or (TRIAL if is_trial else OUT)
    arguments.only = [name for name in names if not arguments.only or name in arguments.only]
    return arguments


def _measure(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    wanted = arguments.only
    engines = [name for name in wanted if name in CONTENDERS and is_installed(name)]
    if missing := [name for name in wanted if name in CONTENDERS and name not in engines]:
        print(f"not installed, left out: {', '.join(missing)}", file=sys.stderr)
    files = work / "files"
    facts = run_step("files", folder=arguments.folder, target=files, share=arguments.share)
    facts |= run_step("tokens", files=files, asking=arguments.questions, work=work, limit=arguments.limit)
    del facts["process_mb"]
    figures: dict[str, Any] = {"engines": runs.engines(engines, work)}
    figures["agreement"] = agreement.settle(figures["engines"])
    for kept in figures["engines"].values():
        kept["files_to_index_s"] = facts["cut_s"] + kept["index_s"]
    growing = dict(figures["engines"])
    if runs.LIBRARY in wanted:
        growing[runs.LIBRARY] = figures[runs.LIBRARY] = runs.library(work)
    if runs.TEXTBOOK in wanted:
        figures[runs.TEXTBOOK] = runs.textbook(work)
    figures["growth"] = runs.curves(work, growing)
    return {"figures": figures, "state": facts}


if __name__ == "__main__":
    main()

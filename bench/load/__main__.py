"""``python -m bench.load``: what ``kb serve`` bears, written into docs/reliability.md."""

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import corpus, state
from bench.load import report
from bench.load.reindexing import kb
from bench.load.stretches import Plan, run

PAGE = Path("docs/reliability.md")
_SHORT_SECONDS = 60.0


def main() -> None:
    arguments = _arguments()
    started = time.monotonic()
    with TemporaryDirectory(prefix="load-") as folder:
        measured = _measure(arguments, Path(folder).resolve())
    measured["state"] |= state.of_machine() | {"minutes": (time.monotonic() - started) / 60}
    report.write(measured, arguments.page)
    for line in measured["log"][-40:]:
        print(line, file=sys.stderr)
    sys.exit(0 if report.is_sound(measured) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    shared = Path(os.environ.get("XUEHAI_SHARED", "../shared"))
    laws, asked = shared / "corpora" / "laws", shared / "eval" / "statute-questions-dev.jsonl"
    parser.add_argument("--minutes", type=float, default=30, help="of the long stretch, in which memory is looked at")
    parser.add_argument("--folder", type=Path, default=laws if laws.exists() else Path("corpus"), help="files to index")
    parser.add_argument("--questions", type=Path, default=asked if asked.exists() else None, help="questions to ask")
    parser.add_argument("--users", type=int, default=0, help="people in the long stretch; 0 finds how many it holds")
    parser.add_argument("--page", type=Path, default=PAGE, help="page to write the figures into")
    return parser.parse_args()


def _measure(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    home, files = work / "home", work / "files"
    facts = corpus.stage(str(arguments.folder), str(files), share=1)
    done = kb(home, "index", str(files))
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    steady = arguments.minutes * 60
    plan = Plan(steady, min(_SHORT_SECONDS, steady / 3), arguments.users, look_every=min(5.0, steady / 60))
    return run(home, files, arguments.questions, plan, work / "serve.log") | {"state": facts}


if __name__ == "__main__":
    main()

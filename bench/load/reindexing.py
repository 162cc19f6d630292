"""One ``kb index`` after another while people use the site, a few files changed before each."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.corpus import sources

_CHANGED = 3
_TEXT = (".md", ".txt")


class Reindexing:
    """The runs so far: how many, and each that did not do what it should."""

    def __init__(self, home: Path, files: Path, pause: float) -> None:
        self._home, self._files, self._pause = home, files, pause
        found = [files / source.path for source in sources(files) if source.path.endswith(_TEXT)]
        self._changing = {path: path.read_text(encoding="utf-8") for path in found[:: max(1, len(found) // 40)]}
        self.runs, self.failed = 0, list[str]()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Index again and again while the block lasts."""
        stopping = threading.Event()
        thread = threading.Thread(target=self._repeat, args=(stopping,))
        thread.start()
        try:
            yield
        finally:
            stopping.set()
            thread.join()

    def _repeat(self, stopping: threading.Event) -> None:
        while not stopping.wait(self._pause):
            self._change()
            self.runs += 1
            done = kb(self._home, "index", "--json")
            report: dict[str, Any] = json.loads(done.stdout or "{}")
            if done.returncode or report.get("updated", 0) < 1:
                self.failed.append(done.stderr or done.stdout)

    def _change(self) -> None:
        """Change a few files, others each time, and let one file come and go: the library stays as large."""
        paths = list(self._changing)
        for number in range(_CHANGED):
            path = paths[(self.runs * _CHANGED + number) % len(paths)]
            path.write_text(f"{self._changing[path]}\n\n本文第{self.runs}次修改。\n", encoding="utf-8")
        newcomer = self._files / "新到的通知.md"
        if self.runs % 2:
            newcomer.unlink(missing_ok=True)
        else:
            newcomer.write_text(f"# 新到的通知\n\n第{self.runs}次组织防空警报试鸣。\n", encoding="utf-8")


def kb(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a home."""
    command = [sys.executable, "-m", "kb", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ.copy())

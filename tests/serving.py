"""The real server in a process of its own, for tests that speak HTTP or drive a browser."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Yield the address of the site over ``home``, without the last slash."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kb", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stderr is not None
        try:
            line = server.stderr.readline()
            match = re.search(r"(http://\S+)/", line)
            assert match, line + server.stderr.read()
            yield match.group(1)
        finally:
            server.terminate()

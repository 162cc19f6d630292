"""One serving process: ``kb serve`` asked over HTTP, and the most memory it held."""

import os
import re
import signal
import subprocess
import sys
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from bench import questions
from bench.measure import answer_times, percentiles, status_mb
from bench.process import high_water_mb

_WARM_UP = 20


def measure(home: str, work: str) -> dict[str, Any]:
    """Ask every question for its page of results, one after the other."""
    command = [sys.executable, "-m", "kb", "--home", home, "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        assert process.stderr
        told = process.stderr.readline().decode(errors="replace")
        found = re.search(r"http://\S+", told)
        if not found:
            raise AssertionError(f"kb serve gave no address but {told!r}")

        def ask(question: str) -> bytes:
            with urlopen(f"{found[0]}search?q={quote(question)}", timeout=60) as response:
                page: bytes = response.read()
                return page

        try:
            pages = percentiles(answer_times(ask, questions.load(work, "text"), _WARM_UP))
        finally:
            peak = status_mb("VmHWM", process.pid)
            process.send_signal(signal.SIGINT)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    return {"page": pages, "serving_mb": peak or high_water_mb(usage)}

"""Programs beside Python that some formats need: run with a limit, and ended with all they started."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence


def is_installed(program: str) -> bool:
    """Whether a program is found on the PATH."""
    return shutil.which(program) is not None


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Return what a program wrote and its code. It ends, with what it started, when the time for the file is over."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | dict(environment or {}),
        start_new_session=True,
    )
    try:
        written, complaints = process.communicate()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, written, complaints)

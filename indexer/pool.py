"""The processes that read and segment: they end with the run, also when it is killed."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from indexer.limits import limit_memory
from kb import settings
from kb.errors import KbError

_LOOK_EVERY = 1.0


@contextmanager
def worker_pool(jobs: int) -> Iterator[Executor]:
    """Yield a pool of ``jobs`` processes, 0 for the setting's number.

    A process that dies ends the run with a KbError; what was committed until then is kept.
    """
    workers = jobs or settings.number("KB_JOBS") or os.cpu_count() or 1
    context = get_context("forkserver")
    context.set_forkserver_preload(["indexer.parse", "indexer.follow"])
    try:
        with ProcessPoolExecutor(workers, context, _begin, (os.getpid(),)) as executor:
            yield executor
    except BrokenProcessPool as error:
        raise KbError(
            "a reading process was killed (out of memory?); what is done is kept: run kb index again, with --jobs 1"
        ) from error


def _begin(run: int) -> None:
    """Set up a reading process: bounded in memory, and gone when the process ``run`` is gone.

    The queues of a killed run would keep it waiting forever.
    """
    limit_memory()

    def watch() -> None:
        while _is_alive(run):
            time.sleep(_LOOK_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

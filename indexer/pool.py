"""The processes that read and segment: they end with the run, also when it is killed."""

import os
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.process import BaseProcess

from indexer.limits import limit_memory
from kb import settings
from kb.errors import KbError


class KilledError(BrokenProcessPool):
    """A reading process was killed; ``near`` is the first file that no answer came for, at most a task away from it."""

    def __init__(self, near: str) -> None:
        self.near = near
        super().__init__(near)


@contextmanager
def worker_pool(jobs: int) -> Iterator[Executor]:
    """Yield a pool of ``jobs`` processes, 0 for the setting's number.

    A process that dies ends the run with a KbError; what was committed until then is kept.
    """
    workers = jobs or settings.number("KB_JOBS") or os.cpu_count() or 1
    context = get_context("forkserver")
    context.set_forkserver_preload(["indexer.parse", "indexer.follow"])
    try:
        with ProcessPoolExecutor(workers, context, _begin) as executor, _none_left(set(active_children())):
            yield executor
    except BrokenProcessPool as error:
        near = f" near {error.near}" if isinstance(error, KilledError) else ""
        raise KbError(
            f"a reading process was killed{near} (out of memory?);"
            " what is done is kept: run kb index again, with --jobs 1"
        ) from error


@contextmanager
def _none_left(others: Collection[BaseProcess]) -> Iterator[None]:
    """End all processes but ``others`` when the pool breaks.

    The executor ends those that it knows when it notices, and waits for one that was being started just then:
    forever, if that has more to tell than a pipe holds, which nobody reads any more.
    """
    try:
        yield
    except BrokenProcessPool:
        for process in set(active_children()).difference(others):
            process.kill()
        raise


def _begin() -> None:
    """Set up a reading process: bounded in memory, and gone when the run is gone.

    The queues of a killed run would keep it waiting forever.
    """
    limit_memory()
    run = parent_process()

    def watch() -> None:
        if run:
            # A pipe whose other end only the run holds: true as soon as it is dead, also where nobody buries it.
            run.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

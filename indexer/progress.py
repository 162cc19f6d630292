"""How far a run has come, as bars on stderr when somebody is looking at a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Stage = Callable[[str, int], Callable[[int], None]]
"""Opens a stage of (name, total); what it returns is told how many more are done."""


@contextmanager
def bars() -> Iterator[Stage]:
    """Yield a Stage that draws one bar a stage, or nothing when stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def stage(name: str, total: int) -> Callable[[int], None]:
            task = progress.add_task(name, total=total)
            return lambda count: progress.advance(task, count)

        yield stage


def silent(_name: str, _total: int) -> Callable[[int], None]:
    """Be a Stage that shows nothing."""
    return lambda _count: None

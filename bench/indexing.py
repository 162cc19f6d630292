"""One engine takes the tokens, in a process of its own."""

from pathlib import Path
from typing import Any

from bench import tokens
from bench.engines import make
from bench.measure import Memory, folder_mb, seconds


def measure(name: str, work: str, folder: str, share: int, times: int) -> dict[str, Any]:
    """Index the tokens in ``work`` into ``folder``; they are in memory before the clock starts."""
    engine = make(name, Path(folder))
    sections = tokens.load(work, share, times)
    count = len(sections.terms)
    prepared = engine.prepare(sections)
    del sections
    memory = Memory()
    took = seconds(lambda: engine.index(prepared))
    return {
        "index_s": took,
        "index_mb": folder_mb(Path(folder)),
        "index_memory_mb": memory.added_mb(),
        "sections": count,
    }

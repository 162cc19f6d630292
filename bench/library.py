"""学海 as it is used: files into catalogue and index, and the whole search call."""

import time
from pathlib import Path
from typing import Any

from bench import questions
from bench.measure import FEWER, answer_times, folder_mb, percentiles
from indexer.run import run
from kb.library import Library

_WARM_UP = 20


def index(files: str, home: str) -> dict[str, Any]:
    """Read, clean and index ``files``, the catalogue included."""
    started = time.perf_counter()
    report = run(Path(home), [files])
    return {
        "index_s": time.perf_counter() - started,
        "index_mb": folder_mb(Path(home) / "index"),
        "home_mb": folder_mb(Path(home)),
        "documents": report.documents,
        "sections": report.sections,
    }


def search(home: str, work: str, every: int = 1) -> dict[str, Any]:
    """Ask questions as people type them: three fields, words together, documents, facets, marked snippets."""
    asked = questions.load(work, "text", every)
    with Library(Path(home)) as library:
        times = answer_times(library.search, asked, _WARM_UP)
    return {"top10": percentiles(times), "top10_fewer": percentiles(times[::FEWER]), "questions": len(asked)}

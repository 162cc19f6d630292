"""``python -m bench.script``: how fast traditional characters are folded, in million characters a second.

Simplified text is the starter library's, traditional text the same converted by the library.
Each figure is the best of several runs over a few million characters, in texts of a document's size.
"""

import time
from collections.abc import Sequence
from pathlib import Path

from kb.analysis.script import to_simplified

CORPUS = Path(__file__).parent.parent / "corpus"
_CHARACTERS = 3_000_000
_RUNS = 5


def main() -> None:
    """Print one line a script."""
    from opencc import OpenCC

    simplified = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.md"))]
    for name, texts in (
        ("simplified", simplified),
        ("traditional (OpenCC)", list(map(OpenCC("s2t").convert, simplified))),
        ("traditional (Taiwan)", list(map(OpenCC("s2tw").convert, simplified))),
    ):
        print(f"{name}: {speed(texts):.1f} million characters a second")


def speed(texts: Sequence[str]) -> float:
    """Return the million characters a second at which ``texts`` are folded, tables already made."""
    repeated = list(texts) * (_CHARACTERS // sum(map(len, texts)) + 1)
    characters = sum(map(len, repeated))
    to_simplified(texts[0])
    return max(characters / _seconds(repeated) for _ in range(_RUNS)) / 1e6


def _seconds(texts: Sequence[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        to_simplified(text)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

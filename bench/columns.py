"""Two texts read across the columns of one page, and how many of the cut sentences cleaning puts together."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bench.damage import is_inside
from indexer.cleaning import clean
from indexer.cleaning.columns import restore_columns
from indexer.readers import Content, read

_PAGE = 2_000
_SHORTEST_CUT = 15
_SEEN = 10


class Page(NamedTuple):
    """The paragraphs of a page as read, and each paragraph that a column's end cut: its two halves."""

    lines: list[str]
    cuts: list[tuple[str, str]]


class Score(NamedTuple):
    """Sentences cut, put together with anything, put together rightly; pages left with a cut, of these flagged."""

    cut: int
    joined: int
    rightly: int
    left: int
    flagged: int

    def row(self, name: str) -> str:
        """Return the row of the table."""
        precision, recall = self.rightly / max(self.joined, 1), self.rightly / max(self.cut, 1)
        flagged = self.flagged / max(self.left, 1)
        return f"| {name} | {self.cut:,} | {self.joined:,} | {precision:.4f} | {recall:.4f} | {flagged:.0%} |"


def interleaved(texts: Sequence[list[str]], rng: random.Random) -> Page:
    """Return a page with a column of each text in turn; every column but a text's last ends inside a sentence."""
    cuts: list[tuple[str, str]] = []
    columns = [_columns(text, rng, cuts) for text in texts]
    rows = max(map(len, columns))
    page = [line for row in range(rows) for column in columns if row < len(column) for line in column[row]]
    return Page(page, cuts)


def _columns(text: list[str], rng: random.Random, cuts: list[tuple[str, str]]) -> list[list[str]]:
    """Return the columns of the beginning of a text; each cut is added to ``cuts``."""
    columns: list[list[str]] = [[]]
    size, total, due = 0, 0, rng.randrange(250, 500)
    for paragraph in text:
        size += len(paragraph)
        total += len(paragraph)
        inside = [at for at in range(_SHORTEST_CUT, len(paragraph) - _SHORTEST_CUT) if is_inside(paragraph, at)]
        if total >= _PAGE or size < due or not inside:
            columns[-1].append(paragraph)
            if total >= _PAGE:
                break
            continue
        at = rng.choice(inside)
        cuts.append((paragraph[:at], paragraph[at:]))
        columns[-1].append(paragraph[:at])
        columns.append([paragraph[at:]])
        size, due = len(paragraph) - at, rng.randrange(250, 500)
    return columns


def moved(content: Content) -> Content:
    """Return a page mended by the rule for columns alone."""
    blocks = restore_columns(list(content.blocks))
    return replace(content, blocks=tuple(blocks), flags=clean(content).flags)


def score(pages: Iterable[Page], mend: Callable[[Content], Content]) -> Score:
    """Return what is made of pages, whichever rule joined what."""
    cut = joined = rightly = left = flagged = 0
    for page in pages:
        result = mend(read("\n\n".join(page.lines).encode(), "page.txt"))
        lines = "\n".join(block.text for block in result.blocks)
        follows = [_following(lines, beginning) for beginning, _ in page.cuts]
        cut += len(page.cuts)
        joined += sum(bool(text) for text in follows)
        rightly += sum(bool(text) and rest.startswith(text) for text, (_, rest) in zip(follows, page.cuts, strict=True))
        is_left = not all(follows)
        left += is_left
        flagged += is_left and "column-order" in result.flags
    return Score(cut, joined, rightly, left, flagged)


def _following(lines: str, beginning: str) -> str:
    """Return what now stands behind a beginning on its line."""
    at = lines.find(beginning) + len(beginning)
    return lines[at : at + _SEEN].partition("\n")[0]


def table(texts: dict[str, list[str]]) -> str:
    """Return the table for pages of two and of three texts each."""
    names = sorted(texts)
    rows = [
        "Pages of laws read across their columns (`bench/columns.py`): every column ends inside a sentence, the rest",
        "comes after the other laws' columns. Joined: sentences that go on at all; precision: with their own rest;",
        "recall: of all cut. Flagged: of the pages where a sentence stays cut, those with `column-order`.",
        "",
        "| page | cut | joined | precision | recall | flagged |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for count, name in ((2, "two laws"), (3, "three laws")):
        apart = len(names) // count
        pages = [
            interleaved(
                [texts[names[at - step * apart]] for step in range(count)], random.Random(f"{name} {names[at]}")
            )
            for at in range(len(names))
        ]
        rows += [score(pages, moved).row(f"{name}, `columns` alone"), score(pages, clean).row(f"{name}, all rules")]
    return "\n".join(rows)

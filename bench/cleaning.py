"""How well cleaning undoes damage: precision and recall on 300 texts, and what it costs on clean ones.

``python -m bench.cleaning`` prints the tables and writes them into ``docs/cleaning.md``.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench import columns
from bench.damage import DAMAGES, Damaged
from indexer.cleaning import clean
from indexer.cleaning.edits import original
from indexer.cleaning.words import words
from indexer.readers import read
from indexer.readers.blocks import Block, Content, Edit

PAGE = Path("docs/cleaning.md")
_TEXTS = 300
_FEWEST_PARAGRAPHS, _MOST_PARAGRAPHS = 15, 250


class Score(NamedTuple):
    """What one kind of damage came to: characters put in, taken out, taken out rightly, texts restored whole."""

    put_in: int
    taken: int
    rightly: int
    restored: int
    texts: int

    @property
    def precision(self) -> float:
        return self.rightly / self.taken if self.taken else 1.0

    @property
    def recall(self) -> float:
        return self.rightly / self.put_in if self.put_in else 1.0


def removed_offsets(blocks: Iterable[Block]) -> Iterator[int]:
    """Yield the offsets, into the text as read, of all characters that are gone from it."""
    offset = 0
    for block in blocks:
        done = 0
        for edit in block.edits:
            offset += edit.at - done
            before = original([Block(edit.removed, edits=edit.inner)])
            if not edit.put or len(edit.put) != len(before):
                yield from range(offset, offset + len(before))
            offset += len(before)
            done = edit.at + len(edit.put)
        offset += len(block.text) - done + 1


def score(damaged: Iterable[Damaged], of_lines: bool) -> Score:
    """Return what cleaning makes of damaged texts; line ends count where they are the damage.

    Elsewhere it is a matter of taste which of the two around a dropped line went.
    """
    put_in = taken = rightly = restored = texts = 0
    for case in damaged:
        content = read(case.source.encode(), "damaged.txt")
        if [block.text for block in content.blocks] != case.lines:
            raise AssertionError(f"the reader sees other lines than were written: {case.lines[0]}")
        result = clean(content)
        text = "\n".join(case.lines)
        counts = {at for at, char in enumerate(text) if of_lines or char != "\n"}
        gone, foreign = counts & set(removed_offsets(result.blocks)), counts & case.foreign
        put_in += len(foreign)
        taken += len(gone)
        rightly += len(gone & foreign)
        restored += [block.text for block in result.blocks] == case.clean
        texts += 1
    return Score(put_in, taken, rightly, restored, texts)


def clean_texts(laws: dict[str, Content]) -> dict[str, list[str]]:
    """Return 300 laws that cleaning leaves alone, spread evenly, as the paragraphs of a plain file."""
    fit = {
        name: [block.text for block in content.blocks if block.text.strip()]
        for name, content in laws.items()
        if _FEWEST_PARAGRAPHS <= len(content.blocks) <= _MOST_PARAGRAPHS
    }
    whole = {name: text for name, text in fit.items() if _is_left_alone(text)}
    names = sorted(whole)
    return {name: whole[name] for name in names[:: max(1, len(names) // _TEXTS)][:_TEXTS]}


def _is_left_alone(text: list[str]) -> bool:
    content = read("\n\n".join(text).encode(), "clean.txt")
    return [block.text for block in content.blocks] == text == [block.text for block in clean(content).blocks]


def tables(laws: dict[str, Content]) -> str:
    texts = clean_texts(laws)
    lines = [
        f"On {len(texts)} laws that cleaning leaves alone, each damaged in one way at a time (`bench/damage.py`).",
        "Precision: of the characters removed, those that had been put in. Recall: of the characters put in,",
        "those removed. Restored: texts equal to the original to the letter.",
        "",
        "| damage | put in | precision | recall | restored |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, damage in DAMAGES.items():
        cases = (damage(text, random.Random(f"{name} {law}")) for law, text in texts.items())
        result = score(cases, of_lines="break" in name)
        share = f"{result.restored / result.texts:.0%}"
        lines.append(f"| {name} | {result.put_in:,} | {result.precision:.4f} | {result.recall:.4f} | {share} |")
        print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join([*lines, "", columns.table(texts)])


def cost(laws: dict[str, Content]) -> tuple[str, dict[str, Content]]:
    """Return what cleaning all laws costs, in words, and those that change."""
    words("人民")
    size = sum(len(block.text) for content in laws.values() for block in content.blocks)
    started = time.process_time()
    cleaned = {name: clean(content) for name, content in laws.items()}
    seconds = time.process_time() - started
    changed = {name: content for name, content in cleaned.items() if any(block.edits for block in content.blocks)}
    rules = Counter(rule for content in changed.values() for rule in _rules(content))
    by_rule = ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
    said = (
        f"Cost: {len(laws):,} laws, {size / 1e6:.1f} million characters, {seconds:.1f} s of processor time, "
        f"{size / seconds / 1e6:.1f} million\ncharacters a second. {len(changed)} of them change: {by_rule}."
    )
    return said, changed


def _rules(content: Content) -> set[str]:
    return {edit.rule for block in content.blocks for edit in block.edits}


def changes(changed: dict[str, Content]) -> str:
    """Return a row for each law that cleaning changes: its rules, and the first place."""
    rows = ["| law | rules | first place |", "| --- | --- | --- |"]
    for name, content in changed.items():
        edits = Counter(edit.rule for block in content.blocks for edit in block.edits)
        rules = ", ".join(f"{rule} {count}" for rule, count in edits.most_common())
        block = next(block for block in content.blocks if block.edits)
        rows.append(f"| {Path(name).stem} | {rules} | {_place(block.text, block.edits[0])} |")
    return "\n".join(rows)


def _place(text: str, edit: Edit) -> str:
    """Return an edit with a few characters around it; what it removed stands in brackets before what it put."""
    removed = edit.removed[:12].encode("unicode_escape").decode() if not edit.removed.isprintable() else edit.removed
    before, after = text[max(0, edit.at - 8) : edit.at], text[edit.at + len(edit.put) :][:8]
    return f"{before}[{removed}]{edit.put}{after}".replace("|", "\\|")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.cleaning", description=__doc__)
    shared = Path(os.environ.get("XUEHAI_SHARED", "../shared"))
    parser.add_argument("--laws", type=Path, default=shared / "corpora" / "laws", help="folder of clean texts")
    folder = parser.parse_args().laws
    if not folder.is_dir():
        parser.error(f"{folder} does not exist; name another with --laws")
    files = sorted(file for file in folder.rglob("*.md"))
    laws = {file.relative_to(folder).as_posix(): read(file.read_bytes(), file.name) for file in files}
    said, changed = cost(laws)
    measured = f"{tables(laws)}\n\n{said}"
    print(measured)
    page = PAGE.read_text(encoding="utf-8")
    for mark, text in (("measured", measured), ("changed", changes(changed))):
        start, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
        before, _, rest = page.partition(start)
        page = f"{before}{start}\n\n{text}\n\n{end}{rest.partition(end)[2]}"
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Results on stdout, remarks on stderr; tables know how wide a Chinese character is."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.cells import cell_len

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def print_json(value: Any) -> None:
    """Print ``value`` as one JSON object."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(rows: Iterable[Sequence[object]]) -> None:
    """Print rows in aligned columns; East Asian characters count two."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return ``text`` on one line with its spans emphasised where the terminal can."""
    pieces, done = [], 0
    for start, end in spans:
        pieces += [text[done:start], click.style(text[start:end], bold=True, fg="yellow")]
        done = end
    return "".join([*pieces, text[done:]]).replace("\n", " ")

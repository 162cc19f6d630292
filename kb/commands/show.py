"""``kb show``: a document or one section of it, as read or as it came, and what was repaired in between."""

import sys
from pathlib import Path

import click

from kb.commands.output import json_option, print_json, print_table
from kb.errors import KbError, UsageError
from kb.library import Library
from kb.view import DocumentView


@click.command()
@click.argument("document")
@click.option("--original", is_flag=True, help="Print the source file as it is, byte for byte.")
@click.option("--repairs", is_flag=True, help="Print what cleaning removed, each with its rule and place.")
@json_option
@click.pass_obj
def show(home: Path, document: str, original: bool, repairs: bool, as_json: bool) -> None:
    """Print DOCUMENT, or one section of it as DOCUMENT#ANCHOR."""
    if original and (repairs or as_json):
        raise UsageError("--original prints the file alone; leave out --repairs and --json")
    document_id, _, anchor = document.partition("#")
    with Library(home) as library:
        view = library.document(document_id)
    if anchor:
        view = view.only(anchor)
    if original:
        _print_original(view)
    elif as_json:
        print_json(view.as_json())
    elif repairs:
        _print_repairs(view)
    else:
        _print(view)


def _print(view: DocumentView) -> None:
    row = view.document
    click.echo(click.style(row.title, bold=True))
    facts = {"kind": row.kind, "published": row.published or "unknown"} | row.facts
    facts["source"] = ", ".join(source.path for source in view.sources)
    print_table([(name, value) for name, value in facts.items() if name not in ("title", "date")])
    for section in view.sections:
        click.echo("")
        if section.heading and not section.text.startswith(section.heading):
            click.echo(click.style(f"{'#' * max(section.level, 1)} {section.heading}", bold=True))
        if section.text:
            click.echo(section.text)


def _print_repairs(view: DocumentView) -> None:
    for repair in view.repairs:
        put = f" → {_on_one_line(repair.put)}" if repair.put else ""
        place = click.style(f"{view.document.id}#{repair.anchor}", fg="cyan")
        click.echo(f"{repair.rule}: {place}: {_on_one_line(repair.removed)}{put}")
    click.echo(f"{len(view.repairs)} repairs in {view.document.title}", err=True)


def _on_one_line(text: str) -> str:
    return text.strip("\n").replace("\n", "⏎") or "⏎"


def _print_original(view: DocumentView) -> None:
    source = view.sources[0]
    path = Path(source.root) / source.path
    try:
        sys.stdout.buffer.write(path.read_bytes())
    except OSError as error:
        raise KbError(f"the original {path} cannot be read ({error.strerror}); restore it or run kb index") from error

"""``kb targets``: the quantified commitments of a document or of the whole library, as a table, JSON or CSV."""

from pathlib import Path

import click

from kb.commands.output import json_option, print_json, print_table
from kb.errors import UsageError
from kb.export import Sheet, separated
from kb.library import Library
from kb.targets import COLUMNS, Choice, cells


@click.command()
@click.argument("document", required=False, default="")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@json_option
@click.pass_obj
def targets(home: Path, document: str, as_csv: bool, as_json: bool) -> None:
    """List the quantified commitments in DOCUMENT, or in all documents."""
    if as_csv and as_json:
        raise UsageError("--csv and --json are two formats; choose one")
    with Library(home) as library:
        found = library.targets(Choice(document))
    if as_json:
        print_json({"targets": [target._asdict() for target in found]})
    elif as_csv:
        click.echo(separated.write(Sheet("", COLUMNS, [cells(target) for target in found])), nl=False)
    elif found:
        head = ("document", "when", "what", "how much", "who")
        rows = ((t.document, t.period, t.action, t.quantity, t.who) for t in found)
        print_table([head, *rows])
    else:
        click.echo("no quantified commitments on record", err=True)

"""``kb stats``: what the library holds, and whether its index has followed."""

from pathlib import Path

import click

from kb.commands.output import json_option, print_json, print_table
from kb.library import Library


@click.command()
@json_option
@click.pass_obj
def stats(home: Path, as_json: bool) -> None:
    """Say what the library holds."""
    with Library(home) as library:
        figures = library.statistics()
    if as_json:
        print_json(figures)
        return
    kinds = ", ".join(f"{kind} {count}" for kind, count in figures.pop("kinds").items())
    folders = figures.pop("folders")
    print_table([*figures.items(), ("kinds", kinds), *(("folder", folder) for folder in folders)])
    if figures["index_revision"] < figures["revision"]:
        click.echo("the index is behind the catalogue; finish it with: kb index", err=True)

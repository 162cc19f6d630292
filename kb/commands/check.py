"""``kb check``: is the library sound, and what in it is doubtful?"""

from pathlib import Path

import click

from kb.commands.output import json_option, print_json
from kb.library import Library


@click.command()
@json_option
@click.pass_obj
def check(home: Path, as_json: bool) -> None:
    """Say whether catalogue, index and files agree, and list every doubtful place."""
    with Library(home) as library:
        findings, doubts = library.check()
    if as_json:
        listed = {"findings": [item._asdict() for item in findings], "doubts": [item._asdict() for item in doubts]}
        print_json({"sound": not findings} | listed)
    else:
        for doubt in doubts:
            where = f"{doubt.source}#{doubt.anchor}" if doubt.anchor else doubt.source
            click.echo(f"{doubt.name}: {where}{f': {doubt.detail}' if doubt.detail else ''}")
        for finding in findings:
            click.echo(f"not sound: {finding.check}: {finding.place}; {finding.advice}", err=True)
        click.echo(f"{len(findings)} findings, {len(doubts)} doubtful places", err=True)
    if findings:
        raise click.exceptions.Exit(1)

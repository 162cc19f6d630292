"""``kb terms``: the glossary of the library, or one term with all that is said of it."""

from pathlib import Path

import click

from kb.commands.output import json_option, print_json, print_table
from kb.library import Library
from kb.terms.glossary import Entry, Place, Use


@click.command()
@click.argument("term", required=False)
@click.option("--unexplained", is_flag=True, help="List the shorthand that no text explains.")
@json_option
@click.pass_obj
def terms(home: Path, term: str | None, unexplained: bool, as_json: bool) -> None:
    """List the terms of the library: numbered shorthand and defined words; or show TERM with its sources."""
    with Library(home) as library:
        if term:
            entry = library.terms.one(term)
            _show(entry, library.terms.uses(entry), as_json)
            return
        listed = [entry for entry in library.terms.all().values() if not (unexplained and entry.is_explained)]
    if as_json:
        print_json({"terms": [entry.as_json() for entry in listed]})
    elif listed:
        print_table([("term", "uses", "first", "means"), *(_row(entry) for entry in listed)])
    else:
        click.echo("no such terms on record", err=True)


def _row(entry: Entry) -> tuple[object, ...]:
    return entry.term, len(entry.places), entry.first.published or "undated", entry.gist[:60] or "unexplained"


def _show(entry: Entry, uses: list[Use], as_json: bool) -> None:
    if as_json:
        print_json(entry.as_json_whole())
        return
    click.echo(click.style(entry.term, bold=True))
    for expansion in entry.expansions:
        doubt = "" if expansion.agrees else f"  ({len(expansion.parts)} parts, the term counts {entry.number})"
        click.echo(f"  {'、'.join(expansion.parts)}{doubt}\n    {_named(expansion.place)}")
    for definition in entry.definitions:
        click.echo(f"  {definition.meaning}\n    {_named(definition.place)}")
    if not entry.is_explained:
        click.echo("  unexplained in this library")
    click.echo(f"first: {_named(entry.first)}")
    for use in uses:
        click.echo(f"  …{use.before}{click.style(use.match, bold=True)}{use.after}…  {use.place.title}")


def _named(place: Place) -> str:
    return f"{place.title} ({place.published or 'undated'})  {place.document}#{place.anchor}"

"""``kb stats``: what the library holds, whether its index has followed, and what is searched for in it."""

from pathlib import Path

import click

from kb.commands.output import json_option, print_json, print_table
from kb.library import Library
from kb.search_log import Asked, SearchLog


@click.command()
@click.option("--searches", is_flag=True, help="List what was searched for on the site, most often first.")
@click.option("--zero", is_flag=True, help="List the searches that found nothing.")
@json_option
@click.pass_obj
def stats(home: Path, searches: bool, zero: bool, as_json: bool) -> None:
    """Say what the library holds, or what was searched for in it."""
    if searches or zero:
        _print_searches(SearchLog(home).asked(without_result=zero), as_json)
        return
    with Library(home) as library:
        figures = library.statistics()
    if as_json:
        print_json(figures)
        return
    kinds = ", ".join(f"{kind} {count}" for kind, count in figures.pop("kinds").items())
    folders = figures.pop("folders")
    cited = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in figures.pop("citations").items())
    words_changed = figures.pop("words_changed")
    print_table([*figures.items(), ("citations", cited), ("kinds", kinds), *(("folder", folder) for folder in folders)])
    if figures["index_revision"] < figures["revision"]:
        click.echo("the index is behind the catalogue; finish it with: kb index", err=True)
    if words_changed:
        click.echo("词典已变: the word lists were edited since; take them up with: kb index", err=True)


def _print_searches(asked: list[Asked], as_json: bool) -> None:
    if as_json:
        print_json({"searches": [search._asdict() for search in asked]})
    elif asked:
        print_table([("times", "documents", "last", "query"), *((s.times, s.total, s.last, s.query) for s in asked)])
    else:
        click.echo("no searches on record", err=True)

"""``kb cite``: an article or a whole law, its editions, and the passages that cite it."""

from pathlib import Path
from typing import Any

import click

from kb.backlinks import Backlink, Passages
from kb.commands.output import json_option, marked, print_json
from kb.library import Library
from kb.references import Cited


@click.command()
@click.argument("law")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0, 10_000), help="Passages to print.")
@click.option("--offset", default=0, show_default=True, type=click.IntRange(0), help="Passages to pass over.")
@json_option
@click.pass_obj
def cite(home: Path, law: str, limit: int, offset: int, as_json: bool) -> None:
    """Print what cites LAW: 国防动员法, 国防动员法第十条, a document's title or number."""
    with Library(home) as library:
        cited = library.references.find(law)
        passages = library.references.passages(cited.document, cited.article, offset=offset, limit=limit)
    if as_json:
        print_json(_as_json(cited, passages))
    else:
        _print(cited, passages.page)
        told = ", ".join(f"{name} {count}" for name, count in passages.groups.items())
        click.echo(f"cited in {passages.total} places{f': {told}' if told else ''}", err=True)


def _as_json(cited: Cited, passages: Passages) -> dict[str, Any]:
    return {
        "document": cited.document,
        "title": cited.title,
        "article": cited.article,
        "text": cited.text,
        "editions": [edition._asdict() for edition in cited.editions],
        "total": passages.total,
        "groups": passages.groups,
        "passages": [passage._asdict() for passage in passages.page],
    }


def _print(cited: Cited, passages: list[Backlink]) -> None:
    click.echo(click.style(f"{cited.title} {cited.article or ''}".rstrip(), bold=True))
    if cited.text:
        click.echo(cited.text)
    for edition in cited.editions:
        lacks = "" if edition.has_article else "  without this article"
        click.echo(f"edition: {click.style(edition.document, fg='cyan')}  {edition.published or 'undated'}{lacks}")
    for passage in passages:
        facts = "  ".join(fact for fact in (passage.group, passage.published) if fact)
        name = click.style(f"{passage.document}#{passage.anchor}", fg="cyan")
        click.echo(f"\n{name}  {passage.title}  {click.style(facts, dim=True)}")
        click.echo(f"  {marked(passage.sentence, [(passage.start, passage.end)])}")

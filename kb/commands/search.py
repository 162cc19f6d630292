"""``kb search``: the best documents, each with its best passages."""

from pathlib import Path
from typing import NamedTuple

import click

from kb.commands.notes import said_beside
from kb.commands.options import gathered
from kb.commands.output import json_option, marked, print_json
from kb.document import Kind
from kb.library import Library, Page
from kb.search.engine import Explanation
from kb.search.results import Hit, Results


class Window(NamedTuple):
    """Which of the documents found are printed."""

    limit: int
    offset: int
    kind: str | None

    @property
    def filters(self) -> dict[str, frozenset[str]]:
        """The values allowed, by facet."""
        return {"kind": frozenset({self.kind})} if self.kind else {}


windowed = gathered(
    "window",
    Window,
    click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Documents to print."),
    click.option("--offset", default=0, show_default=True, type=click.IntRange(0), help="Documents to pass over."),
    click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only documents of this kind."),
)


@click.command()
@click.argument("query")
@windowed
@click.option("--explain", is_flag=True, help="Say how each passage came to its score.")
@json_option
@click.pass_obj
def search(home: Path, query: str, window: Window, explain: bool, as_json: bool) -> None:
    """Find QUERY: words, "an exact phrase", -without, a NEAR/10 b, 标题:, 年份:2019..2021, 国防动员法第十条."""
    with Library(home) as library:
        results = library.search(query, window.filters, Page(window.offset, window.limit))
        why = _explanations(library, results) if explain else {}
    if as_json:
        print_json(results.as_json() | ({"explanations": why} if explain else {}))
        return
    for line in said_beside(results):
        click.echo(line, err=True)
    for number, hit in enumerate(results.hits, start=window.offset + 1):
        _print_hit(number, hit, why)
    click.echo(f"{results.total} documents in {results.took_ms:.0f} ms", err=True)


def _print_hit(number: int, hit: Hit, why: dict[str, str]) -> None:
    facts = "  ".join(fact for fact in (hit.kind, hit.published, hit.source) if fact)
    click.echo(f"{number}. {click.style(hit.title, bold=True)}\n   {click.style(facts, dim=True)}")
    for section in hit.sections:
        name = f"{hit.document}#{section.anchor}"
        click.echo(f"   {click.style(name, fg='cyan')}  {section.heading}")
        click.echo(f"     {marked(section.snippet, section.highlights)}")
        if name in why:
            click.echo(why[name])
    click.echo()


def _explanations(library: Library, results: Results) -> dict[str, str]:
    names = [f"{hit.document}#{section.anchor}" for hit in results.hits for section in hit.sections]
    found = ((name, library.explain(results.query.text, name)) for name in names)
    return {name: "\n".join(_lines(explanation, 5)) for name, explanation in found if explanation}


def _lines(explanation: Explanation, indent: int) -> list[str]:
    line = f"{' ' * indent}{explanation.value:.3f}  {explanation.description}"
    return [line, *(text for part in explanation.details for text in _lines(part, indent + 2))]

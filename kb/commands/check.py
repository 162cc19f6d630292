"""``kb check``: is the library sound, what in it is doubtful, which texts were merged?"""

from pathlib import Path
from typing import Any

import click

from kb.checks import Cluster
from kb.commands.output import json_option, print_json
from kb.library import Library
from kb.search.filters import FLAG_NAMES

_LABELS = {flag: label for label, flag in FLAG_NAMES.items()}


@click.command()
@click.option("--references", is_flag=True, help="List the names and articles cited that the library does not have.")
@json_option
@click.pass_obj
def check(home: Path, references: bool, as_json: bool) -> None:
    """Say whether catalogue, index and files agree; list every doubtful place and every text merged with another."""
    with Library(home) as library:
        findings, doubts = library.check()
        clusters = library.clusters()
        cited = library.references.count()
        lacking = library.references.missing() + library.references.unresolved() if references else []
    if as_json:
        listed = {"findings": [item._asdict() for item in findings], "doubts": [item._asdict() for item in doubts]}
        told = {"references": cited._asdict()} | ({"lacking": [one._asdict() for one in lacking]} if references else {})
        print_json({"sound": not findings} | listed | {"duplicates": list(map(_cluster, clusters))} | told)
    else:
        for doubt in doubts:
            where = f"{doubt.source}#{doubt.anchor}" if doubt.anchor else doubt.source
            click.echo(f"{_named(doubt.name)}: {where}{f': {doubt.detail}' if doubt.detail else ''}")
        for cluster in clusters:
            sources = ", ".join(f"{path} {likeness} %" for path, likeness in cluster.sources)
            click.echo(f"duplicates: {cluster.document} {cluster.title}: {sources}")
        for one in lacking:
            click.echo(f"not in the library: {one.kind} {one.name}: {one.times} times, first in {one.first}")
        for finding in findings:
            click.echo(f"not sound: {finding.check}: {finding.place}; {finding.advice}", err=True)
        counts = f"{len(findings)} findings, {len(doubts)} doubtful places, {len(clusters)} documents in several files"
        click.echo(counts, err=True)
        unknown = (
            f"{cited.unresolved} citations of texts the library does not have, {cited.without_article} of articles"
        )
        click.echo(f"{unknown}{'' if references else '; list them with: kb check --references'}", err=True)
    if findings:
        raise click.exceptions.Exit(1)


def _cluster(cluster: Cluster) -> dict[str, Any]:
    sources = [{"path": path, "likeness": likeness} for path, likeness in cluster.sources]
    return {"document": cluster.document, "title": cluster.title, "sources": sources}


def _named(flag: str) -> str:
    """Return a flag with the word that finds its documents: has:column-order, 含:版面待核."""
    return f"{flag} {_LABELS[flag]}" if flag in _LABELS else flag

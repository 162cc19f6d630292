"""``kb check``: is the library sound, what in it is doubtful, which texts were merged, which links lead nowhere?"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kb.checks import Cluster
from kb.commands.output import json_option, print_json
from kb.library import Library
from kb.search.filters import FLAG_NAMES

_LABELS = {flag: label for label, flag in FLAG_NAMES.items()}


@click.command()
@json_option
@click.pass_obj
def check(home: Path, as_json: bool) -> None:
    """Say whether catalogue, index and files agree and links lead somewhere; list doubtful places and merged texts."""
    with Library(home) as library:
        findings, doubts = library.check()
        clusters = library.clusters()
        broken, alone = library.topics.check()
    if as_json:
        lists: dict[str, Sequence[Any]] = {
            "findings": findings,
            "doubts": doubts,
            "broken_links": broken,
            "orphans": alone,
        }
        listed = {name: [item._asdict() for item in items] for name, items in lists.items()}
        print_json({"sound": not (findings or broken)} | listed | {"duplicates": list(map(_cluster, clusters))})
    else:
        for doubt in doubts:
            where = f"{doubt.source}#{doubt.anchor}" if doubt.anchor else doubt.source
            click.echo(f"{_named(doubt.name)}: {where}{f': {doubt.detail}' if doubt.detail else ''}")
        for cluster in clusters:
            sources = ", ".join(f"{path} {likeness} %" for path, likeness in cluster.sources)
            click.echo(f"duplicates: {cluster.document} {cluster.title}: {sources}")
        for topic in alone:
            click.echo(f"orphan: {topic.source}: no other topic leads to {topic.title}")
        for link in broken:
            hint = f"did you mean {link.nearest}?" if link.nearest else "there is nothing of a like name"
            click.echo(f"broken link: {link.source}:{link.line}: [[{link.name}]]; {hint}", err=True)
        for finding in findings:
            click.echo(f"not sound: {finding.check}: {finding.place}; {finding.advice}", err=True)
        counts = f"{len(findings)} findings, {len(doubts)} doubtful places, {len(clusters)} documents in several files"
        click.echo(f"{counts}, {len(broken)} broken links, {len(alone)} orphans", err=True)
    if findings or broken:
        raise click.exceptions.Exit(1)


def _cluster(cluster: Cluster) -> dict[str, Any]:
    sources = [{"path": path, "likeness": likeness} for path, likeness in cluster.sources]
    return {"document": cluster.document, "title": cluster.title, "sources": sources}


def _named(flag: str) -> str:
    """Return a flag with the word that finds its documents: has:column-order, 含:版面待核."""
    return f"{flag} {_LABELS[flag]}" if flag in _LABELS else flag

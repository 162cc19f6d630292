"""``kb check``: is the library sound, what in it is doubtful, which texts were merged, what leads nowhere?"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from kb.checks import Cluster, Doubt, Finding
from kb.commands.output import json_option, print_json
from kb.library import Library
from kb.references import Count, Unresolved
from kb.search.filters import FLAG_NAMES
from kb.topics.soundness import BrokenLink, Unlinked

_LABELS = {flag: label for label, flag in FLAG_NAMES.items()}


class _Checked(NamedTuple):
    """What was found; ``lacking`` is what is cited and not there, where it was asked for."""

    findings: Sequence[Finding]
    doubts: Sequence[Doubt]
    clusters: Sequence[Cluster]
    broken: Sequence[BrokenLink]
    alone: Sequence[Unlinked]
    cited: Count
    lacking: Sequence[Unresolved] | None

    @property
    def is_sound(self) -> bool:
        return not (self.findings or self.broken)


@click.command()
@click.option("--references", is_flag=True, help="List the names and articles cited that the library does not have.")
@json_option
@click.pass_obj
def check(home: Path, references: bool, as_json: bool) -> None:
    """Say whether catalogue, index and files agree and links lead somewhere; list doubtful places and merged texts."""
    with Library(home) as library:
        cited = library.references
        lacking = cited.missing() + cited.unresolved() if references else None
        checked = _Checked(*library.check(), library.clusters(), *library.topics.check(), cited.count(), lacking)
    if as_json:
        print_json(_as_json(checked))
    else:
        _print_doubts(checked)
        _print_faults(checked)
    if not checked.is_sound:
        raise click.exceptions.Exit(1)


def _as_json(checked: _Checked) -> dict[str, Any]:
    lists: dict[str, Sequence[Any]] = {
        "findings": checked.findings,
        "doubts": checked.doubts,
        "broken_links": checked.broken,
        "orphans": checked.alone,
    }
    if checked.lacking is not None:
        lists["lacking"] = checked.lacking
    listed = {name: [item._asdict() for item in items] for name, items in lists.items()}
    duplicates = list(map(_cluster, checked.clusters))
    return {"sound": checked.is_sound} | listed | {"duplicates": duplicates, "references": checked.cited._asdict()}


def _print_doubts(checked: _Checked) -> None:
    """Print what somebody may want to look at."""
    for doubt in checked.doubts:
        where = f"{doubt.source}#{doubt.anchor}" if doubt.anchor else doubt.source
        click.echo(f"{_named(doubt.name)}: {where}{f': {doubt.detail}' if doubt.detail else ''}")
    for cluster in checked.clusters:
        sources = ", ".join(f"{path} {likeness} %" for path, likeness in cluster.sources)
        click.echo(f"duplicates: {cluster.document} {cluster.title}: {sources}")
    for topic in checked.alone:
        click.echo(f"orphan: {topic.source}: no other topic leads to {topic.title}")
    for one in checked.lacking or ():
        click.echo(f"not in the library: {one.kind} {one.name}: {one.times} times, first in {one.first}")


def _print_faults(checked: _Checked) -> None:
    """Print what is wrong, and how much there is of everything."""
    for link in checked.broken:
        hint = f"did you mean {link.nearest}?" if link.nearest else "there is nothing of a like name"
        click.echo(f"broken link: {link.source}:{link.line}: [[{link.name}]]; {hint}", err=True)
    for finding in checked.findings:
        click.echo(f"not sound: {finding.check}: {finding.place}; {finding.advice}", err=True)
    found = f"{len(checked.findings)} findings, {len(checked.doubts)} doubtful places"
    merged = f"{len(checked.clusters)} documents in several files"
    click.echo(f"{found}, {merged}, {len(checked.broken)} broken links, {len(checked.alone)} orphans", err=True)
    cited = checked.cited
    unknown = f"{cited.unresolved} citations of texts the library does not have, {cited.without_article} of articles"
    click.echo(f"{unknown}{'' if checked.lacking is not None else '; list them with: kb check --references'}", err=True)


def _cluster(cluster: Cluster) -> dict[str, Any]:
    sources = [{"path": path, "likeness": likeness} for path, likeness in cluster.sources]
    return {"document": cluster.document, "title": cluster.title, "sources": sources}


def _named(flag: str) -> str:
    """Return a flag with the word that finds its documents: has:column-order, 含:版面待核."""
    return f"{flag} {_LABELS[flag]}" if flag in _LABELS else flag

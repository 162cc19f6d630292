"""``kb check``: is the library sound, what in it is doubtful, which texts were merged, what leads nowhere?"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import click

from kb.checks import Cluster, Doubt, Finding
from kb.commands.output import json_option, print_json
from kb.errors import UsageError
from kb.library import Library
from kb.references import Count, Unresolved
from kb.search.filters import FLAG_NAMES
from kb.soundness import Fault, faults
from kb.topics.soundness import BrokenLink, Unlinked

_LABELS = {flag: label for label, flag in FLAG_NAMES.items()}


class _Checked(NamedTuple):
    """What was found; ``lacking`` is what is cited and not there, where it was asked for."""

    damaged: Sequence[Fault]
    findings: Sequence[Finding]
    doubts: Sequence[Doubt]
    clusters: Sequence[Cluster]
    broken: Sequence[BrokenLink]
    alone: Sequence[Unlinked]
    cited: Count
    lacking: Sequence[Unresolved] | None

    @property
    def is_sound(self) -> bool:
        return not (self.damaged or self.findings or self.broken)


_REPAIR = "indexer.repair"
"""Loaded by name, as the commands are: reading needs nothing of what writes."""


@click.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--repair", "mending", is_flag=True, help="Make damaged parts anew; FOLDER where none is on record.")
@click.option("--references", is_flag=True, help="List the names and articles cited that the library does not have.")
@json_option
@click.pass_obj
def check(home: Path, folders: tuple[str, ...], mending: bool, references: bool, as_json: bool) -> None:
    """Say whether catalogue, index and files agree and links lead somewhere; list doubtful places and merged texts."""
    if folders and not mending:
        raise UsageError("folders are read with --repair only; bring the library up to them with: kb index FOLDER")
    if mending:
        _mend(home, folders)
    damaged = faults(home)
    for fault in damaged:
        click.echo(f"damaged: {fault.part}: {fault.path}: {fault.reason}; mend with: kb check --repair", err=True)
    if {fault.part for fault in damaged} & {"catalogue", "index"}:
        if as_json:
            print_json({"sound": False, "damaged": list(map(_fault, damaged))})
        raise click.exceptions.Exit(1)
    with Library(home) as library:
        cited = library.references
        lacking = cited.missing() + cited.unresolved() if references else None
        checked = _Checked(
            damaged, *library.check(), library.clusters(), *library.topics.check(), cited.count(), lacking
        )
    if as_json:
        print_json(_as_json(checked))
    else:
        _print_doubts(checked)
        _print_faults(checked)
    if not checked.is_sound:
        raise click.exceptions.Exit(1)


def _mend(home: Path, folders: tuple[str, ...]) -> None:
    """Print each fault with what was done about it."""
    for mended in import_module(_REPAIR).repair(home, folders):
        done = f"mended: {mended.done}" if mended.done else mended.advice
        click.echo(f"{mended.fault.part}: {mended.fault.reason}; {done}", err=True)


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
    damaged = list(map(_fault, checked.damaged))
    return (
        {"sound": checked.is_sound, "damaged": damaged}
        | listed
        | {"duplicates": duplicates, "references": checked.cited._asdict()}
    )


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


def _fault(fault: Fault) -> dict[str, str]:
    return {"part": fault.part, "path": str(fault.path), "reason": fault.reason}


def _cluster(cluster: Cluster) -> dict[str, Any]:
    sources = [{"path": path, "likeness": likeness} for path, likeness in cluster.sources]
    return {"document": cluster.document, "title": cluster.title, "sources": sources}


def _named(flag: str) -> str:
    """Return a flag with the word that finds its documents: has:column-order, 含:版面待核."""
    return f"{flag} {_LABELS[flag]}" if flag in _LABELS else flag

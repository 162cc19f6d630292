"""``kb inbox``: what readers reported to be wrong with a text."""

from pathlib import Path

import click

from kb.annotations.inbox import Report
from kb.commands.output import json_option, print_json, print_table
from kb.workspace.workspace import Workspace


@click.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Those that were closed too.")
@json_option
@click.pass_context
def inbox(ctx: click.Context, everything: bool, as_json: bool) -> None:
    """List the reports that are open, the newest first."""
    if ctx.invoked_subcommand is not None:
        return
    with Workspace(ctx.obj) as workspace:
        reports = [*workspace.inbox.all(), *(workspace.inbox.all(closed=True) if everything else ())]
    if as_json:
        print_json({"reports": [report.as_json() for report in reports]})
    elif reports:
        print_table(_line(report) for report in reports)


@inbox.command()
@click.argument("number", type=click.IntRange(min=1))
@json_option
@click.pass_obj
def show(home: Path, number: int, as_json: bool) -> None:
    """Print a report with the words in question, as they were."""
    with Workspace(home) as workspace:
        report = workspace.inbox.one(number)
    if as_json:
        print_json(report.as_json())
        return
    state = f"{report.id} {report.matter} {report.at} {report.author or 'a reader'}"
    about = f"{report.address}  {report.title}  revision {report.revision}"
    closed = f"{report.closed} {report.closed_by} {report.remark}" if report.closed else "no"
    for label, value in (("report", state), ("about", about), ("says", report.words), ("closed", closed)):
        click.echo(f"{label}: {_plain(value)}")
    for line in report.passage.splitlines():
        click.echo(f"  | {_plain(line)}")


@inbox.command()
@click.argument("number", type=click.IntRange(min=1))
@click.option("--note", default="", help="What came of it.")
@click.pass_obj
def close(home: Path, number: int, note: str) -> None:
    """Close a report."""
    with Workspace(home) as workspace:
        workspace.inbox.close(number, "kb inbox", note)


@inbox.command()
@click.argument("number", type=click.IntRange(min=1))
@click.pass_obj
def reopen(home: Path, number: int) -> None:
    """Open a report again."""
    with Workspace(home) as workspace:
        workspace.inbox.reopen(number)


def _line(report: Report) -> tuple[object, ...]:
    state = "closed" if report.closed else "open"
    return report.id, state, report.matter.value, report.at, _plain(report.title)[:40], _plain(report.words)[:60]


def _plain(text: str) -> str:
    """Return a text on one line without what a terminal would obey: anybody may have written it."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())

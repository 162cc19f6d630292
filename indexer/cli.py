"""``kb index``: bring catalogue and index up to the library's folders."""

from pathlib import Path
from typing import NamedTuple

import click

from indexer.previous import put_back
from indexer.progress import bars
from indexer.report import Report
from indexer.run import Options, run, watch
from kb import settings
from kb.commands.options import gathered
from kb.commands.output import json_option, print_json
from kb.errors import NoLibraryError
from kb.lock import writer_lock


class Reporter(NamedTuple):
    """How reports are shown, and what counts as failed."""

    strict: bool
    as_json: bool

    def show(self, report: Report) -> None:
        """Print a report."""
        if self.as_json:
            print_json(report.as_json())
            return
        for line in report.lines():
            click.echo(line, err=line.startswith(("failed", "skipped")))

    def has_failed(self, report: Report) -> bool:
        """Whether the command ends with 1."""
        return bool(report.failed or (self.strict and report.skipped))


_work = gathered(
    "options",
    Options,
    click.option(
        "--rebuild", is_flag=True, help="Write the search index anew from the catalogue, without reading files."
    ),
    click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing."),
    click.option(
        "--jobs", default=0, type=click.IntRange(0), help="Processes that read and segment  [default: all processors]"
    ),
)
_reporting = gathered(
    "reporter",
    Reporter,
    click.option("--strict", is_flag=True, help="Files passed over count as failures."),
    json_option,
)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_work
@click.option("--watch", "watching", is_flag=True, help="Go on looking at the folders until interrupted.")
@_reporting
@click.pass_obj
def index(home: Path, paths: tuple[str, ...], options: Options, watching: bool, reporter: Reporter) -> None:
    """Index the folders or files PATH; without PATH, every folder indexed before."""
    with bars() as stage:
        report = run(home, paths, options, stage)
    reporter.show(report)
    if watching:
        watch(home, paths, Options(jobs=options.jobs), reporter.show)
    if reporter.has_failed(report):
        raise click.exceptions.Exit(1)


@click.command()
@json_option
@click.pass_obj
def rollback(home: Path, as_json: bool) -> None:
    """Put back the index that the last --rebuild replaced; the next kb index brings it up to date again."""
    if not settings.catalogue_path(home).exists():
        raise NoLibraryError(home)
    with writer_lock(home):
        revision = put_back(settings.index_path(home))
    if as_json:
        print_json({"index_revision": revision})
    else:
        click.echo(f"the earlier index answers again, at revision {revision}")

"""``kb curriculum``: what trainers made, listed, printed, taken out and brought in."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from kb.commands.output import json_option, print_json, print_table
from kb.curricula.curriculum import Curriculum, decode
from kb.curricula.export import FORMATS, Audience, markdown
from kb.errors import UsageError
from kb.workspace.workspace import Workspace

_BACKUP_MARK = b'"xuehai-curricula'


@click.group()
def curriculum() -> None:
    """List, print, export and import curricula."""


@curriculum.command("list")
@json_option
@click.pass_obj
def list_curricula(home: Path, as_json: bool) -> None:
    """Print the curricula, the last changed first."""
    with Workspace(home) as workspace:
        rows = workspace.curricula.all()
    names = ("id", "title", "edition", "published", "changed", "archived")
    if as_json:
        print_json({"curricula": [{name: row._mapping[name] for name in names} for row in rows]})
    elif rows:
        print_table([(row.id, row.title, f"edition {row.edition}", row.changed) for row in rows])


@curriculum.command()
@click.argument("name", metavar="ID")
@click.option("--edition", type=click.IntRange(min=1), help="An older edition than the newest.")
@json_option
@click.pass_obj
def show(home: Path, name: str, edition: int | None, as_json: bool) -> None:
    """Print a curriculum as Markdown."""
    with Workspace(home) as workspace:
        found = workspace.curricula.edition(name, edition)
    if as_json:
        head = {"curriculum": found.curriculum, "edition": found.number, "author": found.author, "at": found.at}
        print_json(head | {"content": msgspec.to_builtins(found.content)})
    else:
        click.echo(markdown.write(found.content), nl=False)


@curriculum.command()
@click.argument("name", metavar="ID", required=False)
@click.option("--all", "everything", is_flag=True, help="All curricula with all editions, as a backup in JSON.")
@click.option("--format", "ending", type=click.Choice([*FORMATS]), default="md", show_default=True)
@click.option("--trainee", is_flag=True, help="The trainee's edition: without the trainer's remarks.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without.")
@click.pass_obj
def export(home: Path, name: str | None, everything: bool, ending: str, trainee: bool, output: Path | None) -> None:
    """Write a curriculum as a file."""
    if (name is None) != everything:
        raise UsageError("name one curriculum, or say --all; kb curriculum list has the names")
    with Workspace(home) as workspace:
        if name is None:
            data = workspace.backup()
        else:
            content = workspace.curricula.edition(name).content
            data = FORMATS[ending].write(content, Audience.TRAINEE if trainee else Audience.TRAINER)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{output} cannot be written ({error.strerror}); choose another --output") from error


@curriculum.command("import")
@click.argument("files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True)
@click.option("--owner", help="Account that owns what comes in; without, administrators look after it.")
@click.option("--publish", is_flag=True, help="Let everybody read what comes in.")
@click.pass_obj
def bring_in(home: Path, files: Sequence[Path], owner: str | None, publish: bool) -> None:
    """Take in curricula (Markdown or JSON as we export them) or a backup of all."""
    with Workspace(home) as workspace:
        user = workspace.accounts.find(owner) if owner else None
        for file in files:
            data = file.read_bytes()
            if _BACKUP_MARK in data[:200]:
                came, known = workspace.restore(data)
                click.echo(f"curricula: {came} brought in, {known} here already", err=True)
                continue
            key = workspace.curricula.create(_content(file, data), user.name if user else "", user.id if user else None)
            if publish:
                workspace.curricula.publish(key, 1)
            click.echo(key)


def _content(file: Path, data: bytes) -> Curriculum:
    if data.lstrip()[:1] == b"{":
        return decode(data)
    try:
        return markdown.read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is neither UTF-8 nor JSON; export it again with: kb curriculum export") from error

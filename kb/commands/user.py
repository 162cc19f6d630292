"""``kb user``: accounts for those who make curricula."""

from pathlib import Path

import click

from kb.access import Access
from kb.commands.output import print_json
from kb.workspace.accounts import Role
from kb.workspace.workspace import Workspace


@click.group()
def user() -> None:
    """Make and look after accounts; reading needs none."""


@user.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="May look after everybody's curricula.")
@click.password_option(help="Asked for when it is left out, which keeps it out of the shell's history.")
@click.pass_obj
def add(home: Path, name: str, admin: bool, password: str) -> None:
    """Make an account."""
    with Workspace(home) as workspace:
        made = workspace.accounts.add(name, password, Role.ADMIN if admin else Role.TRAINER)
    click.echo(f"{made.name}: {made.role.value}")


@user.command()
@click.argument("name")
@click.pass_obj
def remove(home: Path, name: str) -> None:
    """Remove an account; its curricula and the notes it shared stay."""
    with Workspace(home) as workspace:
        workspace.accounts.remove(name)


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_users(home: Path, as_json: bool) -> None:
    """Print the accounts."""
    with Workspace(home) as workspace:
        rows = workspace.accounts.all()
    if as_json:
        print_json({"users": [row._asdict() | {"clearance": Access(row.clearance).label} for row in rows]})
        return
    for row in rows:
        click.echo(f"{row.name}\t{row.role}\t{row.created}\t{Access(row.clearance).label}")


@user.command()
@click.argument("name")
@click.password_option(help="Asked for when it is left out.")
@click.pass_obj
def password(home: Path, name: str, password: str) -> None:
    """Give an account another password; it is signed out everywhere."""
    with Workspace(home) as workspace:
        workspace.accounts.set_password(name, password)


@user.command()
@click.argument("name")
@click.argument("level", type=click.Choice([level.label for level in Access]))
@click.pass_obj
def clearance(home: Path, name: str, level: str) -> None:
    """Let an account read what is at LEVEL or below: members as a rule, restricted for administrators."""
    with Workspace(home) as workspace:
        workspace.accounts.set_clearance(name, Access[level.upper()])

"""``kb backup`` and ``kb restore``: the whole home as one file, and back."""

from pathlib import Path

import click
import msgspec

from kb import backup as backups
from kb.backup.manifest import Manifest
from kb.commands.output import json_option, print_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--check", "checking", is_flag=True, help="Verify FILE instead of writing it.")
@json_option
@click.pass_obj
def backup(home: Path, file: Path, checking: bool, as_json: bool) -> None:
    """Write the whole home to FILE (.zip or .tar) while it is in use."""
    manifest = backups.check(file) if checking else backups.make(home, file)
    if as_json:
        print_json(msgspec.to_builtins(manifest))
        return
    size = sum(entry.size for entry in manifest.files.values())
    done = f"sound, made {manifest.made}" if checking else "written"
    click.echo(f"{file}: {done}; {len(manifest.files)} files, {size / 1e6:.1f} MB, {_about(manifest)}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--home", "into", type=click.Path(path_type=Path, file_okay=False), help="Folder to restore to.")
@click.option("--force", is_flag=True, help="Put a home that is not empty aside, under another name.")
@click.pass_obj
def restore(home: Path, file: Path, into: Path | None, force: bool) -> None:
    """Put the backup FILE in place as the home, which must be empty."""
    place = into or home
    manifest, aside = backups.restore(file, place, force=force)
    click.echo(f"{place}: restored; {len(manifest.files)} files, {_about(manifest)}")
    if aside:
        click.echo(f"what was there is now in {aside}; delete it once all is well", err=True)
    click.echo(f"bring it up to date with: kb --home {place} index; restart a site that serves it", err=True)


def _about(manifest: Manifest) -> str:
    return f"revision {manifest.index_revision}, by version {manifest.version}"

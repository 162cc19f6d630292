"""The command line: one visible table of commands, each loaded when it runs."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kb import __version__, settings
from kb.errors import KbError, NoLibraryError, UsageError

COMMANDS = {
    "index": ("indexer.cli:index", "Bring the library up to its folders."),
    "rollback": ("indexer.cli:rollback", "Put back the index that the last --rebuild replaced."),
    "search": ("kb.commands.search:search", "Find passages."),
    "show": ("kb.commands.show:show", "Print a document or one of its sections."),
    "cite": ("kb.commands.cite:cite", "Print what cites a law, an article, a document."),
    "terms": ("kb.commands.terms:terms", "List terms: numbered shorthand and defined words."),
    "targets": ("kb.commands.targets:targets", "List quantified commitments."),
    "topics": ("kb.commands.topics:topics", "List the topics, or print one."),
    "stats": ("kb.commands.stats:stats", "Say what the library holds."),
    "check": ("kb.commands.check:check", "Say what is not sound, what is doubtful, what was merged."),
    "backup": ("kb.commands.backup:backup", "Write the whole home to one file, while it is in use."),
    "restore": ("kb.commands.backup:restore", "Put a backup in place."),
    "evaluate": ("kb.commands.evaluate:evaluate", "Measure relevance against judged questions."),
    "curriculum": ("kb.commands.curriculum:curriculum", "List, print, export and import curricula."),
    "inbox": ("kb.commands.inbox:inbox", "List and close what readers reported to be wrong."),
    "user": ("kb.commands.user:user", "Make and look after accounts."),
    "serve": ("web.cli:serve", "Serve the site."),
}

DONE, FAILED, WRONG_CALL, NO_LIBRARY = 0, 1, 2, 3


class Commands(click.Group):
    """Loads a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command ``name``, None when there is none."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _set_home(_ctx: click.Context, _option: click.Parameter, home: Path | None) -> Path | None:
    """Make the home known to the word lists and to reading processes, before any command's module is loaded."""
    if home:
        os.environ["KB_HOME"] = str(home)
    return home


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_set_home,
    help="Folder that holds catalogue and index  [default: $KB_HOME or .kb]",
)
@click.version_option(__version__, prog_name="kb")
@click.pass_context
def cli(ctx: click.Context, home: Path | None) -> None:
    """学海: search a library of Chinese policy, work reports and training material.

    Exit codes: 0 done; 1 the job ran and something failed; 2 the call was wrong; 3 no library yet.
    """
    ctx.obj = home or settings.home()


def exit_code(error: KbError) -> int:
    """Return the exit code for an error."""
    if isinstance(error, NoLibraryError):
        return NO_LIBRARY
    return WRONG_CALL if isinstance(error, UsageError) else FAILED


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; never shows a traceback for what can be explained."""
    try:
        code = cli.main(args=arguments, prog_name="kb", standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = WRONG_CALL
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; run the command again to go on", err=True)
        code = FAILED
    except KbError as error:
        click.echo(f"error: {error}", err=True)
        code = exit_code(error)
    except BrokenPipeError:
        sys.stderr.close()
        code = DONE
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        click.echo(f"error: {error.strerror or error}{where}; see to it and run the command again", err=True)
        code = FAILED
    sys.exit(code or DONE)

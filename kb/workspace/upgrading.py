"""Brings ``curricula.db`` to the present version with Alembic."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from kb.errors import KbError

_MIGRATIONS = Path(__file__).parent / "migrations"


class UpgradeError(KbError):
    """The database is of a newer version, or a migration of it fails."""


def upgrade(connection: Connection, found: str | None) -> None:
    """Migrate from version ``found``, None for a new database; raises UpgradeError where that cannot be."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found is not None and found not in known:
            raise UpgradeError(f"a newer program wrote it (version {found}); start that one")
        command.upgrade(config, "head")
    except CommandError as error:
        raise UpgradeError(str(error)) from error

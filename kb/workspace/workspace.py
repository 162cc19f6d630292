"""The workspace of a home: accounts, curricula, reports, notes, and the secret that signs cookies."""

import os
import re
import secrets
from pathlib import Path

from kb import settings
from kb.annotations.inbox import Inbox
from kb.annotations.notebook import Notebook
from kb.curricula.backup import dump, load
from kb.curricula.store import Store
from kb.errors import KbError
from kb.private_files import make_home
from kb.workspace.accounts import Accounts
from kb.workspace.database import WorkspaceError, connect

_SECRET_BYTES = 32
_SECRET = re.compile(f"[0-9a-f]{{{2 * _SECRET_BYTES}}}")


class Workspace:
    """What people write in one home; open it once and share it between threads."""

    def __init__(self, home: Path) -> None:
        """Open or make the database; raises WorkspaceError, and KbError where the home cannot be written.

        The secret is made with the first one: where it is alone, a database was lost, and none is made in its place.
        """
        self._home = home
        make_home(home)
        path, secret = settings.curricula_path(home), settings.secret_path(home)
        if secret.exists() and not path.exists():
            advice = f"put back a backup with kb restore, or begin anew: remove {secret}"
            raise WorkspaceError(path, f"it is missing, though people worked here; {advice}")
        self._engine = connect(path)
        if not secret.exists():
            self.secret()
        self.accounts = Accounts(self._engine)
        self.curricula = Store(self._engine)
        self.inbox = Inbox(self._engine)
        self.notes = Notebook(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()

    def check_writable(self) -> None:
        """Take the right to write and give it back; raises SQLAlchemy's OperationalError where that cannot be."""
        with self._engine.begin() as connection:
            connection.rollback()

    def backup(self) -> bytes:
        """Return all curricula with all editions, as ``restore`` takes them."""
        return dump(self._engine)

    def restore(self, data: bytes) -> tuple[int, int]:
        """Bring in a backup; return how many curricula came and how many were here already (``load``)."""
        return load(self._engine, data)

    def secret(self) -> str:
        """Return the secret of this home, made at first and readable by nobody else."""
        path = settings.secret_path(self._home)
        try:
            # Made whole under another name and then put in place: a second process finds none or all of it.
            made = path.with_name(f"{path.name}.{os.getpid()}")
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_hex(_SECRET_BYTES))
            try:
                os.link(made, path)
            except FileExistsError:
                pass
            finally:
                made.unlink()
            content = path.read_bytes()
        except OSError as error:
            raise KbError(f"{path} cannot be written or read ({error.strerror}); mend its permissions") from error
        if not is_secret(content):
            raise KbError(f"{path} is no secret of ours; put it aside with: kb check --repair")
        return content.decode()


def is_secret(content: bytes) -> bool:
    """Whether the content of a file is a secret as it is made here."""
    return bool(_SECRET.fullmatch(content.decode("ascii", "replace")))

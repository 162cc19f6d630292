"""Few, named errors that carry facts.

The message is one sentence that says what, where and what to do next. Exit codes and HTTP
statuses are chosen at the edges (``kb.cli`` and ``web.errors``), never here.
"""

from pathlib import Path


class KbError(Exception):
    """Anything 学海 can explain to the person who called it."""


class UsageError(KbError):
    """The call itself was wrong: a path, an option or an argument."""


class NoLibraryError(KbError):
    """The home holds no catalogue or no index yet."""

    def __init__(self, home: Path) -> None:
        self.home = home
        super().__init__(f"no library in {home} yet; build one with: kb --home {home} index FOLDER")


class FingerprintError(KbError):
    """The index was built with another definition of text than the running code's."""

    def __init__(self, path: Path, differences: list[str]) -> None:
        self.path = path
        self.differences = differences
        super().__init__(
            f"the index in {path} was built differently ({'; '.join(differences)}); rebuild it with: kb index --rebuild"
        )


class DamagedIndexError(KbError):
    """A file of the index is missing, cut short or altered."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"the index in {path} is damaged ({reason}); rebuild it with: kb index --rebuild")


class CatalogueError(KbError):
    """The catalogue cannot be opened or was made by another version."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"the catalogue {path} cannot be used: {reason}")


class OutOfReachError(KbError):
    """Room, permissions or file handles are lacking; nothing is known to be damaged."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"{path} cannot be used: {reason}; make room, mend its permissions or allow more open files, then go on"
        )


# What is not found by searching is in a list.
_LISTED_BY = {"curriculum": "kb curriculum list", "account": "kb user list", "report": "kb inbox --all"}


class NotFoundError(KbError):
    """No document, section or page by that name."""

    def __init__(self, what: str, name: str, nearest: str | None = None) -> None:
        self.what = what
        self.name = name
        self.nearest = nearest
        hint = f"; did you mean {nearest}?" if nearest else f"; find its name with: {_LISTED_BY.get(what, 'kb search')}"
        super().__init__(f"no {what} {name!r}{hint}")


class LockedError(KbError):
    """Another process is writing to this home."""

    def __init__(self, path: Path, holder: str) -> None:
        self.path = path
        self.holder = holder
        super().__init__(f"another kb index (process {holder}) is writing here ({path}); wait for it or stop it first")


class UnreadableFileError(KbError):
    """One source file that could not become a document. ``reason`` is one clear line."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.path, self.reason)


class PortInUseError(KbError):
    """Somebody else listens where the site was to be served."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        super().__init__(f"{host}:{port} is in use; choose another with: kb serve --port {port + 1}")

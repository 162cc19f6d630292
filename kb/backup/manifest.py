"""What a backup says of itself: the version that wrote it, and of every file its size and SHA-256."""

from pathlib import PurePosixPath
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kb.errors import KbError

FORMAT = "xuehai-home 1"
NAME = "manifest.json"
LARGEST = 1 << 26


class BackupError(KbError):
    """A backup cannot be made, or a file is none that can be put back."""

    def __init__(self, path: object, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One file: its size in bytes, the SHA-256 of them in hex."""

    size: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """``files`` by their path in the home; ``version`` is the program's, ``catalogue`` its schema, both for people."""

    format: str
    version: str
    catalogue: str
    index_revision: int
    made: str
    files: dict[str, Entry]


def encode(manifest: Manifest) -> bytes:
    """Return the manifest as JSON, its files in order."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1)


def decode(path: object, data: bytes) -> Manifest:
    """Return the manifest of the backup ``path``; raises BackupError for what is none of ours."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BackupError(path, f"its {NAME} cannot be read ({error}); take another backup") from error
    if manifest.format != FORMAT:
        raise BackupError(path, f"it is {manifest.format!r}, this program reads {FORMAT!r}; use the one that made it")
    if strange := next((name for name in manifest.files if not stays_inside(name)), None):
        raise BackupError(path, f"{strange!r} leads out of the home; do not use this file")
    return manifest


def stays_inside(name: str) -> bool:
    """Whether ``name`` is a plain path below a folder, on any system: no root, no drive, no way up."""
    parts = PurePosixPath(name).parts
    plain = name == "/".join(parts) and not any(sign in name for sign in ("\\", ":", "\0"))
    return bool(parts) and plain and not {"..", "/", NAME} & set(parts)

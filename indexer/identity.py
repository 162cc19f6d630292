"""Document ids: short, stable, readable in a URL."""

import base64
import hashlib
import re
from collections.abc import Container
from itertools import count
from pathlib import PurePosixPath

_NOT_IN_SLUG = re.compile(r"[\W_]+")
_LONGEST_SLUG = 24


def new_id(path: str, part: int, taken: Container[str]) -> str:
    """Return an id for the document first seen as ``part`` of ``path``, one that is not in ``taken``.

    The file's name, then five letters and digits of the path's digest: 国防动员法-2010-02-26-k3f9a.
    The id is given once and kept in the catalogue, so it outlives moves, edits and new readings.
    """
    named = slug(PurePosixPath(path).stem, _LONGEST_SLUG)
    for attempt in count():
        salted = "\n".join([path, *(str(number) for number in (part, attempt) if number)])
        code = base64.b32encode(hashlib.sha256(salted.encode()).digest()).decode()[:5].lower()
        candidate = f"{named}-{code}" if named else code
        if candidate not in taken:
            return candidate
    raise AssertionError("count() does not end")


def slug(name: str, longest: int) -> str:
    """Return a name as it stands in a link: letters and digits of any script with hyphens between, or ""."""
    return _NOT_IN_SLUG.sub("-", name)[:longest].strip("-").lower()

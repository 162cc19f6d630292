"""One file to one document: read, describe, structure. Pure but for the reading; runs in a worker."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from indexer.metadata import describe
from indexer.readers import READERS
from indexer.scan import Failure
from indexer.structure import build_sections
from kb.document import Document, Source
from kb.errors import UnreadableFileError


def parse(source: Source) -> Document | Failure:
    """Return the document in ``source``, or why there is none."""
    try:
        data = (Path(source.root) / source.path).read_bytes()
        content = READERS[PurePosixPath(source.path).suffix.lower()](data, source.path)
        description = describe(content, source.path)
        sections = build_sections(description.body)
        if not any(section.text for section in sections):
            return Failure(source.path, "it holds no text")
    except UnreadableFileError as error:
        return Failure(source.path, error.reason)
    except FileNotFoundError:
        return Failure(source.path, "it vanished while the run went on")
    except OSError as error:
        return Failure(source.path, error.strerror or "the system refused to read it")
    return Document(description.title, description.kind, sections, content.format, description.published, content.facts)


@cache
def reader_fingerprint() -> str:
    """Return 12 hex digits that change with the reading code, so that files are read again by a new one."""
    hasher = hashlib.sha256(version("markdown-it-py").encode())
    package = Path(__file__).parent
    for folder in (package / "readers", package / "structure"):
        for file in sorted(folder.glob("*.py")):
            hasher.update(file.read_bytes())
    for module in ("parse.py", "metadata.py"):
        hasher.update((package / module).read_bytes())
    return hasher.hexdigest()[:12]

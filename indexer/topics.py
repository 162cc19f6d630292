"""Topic files to the catalogue: read anew in each run, for they are few, and written where they say something else.

No document is touched: a topic has neither sections nor a revision.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from sqlalchemy import Connection, delete, insert, select

from indexer import front_matter
from indexer.access import Rule, level_at
from indexer.folders import Folder
from indexer.identity import slug
from indexer.limits import one_file
from indexer.plan import with_folders
from indexer.readers.encoding import decode
from kb import settings
from kb.errors import UnreadableFileError
from kb.tables import topics
from kb.topics.topic import LISTS

FOLDER = "topics"
_NAMES = ("title", *LISTS, "query")
_STATED_KIND = re.compile(r"^kind[ \t]*:", re.MULTILINE)
_LONGEST_SLUG = 60

Row = dict[str, Any]


def is_topic(root: Path, path: str) -> bool:
    """Whether a file is a topic: Markdown with front matter in a folder named ``topics``, of no stated ``kind``.

    Anything else there is a document like any other; so is a file that cannot be read, for the report to tell.
    """
    folders = (root.name, *PurePosixPath(path).parent.parts)
    if FOLDER not in folders or not path.lower().endswith(".md"):
        return False
    file = root / path
    try:
        if file.stat().st_size > settings.number("KB_MAX_FILE_MB") * 1_000_000:
            return False
        front = front_matter.split(decode(file.read_bytes(), path))
    except (OSError, UnreadableFileError):
        return False
    return front is not None and not _STATED_KIND.search(front.header)


def record_topics(
    connection: Connection, folder: Folder, paths: Sequence[str], failed: frozenset[str], rules: Sequence[Rule]
) -> tuple[int, list[UnreadableFileError]]:
    """Bring the topics of a folder up to the files at ``paths``, the first of two of one name staying.

    Return how many came, changed or went, and what could not be read; of such a file, and of those in ``failed``
    or in a folder there, what was known stays.
    """
    root = folder.root
    every = [dict(row._mapping) for row in connection.execute(select(topics))]
    before = {
        row["path"]: row
        for row in every
        if row["root"] == root and _is_below(row["path"], folder.under) and failed.isdisjoint(with_folders(row["path"]))
    }
    taken = {name for row in every if row not in before.values() for name in (row["slug"], row["title"])}
    after: dict[str, Row] = {}
    bad = []
    for path in paths:
        try:
            row = _read(root, path) | {"access": int(level_at(rules, root, path))}
            _refuse(row, taken)
        except UnreadableFileError as error:
            bad.append(error)
            if path not in before:
                continue
            row = before[path]
        after[path] = row
        taken |= {row["slug"], row["title"]}
    outdated = [path for path, row in before.items() if after.get(path) != row]
    fresh = [row for path, row in after.items() if before.get(path) != row]
    connection.execute(delete(topics).where(topics.c.root == root, topics.c.path.in_(outdated)))
    if fresh:
        connection.execute(insert(topics), fresh)
    return len({row["slug"] for row in (*fresh, *(before[path] for path in outdated))}), bad


def _is_below(path: str, under: str) -> bool:
    return not under or path == under or path.startswith(f"{under}/")


def _read(root: str, path: str) -> Row:
    """Return the row of a topic file; raises UnreadableFileError with the line of what is wrong."""
    with one_file(path):
        data = (Path(root) / path).read_bytes()
        text = decode(data, path)
        front = front_matter.split(text)
        if front is None:
            raise UnreadableFileError(path, "its front matter is gone; begin it with a line of three hyphens")
        stated = _stated(front.header, path)
    name = slug(PurePosixPath(path).stem, _LONGEST_SLUG)
    if not name:
        raise UnreadableFileError(path, "its name has no letter for a link; rename it")
    title = stated.pop("title")[0][0]
    named = [title, *(alias for alias, _ in stated["aliases"])]
    query = " OR ".join(value for value, _ in stated.pop("query")) or " OR ".join(f'"{one}"' for one in named)
    return {
        "slug": name,
        "root": root,
        "path": path,
        "digest": hashlib.sha256(data).hexdigest(),
        "title": title,
        "names": stated,
        "query": query,
        "text": front.text,
        "line": text.count("\n") - front.text.count("\n") + 1,
    }


def _stated(header: str, path: str) -> dict[str, list[list[Any]]]:
    """Return what front matter says: for each name its values, each with its line of the file."""
    stated: dict[str, list[list[Any]]] = {name: [] for name in _NAMES}
    for name, value in front_matter.nodes(header, path):
        line = name.start_mark.line + 2
        if name.value not in stated:
            known = ", ".join(_NAMES)
            raise UnreadableFileError(path, f"{name.value!r} in line {line} is no name a topic has; use {known}")
        stated[name.value] = list(_values(value, path))
    if not stated["title"]:
        raise UnreadableFileError(path, "its front matter has no title; add a line 'title: …'")
    return stated


def _values(node: yaml.Node, path: str) -> Iterator[list[Any]]:
    """Yield each text of a value, one or a list, with its line of the file."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        line = item.start_mark.line + 2
        if not isinstance(item, yaml.ScalarNode):
            raise UnreadableFileError(path, f"the value in line {line} is neither a text nor a list of texts; mend it")
        if text := " ".join(item.value.encode("utf-8", "ignore").decode().split()):
            yield [text, line]


def _refuse(row: Row, taken: set[str]) -> None:
    for what, advice in (("slug", "rename the file"), ("title", "give it another title")):
        if row[what] in taken:
            raise UnreadableFileError(row["path"], f"another topic is called {row[what]} already; {advice}")

"""The YAML at the head of a Markdown file."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import yaml

from kb.errors import UnreadableFileError

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_NAMED_VALUE = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)
_NO_MAPPING = "its front matter is not a list of 'name: value' lines; mend or remove it"


class FrontMatter(NamedTuple):
    """The YAML of a file, and the text after it."""

    header: str
    text: str


def split(text: str) -> FrontMatter | None:
    """Return a text in its two parts, None where it does not begin with front matter: a lone rule is none."""
    front = _FRONT_MATTER.match(text)
    if front and (_NAMED_VALUE.search(front.group(1)) or not front.group(1).strip()):
        return FrontMatter(front.group(1), text[front.end() :])
    return None


def values(header: str, path: str) -> dict[Any, Any]:
    """Return what front matter says, every value as typed: a date stays a string.

    Raises UnreadableFileError when it is no mapping.
    """
    with _readable(path):
        # It makes strings, lists and mappings alone.
        loaded = yaml.load(header, Loader=yaml.BaseLoader) or {}  # nosec B506
    if not isinstance(loaded, dict):
        raise UnreadableFileError(path, _NO_MAPPING)
    return loaded


def nodes(header: str, path: str) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return the names and values of front matter as nodes, which know their lines (0 is the first of the header).

    Raises UnreadableFileError when it is no mapping.
    """
    with _readable(path):
        node = yaml.compose(header, Loader=yaml.BaseLoader)
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise UnreadableFileError(path, _NO_MAPPING)
    return list(node.value)


@contextmanager
def _readable(path: str) -> Iterator[None]:
    try:
        yield
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 2}" if mark else ""
        raise UnreadableFileError(path, f"its front matter is not valid YAML{line}; mend or remove it") from error

"""The operator's rules: which folders and files are for whom, one a line in the home's ``access.txt``."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from kb import settings
from kb.access import Access, of_word
from kb.errors import UsageError


class Rule(NamedTuple):
    """Whatever lies at or below ``path`` is at ``level``; a relative path is meant below every library folder."""

    level: Access
    path: str

    def holds(self, root: str, path: str) -> bool:
        """Whether the file at ``path`` of the library folder ``root`` is meant."""
        return (Path(root) / path).is_relative_to(Path(root) / self.path)


def read_rules(home: Path) -> list[Rule]:
    """Return the rules of a home; raises UsageError for a line that is none: half a list of rules would let things out.

    A line has a level (公开, 内部, 限制, or public, members, restricted), a blank, a path; # begins a comment.
    """
    file = settings.access_path(home)
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read ({error}); mend it, nothing was indexed") from error
    rules = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        word, path = [*line.split(maxsplit=1), ""][:2]
        level = of_word(word)
        if level is None or not path.strip():
            raise UsageError(f"{file}, line {number}: {line!r} is no rule; write one like: 内部 教材/资料")
        rules.append(Rule(level, path.strip().rstrip("/") or "/"))
    return rules


def unused(rules: Sequence[Rule], places: Iterable[tuple[str, str]]) -> list[Rule]:
    """Return the rules that hold for none of the files, each a library folder and a path: slips, perhaps."""
    files = list(places)
    return [rule for rule in rules if not any(rule.holds(root, path) for root, path in files)]


def level_at(rules: Sequence[Rule], root: str, path: str) -> Access:
    """Return the highest level that the rules give a file."""
    return max((rule.level for rule in rules if rule.holds(root, path)), default=Access.PUBLIC)

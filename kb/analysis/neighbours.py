"""Rules on the characters beside one: how ``script.txt`` writes them, and whether they hold.

``[看走]著	着`` says: 著 behind 看 or 走 becomes 着; ``著[力手]	着``: before 力 or 手. ``[^…]`` is
any other character, or none. Several characters between the brackets share the rule, and the
target has one for each; ``=`` stands for no change. Neighbours are given in simplified form,
except those that are ambiguous themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.errors import UsageError

_RULE = re.compile(r"^(?:\[(?P<before>[^\[\]]+)\])?(?P<characters>[^\[\]]+)(?:\[(?P<after>[^\[\]]+)\])?$")


@dataclass(frozen=True, slots=True)
class Beside:
    """What a character becomes by its neighbours; None asks nothing of that side."""

    target: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def holds(self, text: str, place: int) -> bool:
        """Whether the neighbours of ``text[place]`` are those of the rule."""
        return (self.before is None or bool(self.before.match(text[place - 1 : place]))) and (
            self.after is None or bool(self.after.match(text[place + 1 : place + 2]))
        )


def read_rule(source: str, target: str) -> Iterator[tuple[str, Beside]]:
    """Yield each character a row speaks of with its rule; raises UsageError for a row that is none."""
    match = _RULE.match(source)
    targets = match["characters"] if match and target == "=" else target
    if not match or len(match["characters"]) != len(targets):
        raise UsageError(f"script.txt of the lexicon: {source} and {target} make no rule; mend the line")
    for character, becomes in zip(match["characters"], targets, strict=True):
        yield character, Beside(becomes, _neighbour(match["before"]), _neighbour(match["after"]))


def _neighbour(characters: str | None) -> re.Pattern[str] | None:
    if not characters:
        return None
    if characters.startswith("^"):
        return re.compile(f"[^{re.escape(characters[1:])}]|$")
    return re.compile(f"[{re.escape(characters)}]")

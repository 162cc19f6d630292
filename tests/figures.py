"""Figures that a run of the tests writes into docs/reliability.md itself, between two remarks that name them."""

import re
from collections.abc import Sequence

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reliability.md"


def write_table(name: str, head: Sequence[str], rows: Sequence[Sequence[object]], below: str) -> None:
    """Put a table with a line of text below it in place of what stands between the remarks of this name."""
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (head, ["---"] * len(head), *rows)]
    table = "\n".join([f"<!-- {name} -->", "", *lines, "", below, "", f"<!-- end of {name} -->"])
    page = PAGE.read_text(encoding="utf-8")
    changed, times = re.subn(rf"<!-- {name} -->.*<!-- end of {name} -->", lambda _: table, page, flags=re.DOTALL)
    assert times == 1, f"{PAGE} has no place for {name}"
    PAGE.write_text(changed, encoding="utf-8")

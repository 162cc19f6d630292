"""What a page of a PDF is made of."""

from dataclasses import dataclass
from typing import NamedTuple


class Glyph(NamedTuple):
    """A character and its box, in points from the lower left; ``slant`` is 0, ±1 for a quarter turn, None else."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    is_bold: bool
    slant: int | None

    @property
    def is_blank(self) -> bool:
        """Whether it is a space: it says where a word ends, unless it only fills a gap."""
        return not self.text.strip()

    @property
    def size(self) -> float:
        """The height of the character's box, which is that of its font."""
        return self.y1 - self.y0


@dataclass(slots=True)
class Line:
    """A text line, or the part of it that stands in one column.

    ``left`` and ``right`` are the column's edges; ``is_row`` says that it is made of parts far
    from each other, like a row of a table. ``table`` are the cells of one drawn with rules,
    which takes its place among the lines.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    is_bold: bool
    page: int = 0
    left: float = 0.0
    right: float = 0.0
    is_row: bool = False
    table: tuple[tuple[str, ...], ...] = ()

    @property
    def characters(self) -> str:
        """The text of the line, or of the table's cells."""
        return self.text + "".join(cell for row in self.table for cell in row)

    @property
    def middle(self) -> float:
        """The height of the line's middle."""
        return (self.y0 + self.y1) / 2


@dataclass(slots=True)
class Page:
    """A page: its size, its lines in no order, whether it shows pictures and whether it could be read."""

    number: int
    width: float
    height: float
    lines: list[Line]
    has_pictures: bool = False
    is_damaged: bool = False

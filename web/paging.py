"""Pages of a list, chosen by the parameter ``page``."""

from typing import NamedTuple, Self

from werkzeug.datastructures import MultiDict


class Pages(NamedTuple):
    """The pages of a list: how long it is, how many stand on one, and which is shown, counted from 1."""

    total: int
    size: int
    page: int

    @classmethod
    def read(cls, arguments: MultiDict[str, str], total: int, size: int) -> Self:
        """Return the pages of a list with the page asked for, the nearest there is."""
        asked = arguments.get("page", "")
        number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
        return cls(total, size, min(max(number, 1), max(1, -(-total // size))))

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many stand before the page."""
        return (self.page - 1) * self.size

"""Characters to other characters, one for one: ``str.translate`` as a look-up in an array where a text is long."""

import sys
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

# Below it the array costs more than it saves.
_LONG = 100


def code_points(text: str) -> Codes:
    """Return the code points of ``text``, halves of characters included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def from_code_points(codes: Codes) -> str:
    """Return the text of ``codes``."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def distinct(text: str) -> set[str]:
    """Return the characters of ``text``."""
    return set(map(chr, np.unique(code_points(text)).tolist()))


class CharacterMap:
    """What some characters become; all others stay."""

    def __init__(self, forms: Mapping[int, str]) -> None:
        """Take code points with the single character that each becomes."""
        self._forms = dict(forms)

    def __call__(self, text: str) -> str:
        """Return ``text`` mapped; same length."""
        if len(text) < _LONG:
            return text.translate(self._forms)
        return from_code_points(self.codes(text))

    def codes(self, text: str) -> Codes:
        """Return the code points of ``text`` mapped."""
        return self._table[code_points(text)]

    @cached_property
    def _table(self) -> Codes:
        table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
        table[list(self._forms)] = [ord(form) for form in self._forms.values()]
        return table

"""Byte strings end to end in one array."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kb.search.codec.types import Array, Mask, offsets, stretches


class Blobs(NamedTuple):
    """``data[starts[i]:starts[i + 1]]`` is string number i."""

    data: Array
    starts: Array

    @classmethod
    def of(cls, strings: Iterable[bytes]) -> "Blobs":
        """Return ``strings`` packed."""
        kept = list(strings)
        sizes = np.fromiter(map(len, kept), np.int64, len(kept))
        return cls(np.frombuffer(b"".join(kept), np.uint8), offsets(sizes))

    def at(self, number: int) -> bytes:
        """Return string ``number``."""
        found: bytes = self.data[self.starts[number] : self.starts[number + 1]].tobytes()
        return found

    def strings(self) -> list[bytes]:
        """Return all of them."""
        whole, bounds = self.data.tobytes(), self.starts.tolist()
        return [whole[start:end] for start, end in pairwise(bounds)]

    def kept(self, mask: Mask) -> "Blobs":
        """Return the strings that ``mask`` has."""
        sizes = np.diff(self.starts)[mask]
        return Blobs(self.data[stretches(self.starts[:-1][mask], sizes)], offsets(sizes))


def joined(parts: Sequence[Blobs]) -> Blobs:
    """Return the strings of all parts, one part after the other."""
    sizes = np.concatenate([np.diff(part.starts) for part in parts])
    return Blobs(np.concatenate([part.data for part in parts]), offsets(sizes))

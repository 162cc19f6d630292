"""The arrays of the index and their smallest fitting types."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Sums = npt.NDArray[np.float64]
"""Sums of float32 scores: exact, whatever their order, as 53 bits hold the sum of some dozens of 24 bits."""
Mask = npt.NDArray[np.bool_]


def narrow(array: Array) -> Array:
    """Return whole numbers of 0 and more in the smallest type that holds them all."""
    largest = int(array.max()) if len(array) else 0
    return array.astype(np.min_scalar_type(largest), copy=False)


def offsets(counts: Array) -> Array:
    """Return where each of consecutive stretches of ``counts`` items begins, and the end: one more than counts."""
    ends = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=ends[1:])
    return ends


def stretches(starts: Array, counts: Array) -> Array:
    """Return start, start + 1, … for each stretch, one stretch after the other."""
    total = int(counts.sum())
    shift = np.repeat(starts - offsets(counts)[:-1], counts)
    return shift + np.arange(total, dtype=np.int64)

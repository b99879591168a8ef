"""Equal scores recognised as equal, and the order that follows from it.

A shortest-path score is a long sum; two nodes with the very same position in the network come out a few
units in the last place apart, and which is the larger depends on the order of adding. An order made on
those bits is chance. So scores closer together than ``TOLERANCE`` of their own size are equal here.
"""

from __future__ import annotations

import numpy as np

from slagkracht.core.network.graph import FloatArray, IntArray

# Rounding moves a sum of n positive terms by at most n·1.1e-16 of itself (2e-12 for 20,000 terms; in
# practice a few 1e-15 was measured), while scores that really differ do so by far more.
TOLERANCE = 1e-11


def equal_groups(scores: FloatArray, *, scale: float = 0.0) -> IntArray:
    """Number the distinct scores from low to high; equal scores share a number.

    Takes the scores and, for scores whose rounding does not shrink with them (the solution of a system of
    equations), the size it does go with (``scale``). Gives a number per score.
    """
    if len(scores) == 0:
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(scores, kind="stable")
    value = scores[order]
    size = np.maximum(np.maximum(np.abs(value[1:]), np.abs(value[:-1])), scale)
    step = np.diff(value) > TOLERANCE * size
    group = np.zeros(len(scores), dtype=np.int64)
    group[order[1:]] = np.cumsum(step)
    return group


def last_first(scores: FloatArray | IntArray) -> IntArray:
    """Positions from high to low; of equal scores the last position goes first.

    The rule of Cavallaro et al. (2020, doi:10.1371/journal.pone.0236476): a stable ascending sort, taken
    from the end.
    """
    return np.argsort(scores, kind="stable")[::-1]


def first_first(scores: FloatArray) -> IntArray:
    """Positions from high to low; of equal scores the first position goes first."""
    return np.argsort(-equal_groups(scores), kind="stable")

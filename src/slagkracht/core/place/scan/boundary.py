"""How many cases a window of a given size may hold before its score passes a level.

A score is convex in (cases, size), so the windows below a level form a convex set and its upper edge is a
concave curve. A straight line between two points of that curve lies under it: whatever stays under the
line certainly stays below the level. The whole speed of the scan rests on this.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.place.arrays import Floats
from slagkracht.core.place.scan.models import Model

GRID_POINTS = 600
BISECTIONS = 45


@dataclass(frozen=True)
class Boundary:
    """The curve of one level, tabulated; between the points it errs on the safe side (too low)."""

    level: float
    sizes: Floats
    cases: Floats

    def __call__(self, sizes: Floats) -> Floats:
        """The cases up to which windows of these sizes certainly score at most the level."""
        return np.interp(sizes, self.sizes, self.cases)


def boundary(model: Model, level: float, smallest: float, largest: float) -> Boundary:
    """The boundary of ``level`` for windows with sizes from ``smallest`` (> 0) to ``largest``."""
    sizes = np.geomspace(smallest, max(largest, smallest * 2) * 1.000001, GRID_POINTS)
    low = np.minimum(model.expected(sizes), model.most(sizes))
    # No score is below Bennett's d² / (2e + 2d/3) for d cases more than the expected e (Poisson), and
    # Bernoulli's is higher still; so the level is reached within this reach.
    reach = level / 3 + np.sqrt(level**2 / 9 + 2 * level * low)
    high = np.minimum(low + reach, model.most(sizes))
    certain = model.score(high, sizes) <= level
    low = np.where(certain, high, low)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = model.score(middle, sizes) <= level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return Boundary(level, np.concatenate([[0.0], sizes]), np.concatenate([[0.0], low]))

"""What an engine hands over: the windows, or the zones, that may pass a level, and the best among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.scan.models import Model
from slagkracht.core.place.scan.zones import Windows, Zones

SAME = 1e-9  # scores closer than this are equal: rounding must not choose between clusters


@dataclass(frozen=True)
class Cylinder:
    """One zone in one window: ``row`` and ``size`` name the zone, periods ``start`` up to not ``end``."""

    score: float
    row: int
    size: int
    start: int
    end: int

    def before(self, other: Cylinder | None) -> bool:
        """Better, or as good and smaller, shorter, earlier."""
        if other is None or self.score > other.score + SAME:
            return True
        return self.score >= other.score - SAME and self._extent() < other._extent()

    def _extent(self) -> tuple[int, int, int, int]:
        return (self.size, self.end - self.start, self.start, self.row)


class Candidates(Protocol):
    """What may pass the level in one set of counts."""

    def best(self, most: Integers | None = None) -> Cylinder | None:
        """The best of all, or of the zones with at most ``most`` locations per row."""
        ...


class Engine(Protocol):
    """Finds candidates; made for one model, its zones and windows."""

    def candidates(self, counts: Integers, level: float) -> Iterator[Candidates]:
        """Per run of ``counts`` (runs, locations, periods) the candidates for passing ``level``.

        Whatever scores more than ``level`` is among them, and always something.
        """
        ...


@dataclass(frozen=True)
class Scene:
    """What both engines work on."""

    model: Model
    zones: Zones
    windows: Windows

    def best_windows(self, counts: Integers, rows: Integers, sizes: Integers) -> list[Cylinder]:
        """The best window of each zone (``rows``, ``sizes``), exactly."""
        found = []
        for row, size in zip(rows.tolist(), sizes.tolist(), strict=True):
            members = self.zones.members(row, size)
            cases = _within(counts[members].sum(axis=0), self.windows)
            expected = _within(self.model.sizes[members].sum(axis=0), self.windows)
            scores = self.model.score(cases, expected)
            # Windows stand shortest first, then earliest first: the first of equals is the one to keep.
            at = int(np.argmax(scores >= scores.max() - SAME))
            start, end = int(self.windows.starts[at]), int(self.windows.ends[at])
            found.append(Cylinder(float(scores[at]), row, size, start, end))
        return found


def _within(series: Floats | Integers, windows: Windows) -> Floats:
    summed = np.concatenate([[0.0], np.cumsum(series, dtype=np.float64)])
    sums: Floats = summed[windows.ends] - summed[windows.starts]
    return sums


def best_of(cylinders: list[Cylinder]) -> Cylinder | None:
    """The best; None of none, or when nothing stands out."""
    best: Cylinder | None = None
    for cylinder in cylinders:
        if cylinder.score > 0 and cylinder.before(best):
            best = cylinder
    return best

"""The engine for few windows: every zone in every window, compared with how many cases it may hold.

What a window may hold before it passes the level is worked out once; a run then costs one addition and
one comparison per window, without a logarithm. The few that pass are scored exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.scan.boundary import boundary
from slagkracht.core.place.scan.candidates import SAME, Cylinder, Scene
from slagkracht.core.place.scan.zones import Windows

CELLS_AT_ONCE = 40_000
NOTHING = (np.empty(0, int), np.empty(0, int), np.empty(0, int), np.empty(0))


@dataclass
class Direct:
    """Counting every window; see the module."""

    scene: Scene
    _level: float = -1.0
    _limits: Floats | None = None

    def candidates(self, counts: Integers, level: float) -> Iterator[Hits]:
        """Per run the windows that may pass ``level``, the fullest in any case."""
        limits = self._limits_of(level)
        at_once = max(1, CELLS_AT_ONCE // max(1, counts.shape[1] * len(self.scene.windows.starts)))
        for first in range(0, len(counts), at_once):
            yield from self._batch(counts[first : first + at_once], limits)

    def _batch(self, counts: Integers, limits: Floats) -> Iterator[Hits]:
        order = self.scene.zones.order
        # Single precision counts exactly up to 2**24.
        kind = np.float32 if counts.sum(axis=(1, 2)).max() < 2**24 else np.float64
        cases = np.ascontiguousarray(self._in_windows(counts).transpose(1, 0, 2), dtype=kind)
        total = np.zeros((len(order), *cases.shape[1:]), dtype=kind)
        above = np.empty(total.shape, dtype=bool)
        found = []
        for column, (begin, width) in enumerate(self._columns):
            held, hit = total[:width], above[:width]
            held += cases[order[:width, column]]
            np.greater(held, limits[begin : begin + width, None, :], out=hit)
            if hit.any():
                row, run, window = np.nonzero(hit)
                found.append((run, row, np.full(len(row), column), window, held[hit].astype(np.float64)))
        yield from (self._hits(run, found) for run in range(len(counts)))

    def _hits(self, run: int, found: list[tuple[Any, ...]]) -> Hits:
        """The hits of one run, scored."""
        mine = [[part[runs == run] for part in parts] for runs, *parts in found]
        joined = [np.concatenate(part) for part in zip(*mine, strict=True)] if mine else NOTHING
        row, column, window, cases = joined
        begins = np.array([begin for begin, _ in self._columns])
        size = self.sizes[begins[column] + row, window]
        return Hits(self.scene.windows, row, column + 1, window, self.scene.model.score(cases, size))

    def _in_windows(self, series: Floats | Integers) -> Floats:
        """Sums (…, locations, windows) of a series (…, locations, periods)."""
        windows = self.scene.windows
        summed = np.zeros((*series.shape[:-1], series.shape[-1] + 1))
        np.cumsum(series, axis=-1, out=summed[..., 1:])
        result: Floats = summed[..., windows.ends] - summed[..., windows.starts]
        return result

    @cached_property
    def _columns(self) -> list[tuple[int, int]]:
        """Per number of locations where its zones begin in ``_limits`` and how many there are."""
        reach = self.scene.zones.reach
        widths = [int((reach >= size).sum()) for size in range(1, int(reach[0]) + 1)]
        begins = np.concatenate([[0], np.cumsum(widths)]).tolist()
        return list(zip(begins, widths, strict=False))

    @cached_property
    def sizes(self) -> Floats:
        """The size of every zone in every window: (zones, windows)."""
        zones, one_by_one = self.scene.zones, self._in_windows(self.scene.model.sizes)
        total = np.zeros((len(zones.reach), one_by_one.shape[1]))
        parts = []
        for column, (_, width) in enumerate(self._columns):
            total[:width] += one_by_one[zones.order[:width, column]]
            parts.append(total[:width].copy())
        return np.concatenate(parts)

    def _limits_of(self, level: float) -> Floats:
        if self._limits is None or level != self._level:
            sizes = self.scene.model.sizes
            smallest, largest = float(sizes[sizes > 0].min()) / 2, float(sizes.sum())
            limits = boundary(self.scene.model, level, smallest, largest)(self.sizes)
            self._level, self._limits = level, (limits * (1 - 1e-6) - 1e-6).astype(np.float32)
        return self._limits


@dataclass(frozen=True)
class Hits:
    """The windows of one run that may pass the level, with their scores."""

    windows: Windows
    rows: Integers
    sizes: Integers
    at: Integers  # which window
    scores: Floats

    def best(self, most: Integers | None = None) -> Cylinder | None:
        """The highest score; of equals the smallest zone, the shortest window, the earliest."""
        scores = self.scores if most is None else np.where(self.sizes <= most[self.rows], self.scores, 0.0)
        if scores.size == 0 or scores.max() <= 0:
            return None
        equal = np.flatnonzero(scores >= scores.max() - SAME)
        # Windows stand shortest first, then earliest first.
        first = equal[np.lexsort((self.rows[equal], self.at[equal], self.sizes[equal]))[0]]
        at = int(self.at[first])
        start, end = int(self.windows.starts[at]), int(self.windows.ends[at])
        return Cylinder(float(scores[first]), int(self.rows[first]), int(self.sizes[first]), start, end)

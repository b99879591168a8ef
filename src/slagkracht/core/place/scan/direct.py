"""The engine for few windows: every zone in every window, compared with how many cases it may hold.

What a window may hold before it passes the level is worked out once; a run then costs one addition and
one comparison per window, without a logarithm. The few that pass are scored exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.scan.boundary import boundary
from slagkracht.core.place.scan.candidates import SAME, Cylinder, Scene
from slagkracht.core.place.scan.zones import Windows

CELLS_AT_ONCE = 160_000  # so that the working arrays stay in the processor's cache
WHOLE: dict[type[Any], int] = {np.int16: 2**15 - 1, np.int32: 2**31 - 1, np.int64: 2**62}
NOTHING = [np.empty(0, dtype=np.int64)] * 5


@dataclass
class Direct:
    """Counting every window; see the module."""

    scene: Scene
    _level: float = -1.0
    _limits: Integers | None = None

    def candidates(self, counts: Integers, level: float) -> Iterator[Hits]:
        """Per run the windows that may pass ``level``."""
        # Small whole numbers: twice as many fit through the processor at a time.
        most = int(counts.sum(axis=(1, 2)).max())
        kind = next(kind for kind, largest in WHOLE.items() if most <= largest)
        limits = self._limits_of(level, kind)
        at_once = max(1, CELLS_AT_ONCE // max(1, counts.shape[1] * len(self.scene.windows.starts)))
        for first in range(0, len(counts), at_once):
            yield from self._batch(counts[first : first + at_once], limits)

    def _batch(self, counts: Integers, limits: Integers) -> Iterator[Hits]:
        cases = self._in_windows(counts).astype(limits.dtype)
        runs, _, windows = cases.shape
        total = np.zeros((runs, len(self.scene.zones.reach), windows), dtype=limits.dtype)
        added, above = np.empty(total.size, dtype=limits.dtype), np.empty(total.size, dtype=bool)
        found = []
        for column, (begin, places) in enumerate(self._columns):
            width = len(places)
            shape = (runs, width, windows)
            more, hit = (flat[: runs * width * windows].reshape(shape) for flat in (added, above))
            held = total[:, :width]
            np.take(cases, places, axis=1, out=more, mode="clip")
            np.add(held, more, out=held)
            np.greater(held, limits[begin : begin + width], out=hit)
            if hit.any():
                run, row, window = np.unravel_index(np.flatnonzero(hit), shape)
                some = held[run, row, window].astype(np.int64)
                found.append((run, row, np.full(len(row), column), window, some))
        yield from self._per_run(runs, found)

    def _per_run(self, runs: int, found: list[tuple[Any, ...]]) -> Iterator[Hits]:
        """The hits, scored, run by run."""
        parts = [np.concatenate(part) for part in zip(*found, strict=True)] if found else NOTHING
        order = np.argsort(parts[0], kind="stable")
        run, row, column, window, cases = (np.asarray(part[order]) for part in parts)
        begins = np.array([begin for begin, _ in self._columns])
        scores = self.scene.model.score(cases.astype(np.float64), self.sizes[begins[column] + row, window])
        edges = np.searchsorted(run, np.arange(runs + 1))
        for first, last in pairwise(edges.tolist()):
            mine = slice(first, last)
            yield Hits(self.scene.windows, row[mine], column[mine] + 1, window[mine], scores[mine])

    def _in_windows(self, series: Floats | Integers) -> Floats:
        """Sums (…, locations, windows) of a series (…, locations, periods)."""
        windows = self.scene.windows
        summed = np.zeros((*series.shape[:-1], series.shape[-1] + 1))
        np.cumsum(series, axis=-1, out=summed[..., 1:])
        result: Floats = summed[..., windows.ends] - summed[..., windows.starts]
        return result

    @cached_property
    def _columns(self) -> list[tuple[int, Integers]]:
        """Per number of locations where its zones begin in ``_limits``, and the location that each adds."""
        zones, columns, begin = self.scene.zones, [], 0
        for column in range(int(zones.reach[0])):
            width = int((zones.reach > column).sum())
            columns.append((begin, np.ascontiguousarray(zones.order[:width, column])))
            begin += width
        return columns

    @cached_property
    def sizes(self) -> Floats:
        """The size of every zone in every window: (zones, windows)."""
        zones, one_by_one = self.scene.zones, self._in_windows(self.scene.model.sizes)
        total = np.zeros((len(zones.reach), one_by_one.shape[1]))
        parts = []
        for _, places in self._columns:
            total[: len(places)] += one_by_one[places]
            parts.append(total[: len(places)].copy())
        return np.concatenate(parts)

    def _limits_of(self, level: float, kind: type[Any]) -> Integers:
        """The most cases that each zone may hold in each window: (zones, windows), whole."""
        if self._limits is None or level != self._level or self._limits.dtype != kind:
            sizes = self.scene.model.sizes
            smallest, largest = float(sizes[sizes > 0].min()) / 2, float(sizes.sum())
            limits = boundary(self.scene.model, level, smallest, largest)(self.sizes)
            whole = np.floor(np.maximum(limits * (1 - 1e-6) - 1e-6, 0.0))
            self._level = level
            self._limits = np.minimum(whole, WHOLE[kind]).astype(kind)
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

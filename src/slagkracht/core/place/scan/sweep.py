"""The engine for long periods: one sweep over time bounds all windows of a zone at once.

A zone has thousands of windows. Under a straight line ``cases = a · size + b`` that lies under the boundary
of the level (see ``boundary``), a window can pass the level only when ``cases - a · size`` passes b. That
sum is additive over time, so its maximum over all windows is the maximum-sum stretch of a series: one step
per period instead of one per window. A few lines, each for a range of sizes, stay close enough to the
curve that hardly any zone is left to look at exactly. The result is exact: bounds only decide where to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.scan.boundary import Boundary, boundary
from slagkracht.core.place.scan.candidates import Cylinder, Scene, best_of

SIZES_PER_LINE = 4.5
MOST_LINES = 6
ZONES_AT_ONCE = 10_000  # so that the working arrays stay in the processor's cache
LOOK_AT_ONCE = 8
LEAST_SHARE = 1e-4  # smaller windows share the first line, from size 0
LEVEL_STEP = 0.05
SLACK = 2e-5  # single precision, per unit of cases or size


@dataclass(frozen=True)
class Block:
    """Some centres with all their zones side by side: one zone per column, smallest zones first."""

    first: int
    edges: Integers  # where the zones with 1, 2, … locations begin
    places: Integers  # the location that each zone adds to the one before it
    ladder: Floats  # (lines + 1, zones): the sizes between which each line lies
    sizes: Floats  # (periods, zones), single precision

    @cached_property
    def row_of(self) -> Integers:
        width = np.diff(self.edges)
        return self.first + np.concatenate([np.arange(count) for count in width])

    @cached_property
    def size_of(self) -> Integers:
        return np.repeat(np.arange(1, len(self.edges)), np.diff(self.edges))

    def grown(self, series: Floats) -> Floats:
        """Per zone the sum over its locations of ``series`` (periods, locations): (periods, zones)."""
        total = np.take(series, self.places, axis=1)
        edges = self.edges.tolist()
        for before, here, after in zip(edges, edges[1:], edges[2:], strict=False):
            total[:, here:after] += total[:, before : before + after - here]
        return total


@dataclass
class Sweep:
    """Bounds by sweeping; see the module."""

    scene: Scene
    _known: dict[int, Boundary] = field(default_factory=dict)

    def candidates(self, counts: Integers, level: float) -> Iterator[Suspects]:
        """Per run the zones that may pass ``level``, the likeliest of each block in any case."""
        edge = self.boundary(level)
        found: list[list[tuple[Floats, Floats, Integers, Integers]]] = [[] for _ in counts]
        for block in self._blocks:
            slope, height = _lines(block.ladder, edge)
            for run, series in enumerate(counts):
                cases = block.grown(np.ascontiguousarray(series.T, dtype=np.float32))
                margin = self._highest(cases, block.sizes, slope.astype(np.float32)) - height
                margin += SLACK * (cases.sum(axis=0) + block.sizes.sum(axis=0)) + 1e-4
                kept = np.flatnonzero((margin > 0).any(axis=0))
                if kept.size == 0:
                    kept = np.array([np.argmax((margin / np.sqrt(block.ladder[1:] + 1e-9)).max(axis=0))])
                found[run].append(
                    (margin[:, kept], block.ladder[:, kept], block.row_of[kept], block.size_of[kept])
                )
        for run, parts in enumerate(found):
            margins, ladders, rows, sizes = (
                np.concatenate(part, axis=-1) for part in zip(*parts, strict=True)
            )
            yield Suspects(self, counts[run], edge, margins, ladders, rows, sizes)

    def boundary(self, level: float) -> Boundary:
        """The boundary of ``level`` or a little under it, kept for the next time it is asked."""
        step = int(level / LEVEL_STEP)
        if step not in self._known:
            sizes = self.scene.model.sizes
            smallest, largest = float(sizes[sizes > 0].min()) / 2, float(sizes.sum())
            self._known[step] = boundary(self.scene.model, step * LEVEL_STEP, smallest, largest)
        return self._known[step]

    def _highest(self, cases: Floats, sizes: Floats, slope: Floats) -> Floats:
        """Per line and zone the highest ``cases - slope · size`` over all windows (lines, zones)."""
        running, best = np.zeros_like(slope), np.full_like(slope, -np.inf)
        step = np.empty_like(slope)
        windows = self.scene.windows
        periods = range(windows.periods)
        if windows.prospective:
            periods = range(windows.periods - 1, windows.periods - 1 - windows.longest, -1)
        for period in periods:
            if not windows.prospective:
                np.maximum(running, 0, out=running)
            running += cases[period]
            np.multiply(slope, sizes[period], out=step)
            running -= step
            np.maximum(best, running, out=best)
        return best

    @cached_property
    def _blocks(self) -> list[Block]:
        zones = self.scene.zones
        longest = int(zones.reach[0])
        width = max(1, ZONES_AT_ONCE // longest)
        return [self._block(first, first + width) for first in range(0, len(zones.reach), width)]

    def _block(self, first: int, last: int) -> Block:
        zones = self.scene.zones
        reach = zones.reach[first:last]
        counts = [int((reach >= size).sum()) for size in range(1, int(reach[0]) + 1)]
        places = np.concatenate([zones.order[first : first + m, k] for k, m in enumerate(counts)])
        edges = np.concatenate([[0], np.cumsum(counts)])
        block = Block(first, edges, places, np.empty(0), np.empty(0))
        sizes = block.grown(np.ascontiguousarray(self.scene.model.sizes.T))
        return Block(first, edges, places, self._ladder(sizes), sizes.astype(np.float32))

    @cached_property
    def _line_count(self) -> int:
        total = self.scene.model.sizes.sum(axis=0)
        largest = _largest_window(total[:, None], self.scene.windows.longest)[0]
        ratio = largest / max(total.min(), largest * LEAST_SHARE)
        return int(np.clip(np.ceil(np.log(ratio) / np.log(SIZES_PER_LINE)), 1, MOST_LINES))

    def _ladder(self, sizes: Floats) -> Floats:
        """The sizes a zone's windows can have, in steps: (lines + 1, zones)."""
        largest = _largest_window(sizes, self.scene.windows.longest)
        smallest = np.minimum(sizes.min(axis=0), largest)
        floor = np.maximum(smallest, largest * LEAST_SHARE + 1e-12)
        steps = np.linspace(0, 1, self._line_count + 1)[:, None]
        ladder: Floats = floor * (np.maximum(largest, floor) / floor) ** steps
        ladder[0] = np.where(smallest < floor, 0.0, ladder[0])
        return ladder


def _largest_window(sizes: Floats, longest: int) -> Floats:
    summed = np.concatenate([np.zeros((1, sizes.shape[1])), np.cumsum(sizes, axis=0)])
    largest: Floats = (summed[longest:] - summed[: len(summed) - longest]).max(axis=0)
    return largest * (1 + 1e-9)


def _lines(ladder: Floats, edge: Boundary) -> tuple[Floats, Floats]:
    """Slope and height (lines, zones) of the straight lines under the curve between the rungs."""
    heights = edge(ladder)
    width = np.maximum(np.diff(ladder, axis=0), 1e-12)
    slope = np.diff(heights, axis=0) / width
    return slope, heights[:-1] - slope * ladder[:-1]


@dataclass(frozen=True)
class Suspects:
    """The zones of one run that may pass the level, with how far each line was passed."""

    sweep: Sweep
    counts: Integers
    edge: Boundary
    margins: Floats  # (lines, suspects)
    ladders: Floats  # (lines + 1, suspects)
    rows: Integers
    sizes: Integers

    def best(self, most: Integers | None = None) -> Cylinder | None:
        """Look exactly at the likeliest zones first, until the bounds rule the others out."""
        left: Integers = (
            np.arange(len(self.rows)) if most is None else np.flatnonzero(self.sizes <= most[self.rows])
        )
        likely = (self.margins / np.sqrt(self.ladders[1:] + 1e-9)).max(axis=0)
        left = left[np.argsort(-likely[left], kind="stable")]
        best: Cylinder | None = None
        at_once = LOOK_AT_ONCE
        while left.size:
            look, left = left[:at_once], left[at_once:]
            found = self.sweep.scene.best_windows(self.counts, self.rows[look], self.sizes[look])
            better = best_of([*found, best] if best else found)
            if better is not None and (best is None or better.score > best.score):
                left = self._still_possible(left, better.score)
            best = better
            at_once *= 2
        return best

    def _still_possible(self, left: Integers, score: float) -> Integers:
        """Which of ``left`` may reach ``score``: within a step the curve of that score lies above the
        line by at least the lesser of the gaps at its ends, since the difference is concave."""
        if score <= self.edge.level:
            return left
        ladder = self.ladders[:, left]
        higher = self.sweep.boundary(score)(ladder) - self.edge(ladder)
        gap = np.minimum(higher[:-1], higher[1:])
        return left[(self.margins[:, left] >= gap).any(axis=0)]

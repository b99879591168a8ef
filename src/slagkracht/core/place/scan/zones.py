"""The zones of a scan: every location with its nearest neighbours, step by step, up to a limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.distance import Coordinates

MOST_ZONES = 50_000_000
MOST_LOCATIONS = 100_000
NUMBER_BITS = 20
ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class Zones:
    """Zone (i, k) holds the first k locations of row i of ``order``.

    ``order`` (centres, most neighbours): location numbers, the centre first, then nearest first.
    ``reach`` (centres,): how many zones a centre has; rows are sorted so that it never rises.
    """

    order: Integers
    reach: Integers

    def members(self, row: int, size: int) -> Integers:
        """The locations of zone (``row``, ``size``)."""
        return self.order[row, :size]

    def count(self) -> int:
        """The number of different sets of locations."""
        keys = np.random.default_rng(0).integers(0, 2**63, size=self.order.max() + 1, dtype=np.uint64)
        marks = np.bitwise_xor.accumulate(keys[self.order], axis=1)
        within = np.arange(self.order.shape[1]) < self.reach[:, None]
        return int(np.unique(marks[within]).size)


def nearest_first(coordinates: Coordinates, most: int) -> Integers:
    """Per location itself and its ``most`` - 1 nearest neighbours; of equally near ones the first listed."""
    numbers = np.arange(len(coordinates))
    rows = []
    for start in range(0, len(coordinates), ROWS_AT_ONCE):
        own = numbers[start : start + ROWS_AT_ONCE]
        keys = _keys(coordinates.distances_from(own))
        keys[own - start, own] = own - (1 << NUMBER_BITS)
        if most < len(coordinates):
            keys = np.partition(keys, most - 1, axis=1)[:, :most]
        rows.append(np.sort(keys, axis=1) & ((1 << NUMBER_BITS) - 1))
    return np.concatenate(rows)


def _keys(distances: Floats) -> Integers:
    """Distance and location number in one whole number, so that sorting settles ties by the listed order.

    Distances are cut to twelve figures: what is equal on paper must not differ by rounding.
    """
    scale = float(distances.max()) or 1.0
    steps = np.rint(distances * (1e12 / scale)).astype(np.int64)
    keys: Integers = (steps << NUMBER_BITS) | np.arange(distances.shape[1])
    return keys


def build_zones(
    coordinates: Coordinates, weight: Floats, *, max_share: float | None, neighbours: int | None
) -> Zones:
    """All circular zones around the locations.

    ``weight`` (locations,): the population or expected cases that ``max_share`` (0–1] limits.
    ``neighbours``: the most locations in a zone, the centre included. Raises ``place.no_zones`` when the
    limits leave none, ``place.too_many_zones`` beyond 50 million zones
    or 100,000 locations.
    """
    locations = len(coordinates)
    most = min(neighbours or locations, locations)
    if locations > MOST_LOCATIONS or locations * most > MOST_ZONES:
        raise UnusableInput("place.too_many_zones", locations=locations, neighbours=most)
    order = nearest_first(coordinates, most)
    reach = np.full(locations, most)
    if max_share is not None:
        held = np.cumsum(weight[order], axis=1)
        reach = (held <= max_share * weight.sum() * (1 + 1e-9)).sum(axis=1)
    rows = np.argsort(-reach, kind="stable")
    rows = rows[reach[rows] > 0]
    if rows.size == 0:
        raise UnusableInput("place.no_zones", share=max_share)
    return Zones(order[rows][:, : int(reach[rows[0]])], reach[rows])


@dataclass(frozen=True)
class Windows:
    """The periods a cluster may cover: from ``starts`` up to and not including ``ends``."""

    starts: Integers
    ends: Integers
    periods: int
    longest: int
    prospective: bool


def build_windows(periods: int, longest: int, *, prospective: bool) -> Windows:
    """Every stretch of at most ``longest`` periods; with ``prospective`` only those still running."""
    first_end = [periods if prospective else length for length in range(1, longest + 1)]
    ends = [np.arange(first, periods + 1) for first in first_end]
    starts = [end - length for length, end in enumerate(ends, start=1)]
    return Windows(np.concatenate(starts), np.concatenate(ends), periods, longest, prospective)

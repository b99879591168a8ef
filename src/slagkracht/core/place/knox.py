"""Knox' test: do incidents that lie close together also follow each other closely?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.progress import Progress, silent

MOST_PAIRS = 20_000_000
HAIR = 1e-9  # a difference of exactly the limit is close, whatever the rounding
CHUNK = 2_000_000


@dataclass(frozen=True)
class Knox:
    """``observed`` and ``expected`` pairs close in both place and time; of all ``pairs`` ``near`` are close
    in place and ``soon`` in time. ``p``: as many or more by chance (None without replications)."""

    observed: int
    expected: float
    p: float | None
    near: int
    soon: int
    pairs: int


def knox(
    coordinates: Coordinates,
    days: Floats,
    *,
    distance: float,
    within_days: float,
    replications: int = 999,
    seed: int = 1,
    progress: Progress = silent,
) -> Knox:
    """Count the pairs of incidents at most ``distance`` and at most ``within_days`` apart.

    ``coordinates`` of the incidents (``distance`` in the units of the map, in metres on the earth) and
    their time in ``days``. The expected number is near × soon / pairs; p comes from shuffling the times
    over the incidents. Raises ``place.too_few_points`` below two incidents, ``place.too_many_pairs`` when
    more than 20 million pairs are close both ways of counting.

    Not for: following who did what. It shows whether near-repeats happen at all (after a burglary the
    street is at risk for a week), so that a neighbourhood can be warned in time.

    Sources: Knox (1964), doi:10.2307/2985220; permutation: Mantel (1967), Cancer Research 27:209-220.
    """
    incidents = len(coordinates)
    if incidents < 2:
        raise UnusableInput("place.too_few_points", count=incidents, wanted=2)
    pairs = incidents * (incidents - 1) // 2
    near, soon = _count_near(coordinates, distance), _count_soon(days, within_days)
    expected = near / pairs * soon
    if min(near, soon) > MOST_PAIRS:
        raise UnusableInput("place.too_many_pairs", count=min(near, soon), most=MOST_PAIRS)
    if min(near, soon) == 0:
        return Knox(0, expected, 1.0 if replications else None, near, soon, pairs)
    # Shuffling times over places or places over times is the same; the shorter list of pairs is kept.
    if near <= soon:
        both = _counter(_near_pairs(coordinates, distance), days[:, None], within_days)
    else:
        straight = coordinates.straight(distance)
        both = _counter(_soon_pairs(days, within_days), coordinates.points(), straight)
    observed = both(np.arange(incidents))
    if replications == 0:
        return Knox(observed, expected, None, near, soon, pairs)
    chance, as_many = np.random.default_rng(seed), 0
    for done in range(1, replications + 1):
        as_many += both(chance.permutation(incidents)) >= observed
        progress(done, replications, "replications")
    return Knox(observed, expected, (1 + as_many) / (1 + replications), near, soon, pairs)


def _count_near(coordinates: Coordinates, distance: float) -> int:
    tree = _tree(coordinates)
    reach = coordinates.straight(distance) * (1 + HAIR)
    return (int(tree.count_neighbors(tree, reach)) - len(coordinates)) // 2


def _near_pairs(coordinates: Coordinates, distance: float) -> Integers:
    reach = coordinates.straight(distance) * (1 + HAIR)
    found: Integers = _tree(coordinates).query_pairs(reach, output_type="ndarray")
    return found


def _tree(coordinates: Coordinates):  # type: ignore[no-untyped-def]
    from scipy.spatial import cKDTree

    return cKDTree(coordinates.points())


def _following(days: Floats, within_days: float) -> tuple[Integers, Integers]:
    """The incidents in order of time, and per incident how many follow it soon."""
    order = np.argsort(days, kind="stable")
    reach = np.searchsorted(days[order], days[order] + within_days + HAIR, side="right")
    return order, reach - np.arange(1, len(days) + 1)


def _count_soon(days: Floats, within_days: float) -> int:
    return int(_following(days, within_days)[1].sum())


def _soon_pairs(days: Floats, within_days: float) -> Integers:
    order, following = _following(days, within_days)
    first = np.repeat(np.arange(len(days)), following)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(following) - following, following)
    return np.column_stack([order[first], order[second]])


def _counter(pairs: Integers, position: Floats, limit: float) -> Callable[[Integers], int]:
    """A function of a shuffle: how many ``pairs`` are within ``limit`` when positions are shuffled so."""
    square = (limit * (1 + HAIR) + HAIR) ** 2

    def count(shuffle: Integers) -> int:
        moved, total = position[shuffle], 0
        for start in range(0, len(pairs), CHUNK):
            apart = moved[pairs[start : start + CHUNK, 0]] - moved[pairs[start : start + CHUNK, 1]]
            total += int(np.count_nonzero((apart * apart).sum(axis=1) <= square))
        return total

    return count

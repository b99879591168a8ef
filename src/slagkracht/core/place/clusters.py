"""Are high values near high values, and where? Moran, Geary, Getis and Ord, with false discoveries held."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Booleans, Floats, Integers
from slagkracht.core.place.neighbours import Neighbours
from slagkracht.core.progress import Progress, silent

KINDS = ("high-high", "low-high", "low-low", "high-low")

NO_VARIANCE = 1e-12  # of Moran's I; among a million areas it is still 1e-7


@dataclass(frozen=True)
class Global:
    """Moran's ``i`` with its expectation, ``z`` and two-sided ``p`` under normality; Geary's ``c``.

    ``p_permutation``: two-sided, by shuffling values over areas (None without permutations).
    """

    i: float
    expected: float
    z: float
    p: float
    geary_c: float
    p_permutation: float | None


@dataclass(frozen=True)
class Local:
    """Per area: ``moran`` and its ``kind`` (own value against the neighbours'), Getis and Ord's ``g`` (a
    z-value; the area itself counts), two-sided ``p`` by conditional permutation, ``q`` (the p after
    Benjamini and Hochberg) and whether it is ``significant``. An island has nan and is never significant.
    """

    moran: Floats
    kind: tuple[str, ...]
    g: Floats
    p: Floats
    q: Floats
    significant: Booleans


def check(values: Floats, neighbours: Neighbours) -> None:
    """Raises ``place.too_few_points`` below three areas, ``place.all_equal``, ``place.no_neighbours``."""
    if len(values) < 3:
        raise UnusableInput("place.too_few_points", count=len(values), wanted=3)
    if np.ptp(values) <= 1e-12 * max(1.0, float(np.abs(values).max())):
        raise UnusableInput("place.all_equal")
    if len(neighbours.of) == 0:
        raise UnusableInput("place.no_neighbours")


def global_association(
    values: Floats, neighbours: Neighbours, *, permutations: int = 999, seed: int = 1
) -> Global:
    """Moran's I and Geary's c over all areas, with row-standardised neighbours.

    ``values`` (areas,). Near the expectation (-1/(n-1)) there is no pattern; above it like lies near
    like. Raises what ``check`` raises, and ``place.all_neighbours`` where every area is everyone's equal
    neighbour: I is then the same for all values. Source: Moran (1950), doi:10.2307/2332142; Geary (1954),
    doi:10.2307/2986645; moments as in Cliff & Ord (1981), Spatial Processes.
    """
    check(values, neighbours)
    tied = neighbours.standardised()
    areas, spread = len(values), values - values.mean()
    square, weight = float(spread @ spread), float(tied.weight.sum())

    def moran(shuffled: Floats) -> float:
        return float(areas / weight * (shuffled @ tied.total(shuffled)) / square)

    i, expected = moran(spread), -1 / (areas - 1)
    z = (i - expected) / math.sqrt(_variance(tied, areas, weight))
    apart = ((values[tied.of] - values[tied.to]) ** 2 * tied.weight).sum()
    chance = np.random.default_rng(seed)
    shuffled = np.array([moran(chance.permutation(spread)) for _ in range(permutations)])
    return Global(
        i=i,
        expected=expected,
        z=z,
        p=math.erfc(abs(z) / math.sqrt(2)),
        geary_c=float((areas - 1) * apart / (2 * weight * square)),
        p_permutation=_two_sided(shuffled, i) if permutations else None,
    )


def _variance(tied: Neighbours, areas: int, weight: float) -> float:
    """Of Moran's I when values are normal; raises ``place.all_neighbours`` where there is none."""
    from scipy.sparse import coo_array

    matrix = coo_array((tied.weight, (tied.of, tied.to)), shape=(areas, areas)).tocsr()
    s1 = float(((matrix + matrix.T) ** 2).sum()) / 2
    out = np.bincount(tied.of, weights=tied.weight, minlength=areas)
    into = np.bincount(tied.to, weights=tied.weight, minlength=areas)
    s2 = float(((out + into) ** 2).sum())
    squares = areas**2 * s1 - areas * s2 + 3 * weight**2
    variance = float(squares / (weight**2 * (areas**2 - 1)) - 1 / (areas - 1) ** 2)
    if variance < NO_VARIANCE:
        raise UnusableInput("place.all_neighbours")
    return variance


def _two_sided(shuffled: Floats, observed: float) -> float:
    above = int((shuffled >= observed - 1e-12).sum())
    below = int((shuffled <= observed + 1e-12).sum())
    return min(1.0, 2 * (1 + min(above, below)) / (1 + len(shuffled)))


def local_association(
    values: Floats,
    neighbours: Neighbours,
    *,
    permutations: int = 999,
    false_discoveries: float = 0.05,
    seed: int = 1,
    progress: Progress = silent,
) -> Local:
    """Which areas lie in a cluster of high or low values, or stand out from their surroundings.

    ``values`` (areas,), ``permutations`` at least 1. The own value stays, the neighbours are drawn from
    all other areas; ``false_discoveries`` is the share of false ones accepted among those called
    significant.

    Not for: areas so small that they point at a household; calling a neighbourhood criminal. Counts of
    what was reported also show where people look and report.

    Sources: Anselin (1995), doi:10.1111/j.1538-4632.1995.tb00338.x; Ord & Getis (1995),
    doi:10.1111/j.1538-4632.1995.tb00912.x; Benjamini & Hochberg (1995),
    doi:10.1111/j.2517-6161.1995.tb02031.x; for areas: Caldas de Castro & Singer (2006),
    doi:10.1111/j.0016-7363.2006.00682.x.
    """
    check(values, neighbours)
    tied = neighbours.standardised()
    spread = values - values.mean()
    around = tied.total(spread)
    island = neighbours.degree == 0
    moran = (len(values) - 1) * spread * around / (spread @ spread)
    chance = np.random.default_rng(seed)
    most = int(neighbours.degree.max())
    draws = np.stack([chance.choice(len(values) - 1, most, replace=False) for _ in range(permutations)])
    p = _conditional(spread, around, tied, draws, progress)
    q = discovery_rates(p)
    return Local(
        moran=np.where(island, np.nan, moran),
        kind=tuple(
            "island" if alone else _kind(own, near)
            for own, near, alone in zip(spread, around, island, strict=True)
        ),
        g=np.where(island, np.nan, _getis(values, neighbours)),
        p=p,
        q=q,
        significant=np.nan_to_num(q, nan=1.0) <= false_discoveries,
    )


def _kind(own: float, near: float) -> str:
    return ("high" if own > 0 else "low") + "-" + ("high" if near > 0 else "low")


def _getis(values: Floats, neighbours: Neighbours) -> Floats:
    """The standardised sum of the area and its neighbours (every tie counts once)."""
    areas = len(values)
    plain = Neighbours(areas, neighbours.of, neighbours.to, np.ones(len(neighbours.of)))
    members = neighbours.degree + 1.0
    numerator = values + plain.total(values) - values.mean() * members
    denominator = values.std() * np.sqrt((areas * members - members**2) / (areas - 1))
    # An area whose neighbours are all the others always holds everything: it cannot stand out.
    score: Floats = np.divide(numerator, denominator, out=np.zeros(areas), where=denominator > 1e-12)
    return score


def _conditional(
    spread: Floats, around: Floats, tied: Neighbours, draws: Integers, progress: Progress
) -> Floats:
    """Two-sided p per area; ``draws`` (permutations, most neighbours) are numbers below areas - 1."""
    areas, degree = len(spread), tied.degree
    edges = np.concatenate([[0], np.cumsum(degree)])
    others, p = spread.copy(), np.full(areas, np.nan)
    for area in np.flatnonzero(degree):
        # The last area stands in for this one: numbers below areas - 1 are then all the others.
        others[area] = spread[-1]
        weight = tied.weight[edges[area] : edges[area + 1]]
        p[area] = _two_sided(others[draws[:, : degree[area]]] @ weight, around[area])
        others[area] = spread[area]
        progress(int(area) + 1, areas, "areas")
    return p


def discovery_rates(p: Floats) -> Floats:
    """Benjamini and Hochberg's adjusted p: the false discovery rate at which each becomes significant.

    nan stays nan and does not count.
    """
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    q = np.full(len(p), np.nan)
    raised = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return q


def counted(kinds: tuple[str, ...], significant: Integers | Booleans) -> dict[str, int]:
    """How many significant areas there are of each kind."""
    return {
        kind: sum(1 for own, sure in zip(kinds, significant, strict=True) if sure and own == kind)
        for kind in KINDS
    }

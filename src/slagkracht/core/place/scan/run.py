"""The scan itself: where and when are there more cases than chance gives, and how sure is that?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Booleans, Integers
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.scan.candidates import SAME, Cylinder, Scene
from slagkracht.core.place.scan.models import Expectation, Model
from slagkracht.core.place.scan.significance import Search, gumbel_p, monte_carlo_p, replicate
from slagkracht.core.place.scan.zones import Zones, build_windows, build_zones
from slagkracht.core.progress import Progress, silent

MOST_ZONE_PERIODS = 400_000_000  # 1.6 GB in single precision


@dataclass(frozen=True)
class Cluster:
    """One cluster: location numbers, first and last period (both included), and how it stands out.

    ``radius``: from the centre to the farthest location, in metres on the earth, else in the map's units.
    ``relative_risk``: observed over expected inside, divided by the same outside (None: nothing outside).
    ``p`` by Monte Carlo, ``p_gumbel`` by the fitted curve; None without (enough) replications.
    """

    locations: tuple[int, ...]
    centre: int
    radius: float
    first: int
    last: int
    observed: int
    expected: float
    relative_risk: float | None
    score: float
    p: float | None
    p_gumbel: float | None


@dataclass(frozen=True)
class ScanResult:
    """``zones``: the number of different sets of locations looked at. ``highest``: per replication."""

    zones: int
    windows: int
    clusters: tuple[Cluster, ...]
    highest: tuple[float, ...]


@dataclass(frozen=True)
class Limits:
    """What a cluster may be.

    ``max_share`` (0–1] of the population (of the expected cases, of the people) a zone may hold;
    ``neighbours``: the most locations in it. ``longest``: the most periods; None: half of them, for the
    expectation model all. ``prospective``: only clusters that are still running in the last period.
    ``clusters``: how many to report.
    """

    max_share: float | None = 0.5
    neighbours: int | None = None
    longest: int | None = None
    prospective: bool = False
    clusters: int = 10


def scan(
    model: Model,
    counts: Integers,
    coordinates: Coordinates,
    limits: Limits | None = None,
    *,
    replications: int = 999,
    seed: int = 1,
    progress: Progress = silent,
) -> ScanResult:
    """Scan circular zones and stretches of time for more cases than expected.

    Takes a model (see ``models``) with sizes (locations, periods), the observed ``counts`` of the same
    shape, and where the locations lie. One period makes it purely spatial. Gives the most likely cluster
    and then the next ones that share no location with an earlier one, as long as at least one replication
    stays below them. Every replication is searched completely; the p of a later cluster is compared with
    the highest of each replication too, and so errs on the safe side.

    Raises ``place.no_cases``, ``place.no_zones``, ``place.too_many_zones``.

    Not for: persons or households as locations; proving a cause. A cluster says where to look; a p-value
    holds for one question asked once, not for a scan repeated every week.

    Sources: Kulldorff (1997), doi:10.1080/03610929708831995; space-time: Kulldorff et al. (1998),
    doi:10.2105/AJPH.88.9.1377; prospective: Kulldorff (2001), doi:10.1111/1467-985X.00186.
    """
    limits = limits or Limits()
    if counts.sum() == 0 or model.sizes.sum() <= 0:
        raise UnusableInput("place.no_cases")
    scene = _scene(model, coordinates, limits)
    search = Search(scene)
    highest = replicate(search, replications, np.random.default_rng(seed), progress)
    clusters = [
        _cluster(cylinder, scene, counts, coordinates, highest)
        for cylinder in _stand_out(search, counts, highest, limits.clusters)
    ]
    return ScanResult(scene.zones.count(), len(scene.windows.starts), tuple(clusters), tuple(highest))


def _scene(model: Model, coordinates: Coordinates, limits: Limits) -> Scene:
    periods = model.sizes.shape[1]
    share = None if limits.max_share is not None and limits.max_share >= 1 else limits.max_share
    zones = build_zones(coordinates, model.sizes.sum(axis=1), max_share=share, neighbours=limits.neighbours)
    if int(zones.reach.sum()) * periods > MOST_ZONE_PERIODS:
        raise UnusableInput(
            "place.too_many_zones", locations=len(coordinates), neighbours=zones.order.shape[1]
        )
    half = periods if isinstance(model, Expectation) else max(1, periods // 2)
    longest = min(limits.longest or half, periods)
    return Scene(model, zones, build_windows(periods, longest, prospective=limits.prospective))


def _stand_out(search: Search, counts: Integers, highest: list[float], most: int) -> list[Cylinder]:
    """The best cylinder, then the best that shares no location with it, and so on."""
    zones = search.scene.zones
    floor = min(highest, default=0.0)
    allowed, taken = zones.reach, np.zeros(zones.order.max() + 1, dtype=bool)
    candidates = next(iter(search.engine.candidates(counts[None], floor * (1 - 1e-9))))
    found: list[Cylinder] = []
    while len(found) < most:
        best = candidates.best(allowed)
        if not found and (best is None or best.score <= floor):
            best = search.best(counts, floor if best is None else best.score)
        if best is None or (found and best.score < floor - SAME):
            break
        found.append(best)
        taken[zones.members(best.row, best.size)] = True
        allowed = np.minimum(zones.reach, _free(zones, taken))
    return found


def _free(zones: Zones, taken: Booleans) -> Integers:
    """Per row how many locations come before the first one taken."""
    within = taken[zones.order]
    free: Integers = np.where(within.any(axis=1), within.argmax(axis=1), zones.order.shape[1])
    return free


def _cluster(
    found: Cylinder, scene: Scene, counts: Integers, coordinates: Coordinates, highest: list[float]
) -> Cluster:
    members = scene.zones.members(found.row, found.size)
    inside = (members, slice(found.start, found.end))
    observed, sizes = int(counts[inside].sum()), scene.model.sizes
    expected, everything = scene.model.expected(np.array([sizes[inside].sum(), sizes.sum()])).tolist()
    outside = (counts.sum() - observed, everything - expected)
    ratio = None if min(outside) <= 0 else float(observed / expected / (outside[0] / outside[1]))
    return Cluster(
        locations=tuple(sorted(members.tolist())),
        centre=int(members[0]),
        radius=float(coordinates.distances_from(members[:1])[0, members].max()),
        first=found.start,
        last=found.end - 1,
        observed=observed,
        expected=expected,
        relative_risk=ratio,
        score=found.score,
        p=monte_carlo_p(found.score, highest),
        p_gumbel=gumbel_p(found.score, highest),
    )

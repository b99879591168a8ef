"""Places: our scan, local association and early warning beside the plain way, on the same data in one run.

The scan of 340 areas × 120 months is compared per replication: ours over many, the plain NumPy one (every
zone in every window, written out below) over a few of the very same ones, and both must find the same.
"""

from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._rows import row
from slagkracht.core.place.clusters import local_association
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.neighbours import nearest
from slagkracht.core.place.scan.candidates import Scene
from slagkracht.core.place.scan.models import Poisson
from slagkracht.core.place.scan.significance import Search
from slagkracht.core.place.scan.zones import build_windows, build_zones
from slagkracht.core.place.warning import SETTINGS, early_warning

AREAS, MONTHS, CASES = 340, 120, 30_000
PLAIN_RUNS, OUR_RUNS, ROUNDS = 1, 20, 3
Floats = NDArray[np.float64]


def measure() -> list[dict[str, Any]]:
    """All comparisons."""
    return [_scan(prospective=False), _scan(prospective=True), _local_moran(), _early_warning()]


def region() -> tuple[Coordinates, Floats]:
    """Made-up areas with uneven populations that grow by a tenth: (areas, months) expected cases."""
    chance = np.random.default_rng(1)
    spots = Coordinates(chance.uniform(0, 100, AREAS), chance.uniform(0, 100, AREAS))
    people = chance.lognormal(8, 0.6, (AREAS, 1)) * np.linspace(1, 1.1, MONTHS)
    return spots, people / people.sum() * CASES


def _scan(*, prospective: bool) -> dict[str, Any]:
    spots, sizes = region()
    model = Poisson(sizes, CASES)
    zones = build_zones(spots, sizes.sum(axis=1), max_share=0.5, neighbours=None)
    scene = Scene(model, zones, build_windows(MONTHS, MONTHS // 2, prospective=prospective))
    plain, search = PlainScan(scene), Search(scene)
    search.highest(model.simulate(np.random.default_rng(2), 20))  # both sides warm: ours has its level,
    search.learn()  # the plain one its expected counts
    ours, theirs, apart = [], [], 0.0
    for seed in range(ROUNDS):
        began = time.perf_counter()
        counts = model.simulate(np.random.default_rng(seed), OUR_RUNS)
        highest = search.highest(counts)
        ours.append((time.perf_counter() - began) / OUR_RUNS)
        began = time.perf_counter()
        again = model.simulate(np.random.default_rng(seed), OUR_RUNS)[:PLAIN_RUNS]
        simulated = (time.perf_counter() - began) / OUR_RUNS
        began = time.perf_counter()
        expected = [plain.highest(one) for one in again]
        theirs.append((time.perf_counter() - began) / PLAIN_RUNS + simulated)
        apart = max(apart, *(abs(a - b) for a, b in zip(highest, expected, strict=False)))
    kind = "prospective" if prospective else "retrospective"
    return row(
        f"space-time scan, {AREAS} areas × {MONTHS} months, {kind}, per replication",
        ours,
        "plain NumPy, every zone in every window",
        theirs,
        zones=zones.count(),
        windows=len(scene.windows.starts),
        largest_difference_in_score=apart,
    )


class PlainScan:
    """The scan as one writes it in NumPy: running sums over neighbours and months, then the formula."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.cases = int(scene.model.sizes.sum().round())
        self.sizes = [self._sums(scene.model.sizes, row) for row in range(len(scene.zones.reach))]

    def _sums(self, series: Floats, row: int) -> Floats:
        """Per zone of a centre and month the running total from the first month (zones, months + 1)."""
        members = self.scene.zones.order[row, : self.scene.zones.reach[row]]
        zones = series[members].cumsum(axis=0)
        if self.scene.windows.prospective:
            zones = zones[:, ::-1][:, : self.scene.windows.longest]  # from the last month backwards
        return np.concatenate([np.zeros((len(zones), 1)), zones.cumsum(axis=1)], axis=1)

    def highest(self, counts: Floats) -> float:
        """The highest score of all."""
        best = 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            for row, expected in enumerate(self.sizes):
                cases = self._sums(counts.astype(np.float64), row)
                if self.scene.windows.prospective:
                    best = max(best, self._score(cases[:, 1:], expected[:, 1:]))
                    continue
                for months in range(1, self.scene.windows.longest + 1):
                    inside = cases[:, months:] - cases[:, :-months]
                    likely = expected[:, months:] - expected[:, :-months]
                    best = max(best, self._score(inside, likely))
        return best

    def _score(self, cases: Floats, expected: Floats) -> float:
        total = self.cases
        ratio = cases * np.log(cases / expected) + (total - cases) * np.log(
            (total - cases) / (total - expected)
        )
        return float(np.where(cases > expected, ratio, 0.0).max())


def _local_moran() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esda
        import libpysal

        chance = np.random.default_rng(3)
        areas = 14_000
        spots = Coordinates(chance.uniform(0, 1, areas), chance.uniform(0, 1, areas))
        values, near = chance.normal(size=areas), nearest(spots, 6)
        lists = dict(enumerate(near.to.reshape(areas, 6).tolist()))
        weights = libpysal.weights.W(lists, id_order=list(range(areas)), silence_warnings=True)
        weights.transform = "r"
        ours, theirs = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            own = local_association(values, near, permutations=999)
            ours.append(time.perf_counter() - began)
            began = time.perf_counter()
            other = esda.Moran_Local(values, weights, permutations=999, n_jobs=1)
            theirs.append(time.perf_counter() - began)
    return row(
        "local Moran, 14,000 areas, 999 permutations",
        ours,
        "esda",
        theirs,
        largest_difference=float(np.abs(own.moran - other.Is).max()),
    )


def _early_warning() -> dict[str, Any]:
    """One watched month of 1,000 series; statsmodels on 50 of them, two regressions each."""
    import statsmodels.api as sm

    counts = np.random.default_rng(4).poisson(20, (1000, 84))
    setting, few = SETTINGS["month"], 50
    past = np.array(setting.baseline(83))
    design = sm.add_constant((past - 83) / 12)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        early_warning(counts, [83], setting)
        ours.append((time.perf_counter() - began) / len(counts))
        began = time.perf_counter()
        for series in counts[:few, past]:
            for columns in (design, design[:, :1]):
                sm.GLM(series, columns, family=sm.families.Poisson()).fit()
        theirs.append((time.perf_counter() - began) / few)
    return row(
        "early warning, per series and period (four regressions, limits)",
        ours,
        "statsmodels, two of the four regressions only",
        theirs,
    )

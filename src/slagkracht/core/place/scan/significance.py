"""How often chance alone gives as high a score: by replications, and by the Gumbel curve fitted to them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from slagkracht.core.place.arrays import Integers
from slagkracht.core.place.scan.candidates import SAME, Cylinder, Engine, Scene
from slagkracht.core.place.scan.direct import Direct
from slagkracht.core.place.scan.sweep import Sweep
from slagkracht.core.progress import Progress, silent

FEW_CYLINDERS = 8_000_000  # up to here counting every window is quicker than bounding
FIRST_LEVEL = 6.0  # a guess: only speed depends on it
PILOT_RUNS = 8
CELLS_PER_BATCH = 4_000_000
EULER = 0.5772156649015329


@dataclass
class Search:
    """Finds the best cylinder of any counts, learning on the way which level is worth asking for."""

    scene: Scene
    level: float = FIRST_LEVEL
    seen: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        few = int(self.scene.zones.reach.sum()) * len(self.scene.windows.starts) <= FEW_CYLINDERS
        self.engine: Engine = Direct(self.scene) if few else Sweep(self.scene)

    def highest(self, counts: Integers) -> list[float]:
        """The highest score in each run of ``counts`` (runs, locations, periods); 0 if nothing stands out."""
        bests = []
        for run, candidates in enumerate(self.engine.candidates(counts, self.level)):
            best = candidates.best()
            if best is None or best.score <= self.level:
                best = self.best(counts[run], self.level if best is None else best.score)
            bests.append(best.score if best else 0.0)
        self.seen.extend(bests)
        return bests

    def learn(self) -> None:
        """Ask from now on for a level that hardly any run fails to pass, but only just."""
        self.level = min(self.seen) * 0.97

    def best(self, counts: Integers, reached: float) -> Cylinder | None:
        """The best cylinder of one set of counts that does not score above ``reached``, or nearly."""
        level = reached * (1 - 1e-9)
        while True:
            best = next(iter(self.engine.candidates(counts[None], level))).best()
            if level == 0 or (best is not None and best.score > level):
                return best
            level = 0.0 if level < 0.5 else max(level * 0.8, best.score * (1 - 1e-9) if best else 0.0)


def replicate(
    search: Search, replications: int, chance: np.random.Generator, progress: Progress = silent
) -> list[float]:
    """The highest score of each replication of the model's chance."""
    model = search.scene.model
    at_once = max(1, CELLS_PER_BATCH // max(1, model.sizes.size))
    highest: list[float] = []
    while len(highest) < replications:
        limit = at_once if len(highest) >= PILOT_RUNS else min(PILOT_RUNS, at_once)
        runs = min(limit, replications - len(highest))
        highest += search.highest(model.simulate(chance, runs))
        search.learn()
        progress(len(highest), replications, "replications")
    return highest


def monte_carlo_p(score: float, highest: list[float]) -> float | None:
    """The rank of ``score`` among the replications, the observed one counted (Dwass 1957)."""
    if not highest:
        return None
    return (1 + sum(value >= score - SAME for value in highest)) / (1 + len(highest))


def gumbel_p(score: float, highest: list[float]) -> float | None:
    """The same from a Gumbel curve fitted by moments (Abrams et al. 2010, doi:10.1186/1476-072X-9-61).

    Finer than 1 / (replications + 1), but only as good as the fit; None with fewer than ten replications
    or when they are all equal.
    """
    spread = float(np.std(highest, ddof=1)) * math.sqrt(6) / math.pi if len(highest) >= 10 else 0.0
    if spread == 0.0:
        return None
    mode = float(np.mean(highest)) - EULER * spread
    return -math.expm1(-math.exp(-(score - mode) / spread))

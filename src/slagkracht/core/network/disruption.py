"""What breaks a network: nodes taken out one after another by a strategy, and what is left each time.

A simulation of what the seen ties allow. Not for: choosing whom to arrest. Studies disagree on which strategy
works, and recovery after the blow matters more than the blow (Duijn, Kashirin & Sloot 2014,
doi:10.1038/srep04238; Diviák 2023, doi:10.1007/s11292-023-09563-z); see ``side_by_side``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from slagkracht.core.network.cohesion import Cohesion, cohesion, mean_cohesion
from slagkracht.core.network.graph import FloatArray, Network
from slagkracht.core.network.plan import Plan, check, notes
from slagkracht.core.network.simulate import Run, simulate
from slagkracht.core.progress import Progress, silent

DEFAULT_RUNS = 20
BAND = (0.05, 0.95)


@dataclass(frozen=True, eq=False)
class Disruption:
    """The runs of one plan, and what they come to.

    ``largest``: mean over runs of the largest component before any removal, after 1, 2, …; ``low`` and
    ``high``: the 5th and 95th percentile; ``halved_after``: per run the removals after which at most half of
    the start was left (None: not within the run); ``robustness``: per run the mean share of the start left.
    """

    plan: Plan
    runs: tuple[Run, ...]
    seed: int
    before: Cohesion
    notes: tuple[str, ...] = ()

    @property
    def curves(self) -> FloatArray:
        """Runs × states, in nodes."""
        return np.array([run.largest for run in self.runs], dtype=float)

    @property
    def halved_after(self) -> list[int | None]:
        """Per run."""
        halves = [np.flatnonzero(curve * 2 <= curve[0]) for curve in self.curves]
        return [int(found[0]) if len(found) else None for found in halves]

    @property
    def robustness(self) -> FloatArray:
        """Per run; the mean of the curve over its start, after Schneider et al. (2011,
        doi:10.1073/pnas.1009440108)."""
        curves = self.curves
        return np.asarray((curves / curves[:, :1]).mean(axis=1))

    def as_dict(self) -> dict[str, Any]:
        """As plain data; counts stay whole where there is one run."""
        curves, plan = self.curves, self.plan
        low, high = np.quantile(curves, BAND, axis=0)
        one = len(self.runs) == 1
        curve = list(self.runs[0].largest) if one else curves.mean(axis=0).tolist()
        halved = self.halved_after
        return {
            "strategy": plan.strategy,
            "block": plan.block,
            "recovery": plan.recovery,
            "missing": plan.missing,
            "runs": len(self.runs),
            "start": self.runs[0].largest[0],
            "largest_component": curve,
            "largest_component_per_block": curve[:: plan.block],
            "removed": list(self.runs[0].removed),
            "band": None if one else {"low": low.tolist(), "high": high.tolist()},
            "halved_after": halved[0] if one else halved,
            "robustness": float(self.robustness.mean()),
            "before": asdict(self.before),
            "after": asdict(mean_cohesion([run.after for run in self.runs])),
            "notes": list(self.notes),
        }


def disrupt(
    network: Network,
    plan: Plan,
    *,
    runs: int | None = None,
    seed: int = 1,
    progress: Progress = silent,
) -> Disruption:
    """Take nodes out of a network by a plan, and follow its largest component.

    Takes an undirected network (weights: a distance for betweenness, a strength for the others), the plan,
    how many runs (None: ``DEFAULT_RUNS``; always 1 where no chance is involved) and a seed; run i uses
    chance of its own, so more runs extend fewer. Gives a ``Disruption``. Raises ``UnusableInput``:
    ``network.unknown_strategy``, ``network.unknown_recovery``, ``network.out_of_range``,
    ``network.weight_needed``, ``network.roles_needed``, ``network.unknown_role``,
    ``network.too_much_work``, ``network.katz_no_solution``.

    Source of procedure, strategies and the rule for equals: Cavallaro, Ficara, De Meo, Fiumara, Catanese,
    Bagdasar & Liotta (2020, doi:10.1371/journal.pone.0236476).
    """
    plain = network.undirected()
    asked = DEFAULT_RUNS if runs is None else runs
    count = asked if plan.chance else min(asked, 1)
    check(plain, plan, count)
    found = []
    for i in range(count):
        found.append(simulate(plain, plan, np.random.default_rng([seed, i])))
        progress(i + 1, count, "runs")
    return Disruption(plan, tuple(found), seed, cohesion(plain), notes(plain, plan))

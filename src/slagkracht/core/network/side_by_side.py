"""Several strategies side by side, with and without recovery, and what can be concluded: often not much.

Published studies disagree on what breaks a criminal network, because they look at different networks, leave
recovery out or put it in, and act as if every tie had been seen. So this report does not give a best
strategy. It runs them all on one network, under every kind of recovery and with ties unseen, and says where
the order of the strategies holds and where it does not.

Sources of the disagreement: Cavallaro et al. (2020, doi:10.1371/journal.pone.0236476) on betweenness; Duijn,
Kashirin & Sloot (2014, doi:10.1038/srep04238) on networks that grow stronger; Diviák (2023,
doi:10.1007/s11292-023-09563-z) on recovery that outweighs the blow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from slagkracht.core.network.disruption import BAND, DEFAULT_RUNS, Disruption, disrupt
from slagkracht.core.network.graph import FloatArray, Network
from slagkracht.core.network.plan import KEEP, Plan, check, removals_of
from slagkracht.core.network.recovery import MECHANISMS
from slagkracht.core.network.strategies import STRATEGIES
from slagkracht.core.progress import Progress, silent

MISSING = (0.05, 0.10, 0.20, 0.30)
HORIZON = 0.25  # of the nodes: few operations reach further
FIRST = 5  # the picks compared between strategies
DECIMALS = 12  # of the scores on which "better than" is decided: equal in words must be equal in numbers


@dataclass(frozen=True, eq=False)
class Report:
    """Every strategy under every recovery, and without recovery with ties unseen."""

    network: Network
    removals: int
    seed: int
    cells: tuple[Disruption, ...]
    unseen: tuple[Disruption, ...]

    def without_recovery(self) -> list[Disruption]:
        """The runs on the network as it was seen, nothing growing back."""
        return [cell for cell in self.cells if cell.plan.recovery == "none"]


@dataclass(frozen=True)
class Finding:
    """Something the report can say: a code (worded in ``messages.toml``) and the facts in it."""

    code: str
    facts: dict[str, Any]


def report(
    network: Network,
    plan: Plan,
    *,
    strategies: Sequence[str] = (),
    recoveries: Sequence[str] = MECHANISMS,
    missing: Sequence[float] = MISSING,
    runs: int | None = None,
    seed: int = 1,
    progress: Progress = silent,
) -> Report:
    """Run the strategies side by side.

    Takes an undirected network, a plan whose strategy, recovery and missing are left out of account (block,
    share, alpha, roles and removals hold for all; removals None: a quarter of the nodes, at least 5), the
    strategies (none named: all that can be run: strength only with weights, roles only with roles), the
    recoveries, the shares of ties unseen, and how many runs where chance plays a part. Gives a ``Report``;
    ``findings`` says what follows. Raises as ``disrupt``. Not for: choosing whom to arrest.
    """
    plain = network.undirected()
    count = DEFAULT_RUNS if runs is None else runs
    plan = replace(plan, removals=_horizon(plain) if plan.removals is None else plan.removals)
    chosen = list(strategies) or possible(plain, plan)
    cells = [replace(plan, strategy=s, recovery=r, missing=0.0) for r in recoveries for s in chosen]
    unseen = [replace(plan, strategy=s, recovery="none", missing=m) for m in missing for s in chosen]
    for one in cells + unseen:
        check(plain, one, count * len(cells + unseen))
    results = []
    for i, one in enumerate(cells + unseen, start=1):
        results.append(disrupt(plain, one, runs=count, seed=seed))
        progress(i, len(cells) + len(unseen), "plans")
    first, rest = results[: len(cells)], results[len(cells) :]
    return Report(plain, removals_of(plain, plan), seed, tuple(first), tuple(rest))


def _horizon(network: Network) -> int:
    return max(round(HORIZON * network.nodes), 5)


def possible(network: Network, plan: Plan) -> list[str]:
    """The strategies that can be run with what is known.

    With weights "degree" and "strength" are the same, so only strength is named then.
    """
    weighted = network.weight is not None
    left_out = {"degree" if weighted else "strength"} | (set() if plan.roles else {"roles"})
    return [name for name in STRATEGIES if name not in left_out]


def best(cells: Sequence[Disruption]) -> list[str]:
    """The strategies that leave least, fastest first: the best, and all whose band over runs touches its.

    What counts is the mean share of the largest part that is left along the way (robustness).
    """
    mean, low, high = _robustness(cells)
    winner = int(np.argmin(mean))
    return [cells[i].plan.strategy for i in np.argsort(mean, kind="stable") if low[i] <= high[winner]]


def _robustness(cells: Sequence[Disruption]) -> tuple[FloatArray, FloatArray, FloatArray]:
    per_run = [np.round(cell.robustness, DECIMALS) for cell in cells]
    low, high = (np.array([np.quantile(values, q) for values in per_run]) for q in BAND)
    return np.array([values.mean() for values in per_run]), low, high


def findings(found: Report) -> list[Finding]:
    """What can be said, in the order in which it should be read: the conclusion first."""
    if found.removals == 0:
        return [Finding("too_small", {"nodes": found.network.nodes, "keep": KEEP})]
    steps: list[Callable[[Report], list[Finding]]] = [
        _headline,
        _fastest,
        _agreement,
        _with_recovery,
        _recovery_or_strategy,
        _stronger,
        _unseen,
    ]
    return [finding for step in steps for finding in step(found)]


def _headline(found: Report) -> list[Finding]:
    """Whether one strategy is ahead under every recovery and with every share of ties unseen."""
    settings = [*_by_recovery(found).values(), *_by_missing(found).values()]
    winners = [best(cells) for cells in settings]
    always = [name for name in winners[0] if all(names == [name] for names in winners)]
    facts = {"settings": len(settings), "strategies": always}
    return [Finding("one_stays_ahead" if always else "none_stays_ahead", facts)]


def _by_recovery(found: Report) -> dict[str, list[Disruption]]:
    groups: dict[str, list[Disruption]] = {}
    for cell in found.cells:
        groups.setdefault(cell.plan.recovery, []).append(cell)
    return groups


def _by_missing(found: Report) -> dict[float, list[Disruption]]:
    groups: dict[float, list[Disruption]] = {}
    for cell in sorted(found.unseen, key=lambda cell: cell.plan.missing):
        groups.setdefault(cell.plan.missing, []).append(cell)
    return groups


def _fastest(found: Report) -> list[Finding]:
    cells = found.without_recovery()
    if not cells:
        return []
    names = best(cells)
    winner = next(cell for cell in cells if cell.plan.strategy == names[0])
    facts = {
        "strategies": names,
        "removals": found.removals,
        "start": int(winner.curves[0, 0]),
        "left": float(winner.curves[:, -1].mean()),
    }
    return [Finding("fastest_one" if len(names) == 1 else "fastest_several", facts)]


def _agreement(found: Report) -> list[Finding]:
    """Whether the strategies would pick the same nodes first."""
    pairs = shared_picks(found)
    if not pairs:
        return []
    facts = {"first": min(FIRST, found.removals), "least": min(pairs.values()), "most": max(pairs.values())}
    return [Finding("picks_same" if facts["least"] == facts["first"] else "picks_differ", facts)]


def shared_picks(found: Report) -> dict[tuple[str, str], int]:
    """Per pair of strategies without chance: how many of their first ``FIRST`` picks they share."""
    picks = {
        cell.plan.strategy: set(cell.runs[0].removed[:FIRST])
        for cell in found.without_recovery()
        if not cell.plan.chance
    }
    return {(a, b): len(picks[a] & picks[b]) for a, b in combinations(picks, 2)}


def _with_recovery(found: Report) -> list[Finding]:
    """Per mechanism who is fastest then."""
    said = []
    for name, cells in _by_recovery(found).items():
        if name != "none":
            winners = best(cells)
            code = "recovery_all_same" if len(winners) == len(cells) else "recovery_fastest"
            said.append(Finding(code, {"recovery": name, "strategies": winners}))
    return said


def _recovery_or_strategy(found: Report) -> list[Finding]:
    """Which matters more here: which nodes are aimed at, or what those who are left do afterwards."""
    groups = _by_recovery(found)
    aimed = [cell.plan.strategy for cell in found.without_recovery() if not cell.plan.chance]
    if len(groups) < 2 or len(aimed) < 2:
        return []
    kept = {
        (name, cell.plan.strategy): float(cell.robustness.mean())
        for name, cells in groups.items()
        for cell in cells
    }
    between = [kept["none", s] for s in aimed]
    spread = [_spread([kept[name, s] for name in groups]) for s in aimed]
    facts = {"strategy": round(_spread(between) * 100), "recovery": round(float(np.mean(spread)) * 100)}
    code = "recovery_matters_more" if facts["recovery"] > facts["strategy"] else "strategy_matters_more"
    return [Finding(code, facts)]


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _stronger(found: Report) -> list[Finding]:
    """How often those who are left end up closer to each other than the network was before."""
    gains = [_gain(cell) for cell in found.cells if cell.plan.recovery != "none"]
    known = [gain for gain in gains if gain is not None]
    if not known:
        return []
    facts = {"of": len(known), "closer": sum(gain > 1 for gain in known)}
    return [Finding("stronger" if facts["closer"] else "not_stronger", facts)]


def _gain(cell: Disruption) -> float | None:
    """Mean efficiency of what is left over that of the start; None where either is not there."""
    after = [run.after.efficiency for run in cell.runs]
    known = [value for value in after if value is not None]
    if not cell.before.efficiency or len(known) < len(after):
        return None
    return float(np.mean(known)) / cell.before.efficiency


def _unseen(found: Report) -> list[Finding]:
    """From which share of unseen ties on the leading group is another."""
    settings = _by_missing(found)
    if not settings or not found.without_recovery():
        return []
    names = set(best(found.without_recovery()))
    for level, cells in settings.items():
        then = best(cells)
        if set(then) != names:
            return [Finding("unseen_changes", {"share": round(level * 100), "strategies": then})]
    return [Finding("unseen_holds", {"share": round(max(settings) * 100)})]


def as_dict(found: Report) -> dict[str, Any]:
    """The report as plain data, without words."""
    cells = found.without_recovery()
    return {
        "nodes": found.network.nodes,
        "edges": found.network.edges,
        "start": int(found.cells[0].curves[0, 0]),
        "removals": found.removals,
        "strategies": [_cell(cell) for cell in found.cells],
        "missing": [_cell(cell) for cell in found.unseen],
        "best": {name: best(group) for name, group in _by_recovery(found).items()},
        "shared_picks": [
            {"strategies": list(pair), "first": FIRST, "shared": count}
            for pair, count in (shared_picks(found) if cells else {}).items()
        ],
    }


def _cell(cell: Disruption) -> dict[str, Any]:
    mean, low, high = _robustness([cell])
    curves = cell.curves
    ends = np.quantile(curves, BAND, axis=0)
    answer = cell.as_dict()
    kept = ("strategy", "recovery", "missing", "runs", "removed", "before", "after", "notes")
    return {name: answer[name] for name in kept} | {
        "halved_after": cell.halved_after,
        "efficiency_ratio": _gain(cell),
        "robustness": {"mean": float(mean[0]), "low": float(low[0]), "high": float(high[0])},
        "largest_component": {
            "mean": curves.mean(axis=0).tolist(),
            "low": ends[0].tolist(),
            "high": ends[1].tolist(),
        },
    }

"""One run of a plan: nodes go, ties may grow, and the largest part is followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from slagkracht.core.network.cohesion import Cohesion, cohesion
from slagkracht.core.network.graph import Network
from slagkracht.core.network.plan import Plan, removals_of
from slagkracht.core.network.recovery import Loss, NewTie, Recovery
from slagkracht.core.network.strategies import Picker, picker
from slagkracht.core.network.survivors import Survivors, shrinking


@dataclass(frozen=True)
class Run:
    """One run: who went, in order, the largest component before and after each removal (nodes), and how
    close-knit those who were left are."""

    removed: tuple[str, ...]
    largest: tuple[int, ...]
    after: Cohesion


def simulate(network: Network, plan: Plan, rng: np.random.Generator) -> Run:
    """One run. Without recovery the order alone decides, and the curve follows from it afterwards."""
    seen = Survivors(_thinned(network, plan.missing, rng))
    roles = {i: plan.roles[name] for i, name in enumerate(network.ids) if name in plan.roles}
    strategy = picker(
        plan.strategy,
        seen,
        weighted=network.weight is not None,
        rng=rng,
        alpha=plan.alpha,
        roles=roles,
        role_order=plan.role_order,
    )
    if plan.recovery == "none":
        return _without_recovery(network, plan, seen, strategy)
    real = Survivors(network)
    healing = Recovery(plan.recovery, real, rng, share=plan.share, roles=roles)
    return _with_recovery(network, plan, _Pair(seen, real, strategy, healing, rng))


def _thinned(network: Network, missing: float, rng: np.random.Generator) -> Network:
    if missing == 0:
        return network
    kept = rng.random(network.edges) >= missing
    weight = None if network.weight is None else network.weight[kept]
    return Network(network.ids, network.source[kept], network.target[kept], weight)


def _without_recovery(network: Network, plan: Plan, seen: Survivors, strategy: Picker) -> Run:
    order: list[int] = []
    total = removals_of(network, plan)
    while len(order) < total:
        for node in strategy.pick(min(plan.block, total - len(order))):
            strategy.removed(node, seen.remove(node))
            order.append(node)
    curve = shrinking(network, np.array(order, dtype=np.int64))
    names = tuple(network.ids[i] for i in order)
    return Run(names, tuple(curve), cohesion(_without(network, order)))


def _without(network: Network, order: Sequence[int]) -> Network:
    gone = np.zeros(network.nodes, dtype=bool)
    gone[order] = True
    kept = ~gone[network.source] & ~gone[network.target]
    place = np.cumsum(~gone) - 1
    ids = tuple(name for i, name in enumerate(network.ids) if not gone[i])
    return Network(ids, place[network.source[kept]], place[network.target[kept]])


@dataclass(frozen=True, eq=False)
class _Pair:
    """The network as it is, the network as it is seen, and who acts on them."""

    seen: Survivors
    real: Survivors
    strategy: Picker
    healing: Recovery
    rng: np.random.Generator

    def remove(self, node: int) -> Loss:
        self.strategy.removed(node, self.seen.remove(node))
        return Loss(node, self.real.remove(node))

    def learn(self, made: Sequence[NewTie], missing: float) -> None:
        """New ties are missed as often as old ones."""
        for new in made:
            if self.rng.random() >= missing:
                self.seen.tie(new.a, new.b, new.weight)
                self.strategy.tied(new.a, new.b)


def _with_recovery(network: Network, plan: Plan, pair: _Pair) -> Run:
    order: list[int] = []
    curve = [pair.real.largest_component()]
    total = removals_of(network, plan)
    while len(order) < total:
        losses = []
        for node in pair.strategy.pick(min(plan.block, total - len(order))):
            losses.append(pair.remove(node))
            order.append(node)
            curve.append(pair.real.largest_component())
        pair.learn(pair.healing.after(losses), plan.missing)
        curve[-1] = pair.real.largest_component()
    names = tuple(network.ids[i] for i in order)
    return Run(names, tuple(curve), cohesion(pair.real.part(pair.real.living())))

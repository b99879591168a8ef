"""A plan to take nodes out of a network, and what makes a plan impossible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network.graph import Network
from slagkracht.core.network.katz import largest_alpha
from slagkracht.core.network.recovery import MECHANISMS
from slagkracht.core.network.strategies import NEEDS_CHANCE, STRATEGIES

KEEP = 5  # the published procedure stops when this many nodes are left
# Steps along a tie that take up to about an hour, at some 14 nanoseconds each.
MOST_STEPS = 250_000_000_000
HEAVY = frozenset({"betweenness", "katz"})
# Healing and looking at the parts go through all ties about once, in slower code.
HEALING_STEPS = 50


@dataclass(frozen=True)
class Plan:
    """What is done to the network.

    ``strategy`` and ``recovery`` by name; ``block``: how many nodes go at once before anything is measured
    again; ``missing``: the share of ties that whoever picks does not see (0–1); ``share``: the chance that a
    lost tie is replaced; ``removals``: stop after so many (None: until ``KEEP`` nodes are left); ``alpha``
    for Katz; ``roles`` per node name and ``role_order`` for the strategy roles and the recovery similar.
    """

    strategy: str
    block: int = 1
    recovery: str = "none"
    share: float = 1.0
    missing: float = 0.0
    removals: int | None = None
    alpha: float = 0.1
    roles: Mapping[str, str] = field(default_factory=dict)
    role_order: Sequence[str] = ()

    @property
    def chance(self) -> bool:
        """Whether two runs can differ."""
        return self.strategy in NEEDS_CHANCE or self.recovery != "none" or self.missing > 0


def removals_of(network: Network, plan: Plan) -> int:
    """How many nodes go: what the plan says, and always ``KEEP`` nodes are left."""
    most = max(network.nodes - KEEP, 0)
    return most if plan.removals is None else min(plan.removals, most)


def check(network: Network, plan: Plan, runs: int) -> None:
    """Raise ``UnusableInput`` where the plan cannot be carried out on this network; see ``disrupt``."""
    if plan.strategy not in STRATEGIES:
        raise UnusableInput("network.unknown_strategy", value=plan.strategy, known=list(STRATEGIES))
    if plan.recovery not in MECHANISMS:
        raise UnusableInput("network.unknown_recovery", value=plan.recovery, known=list(MECHANISMS))
    _refuse_numbers(plan, runs)
    if plan.strategy == "strength" and network.weight is None:
        raise UnusableInput("network.weight_needed")
    _refuse_roles(plan)
    steps = runs * max(_steps_per_removal(network, plan), 1)
    if steps * removals_of(network, plan) > MOST_STEPS:
        raise UnusableInput("network.too_much_work", removals=max(MOST_STEPS // steps, 1))


def _steps_per_removal(network: Network, plan: Plan) -> int:
    scoring = network.nodes * network.edges if plan.strategy in HEAVY else 0
    healing = HEALING_STEPS * (network.nodes + network.edges) if plan.recovery != "none" else 0
    return scoring + healing


def _refuse_numbers(plan: Plan, runs: int) -> None:
    limits = {
        "block": (plan.block >= 1, plan.block, "≥ 1"),
        "runs": (runs >= 1, runs, "≥ 1"),
        "missing": (0 <= plan.missing < 1, plan.missing, "0 ≤ x < 1"),
        "recovery-share": (0 <= plan.share <= 1, plan.share, "0–1"),
        "removals": (plan.removals is None or plan.removals >= 0, plan.removals, "≥ 0"),
        "alpha": (0 < plan.alpha < float("inf"), plan.alpha, "> 0"),
    }
    for name, (fine, value, allowed) in limits.items():
        if not fine:
            raise UnusableInput("network.out_of_range", name=name, value=value, allowed=allowed)


def _refuse_roles(plan: Plan) -> None:
    known = sorted(set(plan.roles.values()))
    if plan.strategy == "roles" and not known:
        raise UnusableInput("network.roles_needed")
    for role in plan.role_order:
        if role not in known:
            raise UnusableInput("network.unknown_role", value=role, known=known)


def notes(network: Network, plan: Plan) -> tuple[str, ...]:
    """What a reader should know about a plan that can be carried out: codes, worded by the shell."""
    if plan.strategy == "katz" and network.nodes and plan.alpha >= largest_alpha(network):
        return ("katz_alpha_too_large",)
    return ()

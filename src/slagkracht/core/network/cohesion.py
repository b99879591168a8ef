"""How close-knit a group is: the ties there are, and how few steps lie between any two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slagkracht.core.network.graph import Network

# Nodes × ties up to which all distances are walked, a few tenths of a second.
MOST_STEPS = 100_000_000


@dataclass(frozen=True)
class Cohesion:
    """``density``: share of possible ties that are there; ``efficiency``: mean over all pairs of one over the
    steps between them, 0 for pairs without a path (Latora & Marchiori 2001,
    doi:10.1103/PhysRevLett.87.198701), None where that is too much work. Means over runs may be fractions.
    """

    nodes: float
    ties: float
    density: float
    efficiency: float | None


def cohesion(network: Network) -> Cohesion:
    """Measure an undirected network; with fewer than two nodes all is 0."""
    pairs = network.nodes * (network.nodes - 1) / 2
    if not pairs:
        return Cohesion(network.nodes, 0, 0.0, 0.0)
    return Cohesion(network.nodes, network.edges, network.edges / pairs, _efficiency(network, pairs))


def _efficiency(network: Network, pairs: float) -> float | None:
    if network.nodes * network.edges > MOST_STEPS:
        return None
    steps = network.as_igraph().path_length_hist(directed=False)
    return float(sum(count / length for length, _, count in steps.bins()) / pairs)


def mean_cohesion(found: Sequence[Cohesion]) -> Cohesion:
    """The mean over runs of one plan."""
    count = len(found)
    known = [one.efficiency for one in found if one.efficiency is not None]
    return Cohesion(
        nodes=sum(one.nodes for one in found) / count,
        ties=sum(one.ties for one in found) / count,
        density=sum(one.density for one in found) / count,
        efficiency=sum(known) / count if len(known) == count else None,
    )

"""How a network hangs together: parts, weak points, clusters of ties."""

from __future__ import annotations

import random
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from slagkracht.core.network.graph import FloatArray, IntArray, Network

# Steps (nodes × ties of the largest part) up to which all distances are walked.
ALL_DISTANCES_STEPS = 1_000_000_000
# Leiden runs until nothing improves; above this many ties it gets this many rounds.
SETTLED_TIES, ROUNDS = 100_000, 5
_ONE_AT_A_TIME = Lock()  # igraph has one source of chance for the whole process


@dataclass(frozen=True)
class Structure:
    """Sizes and cohesion of a whole network, direction left out of account except in density.

    ``components``: connected parts; ``largest_component``: nodes in the largest; ``isolates``: nodes without
    a tie; ``density``: share of possible ties that are there; ``transitivity``: share of two ties at one
    node that are closed by a third (whole network); ``clustering``: the same per node, averaged, 0 for nodes
    with fewer than two ties; ``diameter`` and ``mean_path`` in steps within the largest part, None where that
    is too much work; ``articulation_points``: the nodes whose removal splits their part.
    """

    components: int
    largest_component: int
    isolates: int
    density: float
    transitivity: float
    clustering: float
    diameter: int | None
    mean_path: float | None
    articulation_points: tuple[str, ...]
    strong_components: int | None = None


def structure(network: Network) -> Structure:
    """Measure how a network hangs together.

    Takes a network; gives a ``Structure``. Source of transitivity and clustering: Watts & Strogatz (1998,
    doi:10.1038/30918) and Newman (2003, doi:10.1137/S003614450342480).
    """
    plain = network.undirected()
    graph = plain.as_igraph()
    parts = graph.connected_components()
    sizes = parts.sizes()
    diameter, mean_path = _distances(graph, parts, sizes)
    cuts = graph.articulation_points()
    return Structure(
        components=len(sizes),
        largest_component=max(sizes, default=0),
        isolates=sum(d == 0 for d in graph.degree()),
        density=density(network),
        transitivity=float(graph.transitivity_undirected(mode="zero")),
        clustering=float(graph.transitivity_avglocal_undirected(mode="zero")) if network.nodes else 0.0,
        diameter=diameter,
        mean_path=mean_path,
        articulation_points=tuple(network.ids[i] for i in sorted(cuts)),
        strong_components=_strong(network),
    )


def density(network: Network) -> float:
    """Share of the possible ties that are there; 0 for fewer than two nodes."""
    possible = network.nodes * (network.nodes - 1) / (1 if network.directed else 2)
    return network.edges / possible if possible else 0.0


def _strong(network: Network) -> int | None:
    if not network.directed:
        return None
    return len(network.as_igraph().connected_components(mode="strong"))


def _distances(graph: Any, parts: Any, sizes: list[int]) -> tuple[int | None, float | None]:
    if not sizes or max(sizes) < 2:
        return None, None
    largest = parts.subgraph(int(np.argmax(sizes)))
    if largest.vcount() * largest.ecount() > ALL_DISTANCES_STEPS:
        return None, None
    return int(largest.diameter()), float(largest.average_path_length())


@dataclass(frozen=True)
class Communities:
    """Groups with more ties inside than chance would give; ``modularity`` says how much more (at most 1)."""

    modularity: float
    members: tuple[tuple[str, ...], ...]
    seed: int


def communities(network: Network, *, seed: int = 1) -> Communities:
    """Find communities by the Leiden algorithm on modularity; weights, where given, as strength.

    Takes a network and a seed (another seed may cut the groups differently); gives the groups, largest
    first. Not for: deciding who belongs to a criminal group; it cuts every network, random ones too.
    Source: Traag, Waltman & Van Eck (2019, doi:10.1038/s41598-019-41695-z).
    """
    plain = network.undirected()
    label = _leiden(plain, seed) if plain.edges else np.arange(plain.nodes)
    groups: dict[int, list[int]] = {}
    for node, group in enumerate(label.tolist()):
        groups.setdefault(group, []).append(node)
    ordered = sorted(groups.values(), key=lambda nodes: (-len(nodes), nodes[0]))
    members = tuple(tuple(network.ids[i] for i in nodes) for nodes in ordered)
    return Communities(_modularity(plain, label), members, seed)


def _leiden(network: Network, seed: int) -> IntArray:
    import igraph

    weights = None if network.weight is None else network.weight.tolist()
    rounds = -1 if network.edges <= SETTLED_TIES else ROUNDS
    with _ONE_AT_A_TIME:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - not for secrets
        try:
            found = network.as_igraph().community_leiden("modularity", weights=weights, n_iterations=rounds)
        finally:
            igraph.set_random_number_generator(random)
    return np.array(found.membership, dtype=np.int64)


def _modularity(network: Network, label: IntArray) -> float:
    """Newman's modularity; 0 without ties."""
    if network.edges == 0:
        return 0.0
    weight: FloatArray = np.ones(network.edges) if network.weight is None else network.weight
    inside = label[network.source] == label[network.target]
    ends = np.concatenate((label[network.source], label[network.target]))
    group_weight = np.bincount(ends, weights=np.concatenate((weight, weight)))
    total = float(weight.sum())
    return float(weight[inside].sum() / total - ((group_weight / (2 * total)) ** 2).sum())

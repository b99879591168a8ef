"""Slow and simple ways to the same answers, written apart from the code under test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from slagkracht.core.network.graph import Network, network

Ties = list[tuple[str, str]]


def graph_of(net: Network) -> nx.Graph:
    """The network in networkx, nodes in the same order."""
    graph = nx.DiGraph() if net.directed else nx.Graph()
    graph.add_nodes_from(net.ids)
    weights = np.ones(net.edges) if net.weight is None else net.weight
    for a, b, w in zip(net.source, net.target, weights, strict=True):
        graph.add_edge(net.ids[a], net.ids[b], weight=float(w))
    return graph


def exact_betweenness(graph: nx.Graph, weight: str | None = None) -> dict[str, Fraction]:
    """Betweenness without rounding: every shortest path walked, shares added as fractions."""
    total = dict.fromkeys(graph, Fraction(0))
    for a, b in combinations(graph, 2):
        if nx.has_path(graph, a, b):
            paths = list(nx.all_shortest_paths(graph, a, b, weight=weight))
            for path in paths:
                for node in path[1:-1]:
                    total[node] += Fraction(1, len(paths))
    return total


def largest(graph: nx.Graph) -> int:
    """Nodes in the largest component."""
    return max((len(part) for part in nx.connected_components(graph)), default=0)


def taken_out(
    graph: nx.Graph,
    score: Callable[[nx.Graph], dict[str, object]],
    *,
    block: int = 1,
    keep: int = 5,
) -> tuple[list[str], list[int]]:
    """The published procedure, literally: score, sort ascending and stable, take from the end."""
    graph = graph.copy()
    order: list[str] = []
    curve = [largest(graph)]
    while len(graph) > keep:
        scores = score(graph)
        ranked = sorted(graph, key=lambda node: scores[node])[::-1]
        for node in ranked[: min(block, len(graph) - keep)]:
            graph.remove_node(node)
            order.append(node)
            curve.append(largest(graph))
    return order, curve


def random_network(
    seed: int, nodes: int, ties: int, *, weights: Sequence[float] = (), directed: bool = False
) -> Network:
    """A random network whose node names do not follow their order."""
    graph = nx.gnm_random_graph(nodes, ties, seed=seed, directed=directed)
    rng = np.random.default_rng(seed)
    names = [f"k{i}" for i in rng.permutation(nodes)]
    pairs = [(names[a], names[b]) for a, b in graph.edges()]
    chosen = rng.choice(weights, len(pairs)).tolist() if weights else None
    return network(pairs, weights=chosen, nodes=names, directed=directed)


@st.composite
def ties(draw: st.DrawFn, most_nodes: int = 9, most_ties: int = 20) -> Ties:
    """Rows of a file: pairs of names, with duplicates and loops."""
    names = st.integers(0, most_nodes - 1).map(lambda i: "abcdefghijklmnop"[i])
    return draw(st.lists(st.tuples(names, names), min_size=1, max_size=most_ties))

"""How fast networks are taken apart, against networkx and igraph used plainly, in one run and in pairs.

The slow alternatives do a few removals only and are compared per removal; ours does more of them, each time
on what is left. The nodes that both took out are compared, so that speed is never bought with another answer.

    python -m benchmarks.network
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import igraph
import networkx as nx
import numpy as np

from benchmarks._rows import row
from slagkracht.core.network import Network, Plan, disrupt, network, shrinking
from slagkracht.core.network.ranking import equal_groups, last_first

NODES, TIES = 2_000, 10_000
THEIR_REMOVALS, ROUNDS = 2, 3
OUR_REMOVALS = {"betweenness": 20, "degree": NODES}


def measure() -> list[dict[str, Any]]:
    """All comparisons; seconds are per removal, the median of the rounds."""
    evenly = _from(nx.gnm_random_graph(NODES, TIES, seed=1))
    hubs = _from(nx.barabasi_albert_graph(NODES, TIES // NODES, seed=1))
    return [
        _recomputed("betweenness", evenly, "evenly spread ties", _networkx_betweenness, "networkx"),
        _recomputed("betweenness", hubs, "ties on hubs", _networkx_betweenness, "networkx"),
        _recomputed("betweenness", evenly, "evenly spread ties", _igraph_betweenness, "igraph"),
        _recomputed("degree", evenly, "evenly spread ties", _networkx_degree, "networkx"),
        _known_order(_from(nx.gnm_random_graph(10_000, 50_000, seed=1))),
    ]


def _from(graph: nx.Graph) -> Network:
    return network([(str(a), str(b)) for a, b in graph.edges()])


def _graph(net: Network) -> nx.Graph:
    ends = zip(net.source.tolist(), net.target.tolist(), strict=True)
    graph = nx.Graph()
    graph.add_nodes_from(range(net.nodes))
    graph.add_edges_from(ends)
    return graph


Scores = Callable[[nx.Graph], np.ndarray]


def _networkx_betweenness(graph: nx.Graph) -> np.ndarray:
    return np.array(list(nx.betweenness_centrality(graph, normalized=False).values()))


def _networkx_degree(graph: nx.Graph) -> np.ndarray:
    return np.array([degree for _, degree in graph.degree()], dtype=float)


def _igraph_betweenness(graph: nx.Graph) -> np.ndarray:
    place = {node: i for i, node in enumerate(graph)}
    ties = [(place[a], place[b]) for a, b in graph.edges()]
    return np.array(igraph.Graph(n=len(place), edges=ties).betweenness())


def _plainly(net: Network, score: Scores, removals: int) -> tuple[list[str], list[int]]:
    """The procedure as one would write it down: score, take the top, look at the parts."""
    graph = _graph(net)
    order, curve = [], [max(map(len, nx.connected_components(graph)))]
    for _ in range(removals):
        nodes = list(graph)
        top = nodes[int(last_first(equal_groups(score(graph)))[0])]
        graph.remove_node(top)
        order.append(net.ids[top])
        curve.append(max(map(len, nx.connected_components(graph))))
    return order, curve


def _recomputed(strategy: str, net: Network, kind: str, score: Scores, alternative: str) -> dict[str, Any]:
    own, other, same = [], [], True
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run = disrupt(net, Plan(strategy, removals=OUR_REMOVALS[strategy])).runs[0]
        own.append((time.perf_counter() - began) / len(run.removed))
        began = time.perf_counter()
        order, curve = _plainly(net, score, THEIR_REMOVALS)
        other.append((time.perf_counter() - began) / THEIR_REMOVALS)
        same &= (order, curve) == (list(run.removed[:2]), list(run.largest[:3]))
    size = f"{net.nodes} nodes, {net.edges} ties ({kind})"
    what = f"{strategy} recomputed after each removal, {size}, against {alternative}"
    return row(what, own, alternative, other, same_nodes_taken=same)


def _known_order(net: Network) -> dict[str, Any]:
    order = np.random.default_rng(1).permutation(net.nodes)[:100]
    own, other, same = [], [], True
    for _ in range(ROUNDS):
        began = time.perf_counter()
        curve = shrinking(net, order)
        own.append((time.perf_counter() - began) / len(order))
        began = time.perf_counter()
        theirs = _igraph_components(net, order.tolist())
        other.append((time.perf_counter() - began) / len(order))
        same &= curve == theirs
    what = f"largest part after each of 100 known removals, {net.nodes} nodes, {net.edges} ties"
    return row(what, own, "igraph, components each time", other, same_curve=same)


def _igraph_components(net: Network, order: list[int]) -> list[int]:
    graph = net.as_igraph()
    graph.vs["place"] = range(net.nodes)
    curve = [graph.connected_components().giant().vcount()]
    for node in order:
        graph.delete_vertices(graph.vs.find(place=node).index)
        curve.append(max(graph.connected_components().sizes()))
    return curve

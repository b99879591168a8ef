"""Two-mode networks against networkx's bipartite measures."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network import centrality, two_mode
from slagkracht.core.network.description import two_mode_as_dict
from slagkracht.core.network.graph import Network, network
from slagkracht.core.network.reading import Ties
from slagkracht.core.network.two_mode import first_column, looks_two_mode, measure_two_mode


def attendances(seed: int) -> list[tuple[str, str]]:
    graph = bipartite.gnmk_random_graph(12, 8, 26, seed)
    return [tuple(sorted((f"{'ps'[a >= 12]}{a}", f"{'ps'[b >= 12]}{b}"))) for a, b in graph.edges()]


def of_kind(net: Network, letter: str) -> np.ndarray:
    return np.array([i for i, name in enumerate(net.ids) if name[0] == letter])


@pytest.mark.parametrize("seed", range(6))
def test_scales_and_projection_are_those_of_networkx(seed):
    rows = attendances(seed)
    persons = [f"p{i}" for i in range(12)]
    net = network(rows, nodes=[*persons, *(f"s{i}" for i in range(12, 20))])
    graph = nx.Graph()
    graph.add_nodes_from(net.ids)
    graph.add_edges_from(rows)
    found = measure_two_mode(net, of_kind(net, "p"))
    for name in ("degree", "betweenness", "closeness"):
        expected = getattr(bipartite, f"{name}_centrality")(graph, persons)
        for side in (found.first, found.second):
            values = [expected[net.ids[i]] for i in side.nodes]
            assert getattr(side, name) == pytest.approx(values, abs=1e-12), name
    assert found.density == pytest.approx(bipartite.density(graph, persons))
    assert found.clustering == pytest.approx(bipartite.robins_alexander_clustering(graph))
    shared = found.first.projection
    ours = {
        frozenset((shared.ids[a], shared.ids[b])): w
        for a, b, w in zip(shared.source, shared.target, shared.weight, strict=True)
    }
    theirs = bipartite.weighted_projected_graph(graph, persons)
    assert ours == {frozenset((a, b)): w for a, b, w in theirs.edges(data="weight")}
    assert set(shared.ids) == set(persons)


def test_no_rings_at_all():
    found = measure_two_mode(network([("p", "s")]), np.array([0]))
    assert (found.density, found.clustering) == (1.0, 0.0)
    assert found.first.betweenness.tolist() == [0.0]


def test_a_tie_within_a_kind_is_refused():
    with pytest.raises(UnusableInput) as error:
        measure_two_mode(network([("a", "x"), ("a", "b")]), np.array([0, 2]))
    assert error.value.facts == {"source": "a", "target": "b"}


def test_a_kind_without_nodes_is_refused():
    with pytest.raises(UnusableInput, match="at least one node of each kind"):
        measure_two_mode(network([], nodes=["a"]), np.array([0]))


def test_projections_that_are_too_big_are_left_out(monkeypatch):
    monkeypatch.setattr(two_mode, "MOST_SHARED_PAIRS", 1)
    net = network([("a", "x"), ("b", "x"), ("b", "y")])
    found = measure_two_mode(net, np.array([0, 2]))
    assert (found.first.projection, found.second.projection, found.clustering) == (None, None, None)


def rows(source: list[int], target: list[int]) -> Ties:
    ids = tuple("abcdef")
    return Ties(ids, np.array(source), np.array(target), None, None)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ([0, 1], [2, 3], True),
        ([0, 1], [2, 0], False),
        ([0, 0, 0], [1, 2, 3], False),  # a star has one node in a column: not enough to tell
        ([1, 2], [0, 0], False),
    ],
)
def test_detection(source, target, expected):
    assert looks_two_mode(rows(source, target)) is expected


def test_the_first_kind_is_the_source_column():
    assert first_column(rows([3, 0, 3], [1, 2, 2])).tolist() == [0, 3]


def test_a_large_network_is_sampled(monkeypatch):
    rows = attendances(1)
    net = network(rows)
    exact = measure_two_mode(net, of_kind(net, "p"))
    monkeypatch.setattr(centrality, "EXACT_STEPS", 1)
    found = measure_two_mode(net, of_kind(net, "p"))
    assert (exact.pivots, found.pivots, found.first.closeness) == (None, net.nodes, None)
    assert found.first.betweenness == pytest.approx(exact.first.betweenness)
    said = two_mode_as_dict(net, found, ("person", "summit"), 3)
    assert set(said["sides"]["person"]["top"]) == {"degree", "betweenness"}

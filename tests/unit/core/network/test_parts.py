"""Structure and communities."""

from __future__ import annotations

import random

import networkx as nx
import pytest
from hypothesis import given, settings

from slagkracht.core.network import parts
from slagkracht.core.network.graph import network
from slagkracht.core.network.parts import communities, structure
from tests.unit.core.network.oracles import Ties, graph_of, random_network, ties


@given(ties())
@settings(deadline=None, max_examples=60)
def test_structure_is_that_of_networkx(rows: Ties):
    net = network(rows)
    graph = graph_of(net)
    found = structure(net)
    components = sorted(nx.connected_components(graph), key=len, reverse=True)
    assert found.components == len(components)
    assert found.largest_component == len(components[0])
    assert found.isolates == nx.number_of_isolates(graph)
    assert found.density == pytest.approx(nx.density(graph))
    assert found.transitivity == pytest.approx(nx.transitivity(graph))
    assert found.clustering == pytest.approx(nx.average_clustering(graph))
    assert set(found.articulation_points) == set(nx.articulation_points(graph))
    assert found.strong_components is None
    sizes = [len(part) for part in components]
    if sizes[0] > 1 and sizes.count(sizes[0]) == 1:
        largest = graph.subgraph(components[0])
        assert found.diameter == nx.diameter(largest)
        assert found.mean_path == pytest.approx(nx.average_shortest_path_length(largest))


def test_with_direction():
    net = network([("a", "b"), ("b", "a"), ("b", "c")], directed=True)
    found = structure(net)
    assert (found.components, found.strong_components, found.density) == (1, 2, 0.5)
    assert found.articulation_points == ("b",)


def test_nothing_and_almost_nothing():
    empty = structure(network([]))
    assert (empty.components, empty.largest_component, empty.density, empty.diameter) == (0, 0, 0.0, None)
    alone = structure(network([("a", "a")]))
    assert (alone.components, alone.isolates, alone.mean_path) == (1, 1, None)


def test_distances_are_left_out_where_they_are_too_much(monkeypatch):
    monkeypatch.setattr(parts, "ALL_DISTANCES_STEPS", 1)
    found = structure(network([("a", "b"), ("b", "c")]))
    assert (found.diameter, found.mean_path, found.largest_component) == (None, None, 3)


def two_rings() -> list[tuple[str, str]]:
    left = [(f"l{i}", f"l{j}") for i in range(5) for j in range(i)]
    right = [(f"r{i}", f"r{j}") for i in range(5) for j in range(i)]
    return [*left, *right, ("l0", "r0")]


def test_two_groups_are_found():
    net = network(two_rings())
    found = communities(net)
    assert sorted(map(sorted, found.members)) == [[f"{s}{i}" for i in range(5)] for s in "lr"]
    expected = nx.community.modularity(graph_of(net), [set(m) for m in found.members])
    assert found.modularity == pytest.approx(expected)


def test_weights_pull_groups_together():
    rows = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]
    found = communities(network(rows, weights=[9, 1, 9, 1]))
    assert sorted(map(sorted, found.members)) == [["a", "b"], ["c", "d"]]
    expected = nx.community.modularity(
        graph_of(network(rows, weights=[9, 1, 9, 1])), [{"a", "b"}, {"c", "d"}], weight="weight"
    )
    assert found.modularity == pytest.approx(expected)


def test_a_seed_makes_it_repeatable_and_leaves_the_rest_of_chance_alone():
    net = random_network(1, 80, 160)
    random.seed(5)
    expected = random.random()
    random.seed(5)
    one = communities(net, seed=7)
    assert random.random() == expected
    assert one == communities(net, seed=7)
    assert len({communities(net, seed=s).members for s in range(8)}) > 1


def test_without_ties_everyone_is_a_group():
    found = communities(network([("a", "a"), ("b", "b")]))
    assert (found.members, found.modularity) == ((("a",), ("b",)), 0.0)
    assert communities(network([])).members == ()


def test_direction_does_not_matter_for_groups():
    rows = two_rings()
    assert communities(network(rows, directed=True)).members == communities(network(rows)).members


def test_large_networks_get_a_fixed_number_of_rounds(monkeypatch):
    net = network(two_rings())
    expected = communities(net)
    monkeypatch.setattr(parts, "SETTLED_TIES", 1)
    assert communities(net).members == expected.members

"""Measures per node against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from slagkracht.core.network import centrality
from slagkracht.core.network.centrality import constraint, eigenvector, measures
from slagkracht.core.network.graph import Network, network
from tests.unit.core.network.oracles import Ties, graph_of, random_network, ties

ORACLES = {
    "degree": nx.degree_centrality,
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "constraint": nx.constraint,
    "core": lambda graph: nx.core_number(nx.Graph(graph)),
}


def agrees(net: Network, names: dict = ORACLES) -> None:
    found = measures(net).by_name()
    graph = graph_of(net)
    for name, oracle in names.items():
        expected = oracle(graph)
        values = np.array([expected[i] for i in net.ids], dtype=float)
        assert found[name] == pytest.approx(values, rel=1e-9, abs=1e-12, nan_ok=True), name


@given(ties())
@settings(deadline=None, max_examples=50)
def test_the_measures_are_those_of_networkx(rows: Ties):
    net = network(rows)
    if net.nodes > 1:
        agrees(net)


def test_with_direction():
    net = random_network(3, 30, 70, directed=True)
    more = {"in_degree": nx.in_degree_centrality, "out_degree": nx.out_degree_centrality}
    agrees(net, ORACLES | more)


def test_strength_is_the_sum_of_weights():
    net = random_network(1, 20, 40, weights=[1.0, 2.0, 5.0])
    expected = dict(graph_of(net).degree(weight="weight"))
    assert measures(net).strength.tolist() == [expected[name] for name in net.ids]
    assert measures(random_network(1, 20, 40)).strength is None


def reference_eigenvector(net: Network) -> np.ndarray:
    found = nx.eigenvector_centrality(graph_of(net), max_iter=3_000)
    return np.array([found[name] for name in net.ids])


@pytest.mark.parametrize(("repetitions", "dense"), [(3_000, 400), (0, 400), (0, 0)])
def test_eigenvector_of_several_parts(monkeypatch, repetitions, dense):
    monkeypatch.setattr(centrality, "REPETITIONS", repetitions)
    monkeypatch.setattr(centrality, "DENSE_NODES", dense)
    triangles = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "f"), ("f", "d")]
    net = network([*triangles, ("x", "y"), ("y", "z")], nodes=["alleen"])
    expected = [6**-0.5] * 6 + [0.0] * 4
    assert eigenvector(net) == pytest.approx(expected, abs=5e-5)
    net = random_network(8, 40, 50)
    assert eigenvector(net) == pytest.approx(reference_eigenvector(net), abs=1e-4)


@given(ties(most_nodes=12, most_ties=30))
@settings(deadline=None, max_examples=40)
def test_eigenvector_is_that_of_networkx_to_the_last_decimals(rows: Ties):
    net = network(rows)
    if net.edges:
        assert eigenvector(net) == pytest.approx(reference_eigenvector(net), abs=1e-12)


def test_eigenvector_where_repetition_is_too_slow(monkeypatch):
    """A long chain: neighbouring eigenvalues; so long that part by part is sparse as well."""
    rows = [(f"a{i}", f"a{i + 1}") for i in range(450)]
    short = [(f"b{i}", f"b{i + 1}") for i in range(30)]
    net = network([*short, *rows, ("x", "y")])
    monkeypatch.setattr(centrality, "REPETITIONS", 5)
    found = eigenvector(net)
    n = 451
    sine = np.sin(np.pi * np.arange(1, n + 1) / (n + 1))
    assert found[31 : 31 + n] == pytest.approx(sine / np.linalg.norm(sine), abs=1e-6)
    assert found[:31].tolist() == [0.0] * 31
    assert found[-2:].tolist() == [0.0] * 2


def test_eigenvector_part_by_part_shares_a_tie_for_the_largest(monkeypatch):
    monkeypatch.setattr(centrality, "DENSE_NODES", 4)
    monkeypatch.setattr(centrality, "REPETITIONS", 0)
    star = [("h", "1"), ("h", "2"), ("h", "3"), ("h", "4"), ("h", "5")]
    net = network([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "f"), ("f", "d"), *star])
    star_only = eigenvector(net)
    assert star_only[6] == pytest.approx(0.5**0.5)
    assert star_only[:6].tolist() == [0.0] * 6
    both = eigenvector(network([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "f"), ("f", "d")]))
    assert both == pytest.approx([6**-0.5] * 6)


def test_eigenvector_that_does_not_exist():
    assert eigenvector(network([], nodes=["a", "b"])) is None
    assert eigenvector(network([("a", "b"), ("b", "c")], directed=True)) is None
    ladder = network([(f"{i}", f"{j}") for i in range(6) for j in range(i)], directed=True)
    assert eigenvector(ladder) is None
    ring = network([("a", "b"), ("b", "c"), ("c", "a")], directed=True)
    assert eigenvector(ring) == pytest.approx([3**-0.5] * 3)
    assert measures(network([], nodes=["a"])).eigenvector is None


def test_eigenvector_follows_incoming_ties():
    net = network([("a", "b"), ("b", "a"), ("a", "c"), ("c", "b")], directed=True)
    assert eigenvector(net) == pytest.approx(reference_eigenvector(net), abs=1e-12)


def test_a_large_network_is_sampled(monkeypatch):
    net = random_network(1, 60, 200)
    exact = measures(net)
    monkeypatch.setattr(centrality, "EXACT_STEPS", 100)
    found = measures(net, seed=3)
    assert (found.pivots, found.closeness) == (50, None)
    assert "closeness" not in found.by_name()
    assert np.corrcoef(found.betweenness, exact.betweenness)[0, 1] > 0.95


def test_constraint_is_left_out_where_hubs_make_it_too_much(monkeypatch):
    monkeypatch.setattr(centrality, "MOST_CONTACT_PAIRS", 3)
    net = network([("a", "b"), ("a", "c")])
    assert constraint(net.as_igraph()) is None
    assert "constraint" not in measures(net).by_name()

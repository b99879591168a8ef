"""Betweenness by both ways, against networkx and against sums without rounding."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.network import shortest_paths
from slagkracht.core.network.graph import Network, network
from slagkracht.core.network.shortest_paths import betweenness, by_levels, sampled_betweenness
from tests.unit.core.network.oracles import Ties, exact_betweenness, graph_of, random_network, ties


def of_networkx(net: Network, weight: str | None = None) -> np.ndarray:
    found = nx.betweenness_centrality(graph_of(net), normalized=False, weight=weight)
    return np.array([found[name] for name in net.ids])


@given(ties())
@settings(deadline=None)
def test_both_ways_give_the_exact_sums(rows: Ties):
    net = network(rows)
    exact = exact_betweenness(graph_of(net))
    expected = np.array([float(exact[name]) for name in net.ids])
    assert betweenness(net) == pytest.approx(expected, rel=1e-12, abs=0)
    if nx.is_connected(graph_of(net)) and net.nodes > 1:
        assert by_levels(net, workers=1) == pytest.approx(expected, rel=1e-12, abs=0)


@given(ties(most_ties=14), st.integers(0, 1000))
@settings(deadline=None)
def test_distances(rows: Ties, seed: int):
    lengths = np.random.default_rng(seed).choice([1.0, 2.0, 3.0, 0.5], len(rows))
    net = network(rows, weights=lengths.tolist(), merge="last")
    exact = exact_betweenness(graph_of(net), weight="weight")
    expected = np.array([float(exact[name]) for name in net.ids])
    assert betweenness(net, net.weight) == pytest.approx(expected, rel=1e-12, abs=0)


def test_direction():
    net = random_network(4, 40, 90, directed=True)
    assert betweenness(net) == pytest.approx(of_networkx(net), rel=1e-12, abs=1e-12)


def test_large_parts_go_by_levels_and_small_ones_beside_them(monkeypatch):
    monkeypatch.setattr(shortest_paths, "SMALLEST", 30)
    large = random_network(1, 90, 270)
    rows = [(large.ids[a], large.ids[b]) for a, b in zip(large.source, large.target, strict=True)]
    net = network([("x", "y"), *rows, ("y", "z")], nodes=["alleen"])
    assert betweenness(net) == pytest.approx(of_networkx(net), rel=1e-12, abs=0)


def test_threads_do_not_change_a_bit(monkeypatch):
    monkeypatch.setattr(shortest_paths, "SMALLEST", 30)
    net = random_network(2, 120, 400)
    assert np.array_equal(betweenness(net, workers=1), betweenness(net, workers=3))


def test_a_deep_network_takes_the_other_way(monkeypatch):
    monkeypatch.setattr(shortest_paths, "SMALLEST", 10)
    chain = network([(str(i), str(i + 1)) for i in range(40)])
    assert by_levels(chain) is None
    assert betweenness(chain) == pytest.approx(of_networkx(chain))


def test_a_network_that_turns_out_deep_later_takes_the_other_way(monkeypatch):
    monkeypatch.setattr(shortest_paths, "SMALLEST", 10)
    hub = [("hub", f"blad{i}") for i in range(40)]
    tails = [[("hub", f"{t}0"), *((f"{t}{i}", f"{t}{i + 1}") for i in range(5))] for t in "st"]
    net = network(hub + tails[0] + tails[1])
    assert by_levels(net, workers=1) is None
    assert betweenness(net) == pytest.approx(of_networkx(net))


def test_without_the_compiled_product_the_answer_is_the_same(monkeypatch):
    monkeypatch.setattr(shortest_paths, "SMALLEST", 30)
    net = random_network(3, 60, 200)
    expected = betweenness(net)
    monkeypatch.setattr(shortest_paths, "compiled_product", lambda: None)
    assert betweenness(net) == pytest.approx(expected, rel=1e-12)


def test_a_scipy_without_the_compiled_product(monkeypatch):
    import scipy.sparse

    monkeypatch.delattr(scipy.sparse._sparsetools, "csr_matvecs")
    assert shortest_paths.compiled_product() is None
    monkeypatch.delattr(scipy.sparse, "_sparsetools")
    monkeypatch.setitem(__import__("sys").modules, "scipy.sparse._sparsetools", None)
    assert shortest_paths.compiled_product() is None


def test_all_pivots_are_exact_and_a_part_of_them_is_close():
    net = random_network(5, 300, 1200)
    exact = betweenness(net)
    assert sampled_betweenness(net, net.nodes, seed=1) == pytest.approx(exact)
    guess = sampled_betweenness(net, 100, seed=1)
    assert np.array_equal(guess, sampled_betweenness(net, 100, seed=1))
    assert not np.array_equal(guess, sampled_betweenness(net, 100, seed=2))
    assert np.corrcoef(guess, exact)[0, 1] > 0.9
    assert guess.sum() == pytest.approx(exact.sum(), rel=0.05)


def test_adding_a_leaf_gives_it_nothing_and_takes_nothing_away():
    net = random_network(6, 30, 60)
    rows = [(net.ids[a], net.ids[b]) for a, b in zip(net.source, net.target, strict=True)]
    more = network([*rows, ("blad", net.ids[0])], nodes=net.ids)
    before = dict(zip(net.ids, betweenness(net), strict=True))
    after = dict(zip(more.ids, betweenness(more), strict=True))
    assert after["blad"] == 0
    assert all(after[name] >= value - 1e-9 for name, value in before.items())

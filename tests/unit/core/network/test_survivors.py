"""What is left, and how large its largest part is, step by step and backwards."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.network.cohesion import Cohesion, cohesion, mean_cohesion
from slagkracht.core.network.graph import network
from slagkracht.core.network.survivors import Survivors, exact_weights, shrinking
from tests.unit.core.network.oracles import Ties, graph_of, largest, random_network, ties


@given(ties(), st.randoms(use_true_random=False))
def test_backwards_gives_what_step_by_step_gives(rows: Ties, rng):
    net = network(rows)
    order = rng.sample(range(net.nodes), rng.randint(0, net.nodes))
    graph, left = graph_of(net), Survivors(net)
    expected = [largest(graph)]
    stepwise = [left.largest_component()]
    for node in order:
        graph.remove_node(net.ids[node])
        left.remove(node)
        expected.append(largest(graph))
        stepwise.append(left.largest_component())
    assert shrinking(net, np.array(order, dtype=np.int64)) == expected == stepwise


def test_backwards_over_a_long_chain():
    net = network([(str(i), str(i + 1)) for i in range(3000)])
    order = np.random.default_rng(1).permutation(3001)
    curve = shrinking(net, order)
    assert (curve[0], curve[-1], len(curve)) == (3001, 0, 3002)
    assert all(a >= b for a, b in pairwise(curve))


def test_an_empty_network_shrinks_no_further():
    assert shrinking(network([]), np.array([], dtype=np.int64)) == [0]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([0.1, 0.2, 0.3], ([1, 2, 3], 10)),
        ([1.0, 20.0, 300.0], ([1, 20, 300], 1)),
        ([2.5, 0.125], ([2500, 125], 1000)),
        ([1e22, 1.5], ([10**23, 15], 10)),
    ],
)
def test_weights_as_whole_numbers(weights, expected):
    assert exact_weights(np.array(weights), len(weights)) == expected


def test_without_weights_every_tie_is_one():
    assert exact_weights(None, 3) == ([1, 1, 1], 1)
    assert exact_weights(np.array([]), 0) == ([], 1)


def test_three_tenths_are_three_times_one_tenth():
    net = network([("a", "b"), ("a", "c"), ("a", "d"), ("x", "y")], weights=[0.1, 0.1, 0.1, 0.3])
    left = Survivors(net)
    assert left.strength[0] == left.strength[4]
    left.remove(1)
    assert left.strength[0] * 3 == left.strength[4] * 2


@given(st.lists(st.floats(1e-6, 1e9), min_size=1, max_size=8))
def test_weights_come_back_as_they_were_written(weights):
    net = network([("hub", str(i)) for i in range(len(weights))], weights=weights)
    part = Survivors(net).part(list(range(net.nodes)))
    assert sorted(part.weight.tolist()) == sorted(weights)


def test_removing_and_tying():
    left = Survivors(network([("a", "b"), ("b", "c")], weights=[2, 3]))
    assert left.remove(1) == {0: 2, 2: 3}
    assert (left.living(), left.strength, left.left) == ([0, 2], [0, 0, 0], 2)
    left.tie(0, 2, 5)
    assert (left.neighbours[0], left.strength, left.largest_component()) == ({2: 5}, [5, 0, 5], 2)
    assert left.reach([1]) == set()


def test_cohesion_is_that_of_networkx():
    import networkx as nx

    for seed in range(4):
        net = random_network(seed, 20, 25)
        graph = graph_of(net)
        found = cohesion(net)
        assert found.efficiency == pytest.approx(nx.global_efficiency(graph))
        assert found.density == pytest.approx(nx.density(graph))
        assert (found.nodes, found.ties) == (20, 25)


def test_cohesion_of_next_to_nothing_and_of_too_much(monkeypatch):
    from slagkracht.core.network import cohesion as module

    assert cohesion(network([], nodes=["a"])) == Cohesion(1, 0, 0.0, 0.0)
    monkeypatch.setattr(module, "MOST_STEPS", 1)
    unknown = cohesion(network([("a", "b")]))
    assert unknown.efficiency is None
    assert mean_cohesion([unknown, Cohesion(4, 3, 0.5, 0.5)]) == Cohesion(3, 2, 0.75, None)
    assert mean_cohesion([Cohesion(2, 1, 1.0, 1.0), Cohesion(4, 3, 0.5, 0.5)]).efficiency == 0.75

"""Who goes next: every strategy against the published procedure done slowly, with exact scores."""

from __future__ import annotations

from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network import strategies
from slagkracht.core.network.disruption import disrupt
from slagkracht.core.network.graph import network
from slagkracht.core.network.plan import Plan
from slagkracht.core.network.strategies import (
    BetweennessPicker,
    LocalPicker,
    by_collective_influence,
    by_degree,
    picker,
)
from slagkracht.core.network.survivors import Survivors
from tests.unit.core.network.oracles import (
    Ties,
    exact_betweenness,
    graph_of,
    random_network,
    taken_out,
    ties,
)


def exact_strength(graph: nx.Graph) -> dict[str, object]:
    return {
        node: sum((Fraction(str(w)) for _, _, w in graph.edges(node, data="weight")), Fraction(0))
        for node in graph
    }


def exact_influence(graph: nx.Graph) -> dict[str, object]:
    strength = exact_strength(graph)
    return {
        node: (strength[node] - 1) * sum((strength[other] - 1 for other in graph[node]), Fraction(0))
        for node in graph
    }


def numpy_katz(graph: nx.Graph) -> dict[str, object]:
    return nx.katz_centrality_numpy(graph, 0.1, 1.0, weight="weight")


EXACT = {
    "degree": exact_strength,
    "collective-influence": exact_influence,
    "betweenness": lambda graph: exact_betweenness(graph, "weight"),
    "katz": numpy_katz,
}


@pytest.mark.parametrize("strategy", EXACT)
@given(rows=ties(most_nodes=11, most_ties=16), block=st.sampled_from([1, 2, 5]), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=40)
def test_the_order_is_the_published_procedure_with_exact_scores(strategy, rows: Ties, block, seed):
    """Equal scores are equal here to the last fraction; floats must find the same order."""
    lengths = np.random.default_rng(seed).choice([1.0, 2.0, 0.5, 0.25], len(rows)).tolist()
    for weights in (None, lengths):
        net = network(rows, weights=weights, merge="last")
        found = disrupt(net, Plan(strategy, block=block)).runs[0]
        order, curve = taken_out(graph_of(net), EXACT[strategy], block=block)
        assert (list(found.removed), list(found.largest)) == (order, curve)


@pytest.mark.parametrize("seed", range(6))
def test_betweenness_agrees_with_networkx_where_rounding_decides_nothing(seed):
    """networkx compares raw floats. Where its equals are recognised as equal, the order is ours."""
    net = random_network(seed, 40, 70, weights=[1.0, 2.0, 3.0] if seed % 2 else ())

    def score(graph: nx.Graph) -> dict[str, object]:
        raw = nx.betweenness_centrality(graph, weight="weight", normalized=False)
        return {node: round(value, 9) for node, value in raw.items()}

    order, curve = taken_out(graph_of(net), score)
    found = disrupt(net, Plan("betweenness")).runs[0]
    assert (list(found.removed), list(found.largest)) == (order, curve)


def test_structurally_equal_nodes_go_last_first():
    """Two bridges mirror each other; float sums may differ in the last bit, the rule must not see it."""
    left = [(f"l{i}", "b1") for i in range(7)] + [("b1", "m")]
    right = [(f"r{i}", "b2") for i in range(7)] + [("b2", "m")]
    removed = disrupt(network(left + right), Plan("betweenness")).runs[0].removed
    assert removed[:2] == ("b2", "b1")


def test_of_the_same_score_in_other_parts_the_last_goes_first():
    rows = [(f"{part}{i}", f"{part}{i + 1}") for part in "abc" for i in range(2)]
    assert disrupt(network(rows), Plan("betweenness")).runs[0].removed[:3] == ("c1", "b1", "a1")


@given(ties(most_nodes=8), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_pickers_stay_right_while_ties_grow(rows: Ties, rng):
    """After any removals and new ties a picker must pick as one that starts afresh."""
    for make in (by_degree, by_collective_influence, lambda left: BetweennessPicker(left, False)):
        left = Survivors(network(rows))
        used = make(left)
        while left.left > 1:
            expected = make(left).pick(1)
            assert used.pick(1) == expected
            used.removed(expected[0], left.remove(expected[0]))
            living = left.living()
            a, b = rng.choice(living), rng.choice(living)
            if a != b and b not in left.neighbours[a]:
                left.tie(a, b, 1)
                used.tied(a, b)


def roles_of(net, **names: str) -> dict[str, str]:
    return {name: role for role, listed in names.items() for name in listed}


def test_roles_go_rarest_first_and_within_a_role_by_ties():
    rows = [("baas", x) for x in "abcdef"] + [("a", "b"), ("c", "d"), ("c", "e")]
    net = network(rows)
    roles = {"a": "koerier", "c": "koerier", "d": "koerier", "baas": "leider", "e": "kok", "b": "kok"}
    plan = Plan("roles", roles=roles, removals=2)
    assert disrupt(net, plan).runs[0].removed == ("baas", "e")
    plan = Plan("roles", roles=roles, role_order=("koerier",), removals=2)
    assert disrupt(net, plan).runs[0].removed == ("c", "a")


def test_after_the_roles_that_were_asked_come_the_rest_by_ties():
    rows = [("a", "b"), ("a", "c"), ("a", "d"), ("e", "f"), ("f", "g")]
    plan = Plan("roles", roles={"g": "kok"}, removals=2)
    assert disrupt(network(rows), plan).runs[0].removed == ("g", "a")


def test_random_takes_everyone_once():
    left = Survivors(random_network(1, 30, 40))
    chance = picker(
        "random",
        left,
        weighted=False,
        rng=np.random.default_rng(1),
        alpha=0.1,
        roles={},
        role_order=(),
    )
    chance.removed(0, {})
    chance.tied(1, 2)
    assert sorted(chance.pick(10) + chance.pick(20)) == list(range(30))


def test_large_networks_get_katz_by_iteration(monkeypatch):
    net = random_network(3, 60, 90)
    expected = disrupt(net, Plan("katz", removals=30)).runs[0]
    monkeypatch.setattr(strategies, "DENSE_NODES", 10)
    found = disrupt(net, Plan("katz", removals=30)).runs[0]
    assert found.removed[:10] == expected.removed[:10]
    assert found.largest[:11] == expected.largest[:11]


def test_katz_with_recovery_is_computed_anew():
    net = random_network(3, 20, 30)
    found = disrupt(net, Plan("katz", recovery="random"), runs=2)
    assert len(found.runs[0].largest) == 16


def test_an_unknown_strategy_lists_the_known():
    with pytest.raises(UnusableInput, match="collective-influence"):
        picker(
            "kingpin",
            Survivors(network([("a", "b")])),
            weighted=False,
            rng=np.random.default_rng(0),
            alpha=0.1,
            roles={},
            role_order=(),
        )


def test_a_heap_entry_that_came_back_is_not_picked_twice():
    """A score that goes down and up again leaves two valid entries for one node."""
    left = Survivors(network([("a", "b"), ("c", "d"), ("c", "e")]))
    used = LocalPicker(left, lambda node: (left.strength[node],), lambda node: ())
    left.tie(0, 3, 1)
    used.tied(0, 3)
    used.removed(3, left.remove(3))
    left.tie(0, 4, 1)
    used.tied(0, 4)
    picked = used.pick(4)
    assert len(set(picked)) == 4

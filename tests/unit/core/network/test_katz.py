"""Katz's index by both ways."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network import katz as module
from slagkracht.core.network.graph import network
from slagkracht.core.network.katz import katz, katz_published, largest_alpha
from tests.unit.core.network.oracles import graph_of, random_network


@pytest.mark.parametrize("weights", [(), (1.0, 2.0, 3.0)])
@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.4])
def test_the_published_recipe_is_that_of_networkx_to_the_bit(weights, alpha):
    net = random_network(2, 40, 80, weights=weights)
    expected = nx.katz_centrality_numpy(graph_of(net), alpha, weight="weight" if weights else None)
    assert katz_published(net, alpha).tolist() == [expected[name] for name in net.ids]


@pytest.mark.parametrize("weights", [(), (1.0, 2.0)])
def test_iteration_gives_the_same(weights):
    net = random_network(3, 60, 100, weights=weights)
    alpha = 0.5 * largest_alpha(net)
    found = katz(net, alpha)
    expected = katz_published(net, alpha)
    assert found / np.linalg.norm(found) == pytest.approx(expected, rel=1e-10)


def test_alpha_too_large():
    net = network([("a", "b")])
    assert largest_alpha(net) == pytest.approx(1.0)
    with pytest.raises(UnusableInput, match="no solution"):
        katz_published(net, 1.0)
    with pytest.raises(UnusableInput, match="smaller value"):
        katz(random_network(1, 30, 90), 5.0)


def test_the_largest_alpha_of_large_and_empty_networks(monkeypatch):
    net = random_network(4, 50, 120)
    dense = largest_alpha(net)
    monkeypatch.setattr(module, "DENSE_NODES", 10)
    assert largest_alpha(net) == pytest.approx(dense)
    assert largest_alpha(network([], nodes=["a"])) == float("inf")

"""Networks as arrays."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network.graph import network
from tests.unit.core.network.oracles import Ties, graph_of, ties


def test_nodes_keep_their_order_and_loops_and_duplicates_go():
    found = network([("b", "a"), ("a", "b"), ("c", "c"), ("b", "a")], nodes=["z", "a"])
    assert found.ids == ("b", "a", "c", "z")
    assert (found.nodes, found.edges, found.duplicates, found.loops) == (4, 1, 2, 1)


def test_weights_add_up_or_the_last_one_stays():
    rows = [("a", "b"), ("b", "c"), ("b", "a")]
    assert network(rows, weights=[1, 5, 3]).weight.tolist() == [4, 5]
    assert network(rows, weights=[1, 5, 3], merge="last").weight.tolist() == [3, 5]


def test_direction_keeps_both_ways_apart_until_it_is_dropped():
    found = network([("a", "b"), ("b", "a"), ("b", "c")], weights=[1, 2, 4], directed=True)
    assert found.edges == 3
    plain = found.undirected()
    assert (plain.edges, plain.weight.tolist(), plain.directed) == (2, [3, 4], False)
    assert plain.undirected() is plain


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_is_above_zero(wrong):
    with pytest.raises(UnusableInput) as error:
        network([("a", "b"), ("b", "c")], weights=[1.0, wrong])
    assert error.value.code == "network.weight_not_positive"


def test_no_ties_at_all():
    assert network([]).nodes == 0
    assert network([], nodes=["a"]).matrix().toarray().tolist() == [[0]]


@given(ties())
def test_the_matrix_and_igraph_hold_what_networkx_holds(rows: Ties):
    for directed in (False, True):
        found = network(rows, directed=directed)
        graph = nx.DiGraph(rows) if directed else nx.Graph(rows)
        graph.remove_edges_from(list(nx.selfloop_edges(graph)))
        assert list(graph_of(found)) == list(dict.fromkeys(name for row in rows for name in row))
        expected = nx.to_numpy_array(graph, nodelist=found.ids)
        assert np.array_equal(found.matrix().toarray(), expected)
        assert np.array_equal(np.array(found.as_igraph().get_adjacency().data), expected)


@given(ties())
def test_turning_every_row_around_changes_only_the_order_of_names(rows: Ties):
    one, other = network(rows), network([(b, a) for a, b in rows])
    assert sorted(one.ids) == sorted(other.ids)
    assert nx.utils.graphs_equal(graph_of(one), graph_of(other))

"""Descriptions, whole and per period."""

from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.network.description import (
    describe,
    describe_periods,
    highest,
    highest_means,
    mean_over_periods,
)
from slagkracht.core.network.graph import network
from tests.unit.core.network.oracles import random_network


def test_a_star_described():
    found = describe(network([("hub", "a"), ("hub", "b"), ("hub", "c")])).as_dict()
    assert (found["nodes"], found["edges"], found["components"], found["largest_component"]) == (4, 3, 1, 4)
    assert (found["density"], found["transitivity"]) == (0.5, 0.0)
    assert found["top"]["betweenness"] == [("hub", 1.0), ("a", 0.0), ("b", 0.0), ("c", 0.0)]
    assert found["top"]["degree"][0] == ("hub", 1.0)
    assert found["articulation_points"] == ("hub",)
    assert found["top"]["constraint"][0] == ("hub", pytest.approx(1 / 3))


def test_the_top_is_cut_and_equals_come_in_file_order():
    values = {"degree": np.array([1.0, 2.0, 1.0 + 1e-15]), "constraint": np.array([0.5, np.nan, 0.2])}
    assert highest(("a", "b", "c"), values, 2) == {
        "degree": [("b", 2.0), ("a", 1.0)],
        "constraint": [("c", 0.2), ("a", 0.5)],
    }


def test_means_count_absence_as_zero():
    periods = describe_periods({"1": network([("a", "b")]), "2": network([("b", "c")])})
    means = mean_over_periods(periods)
    assert means["degree"] == {"a": 0.5, "b": 1.0, "c": 0.5}
    assert "constraint" not in means
    assert highest_means(means, 1)["degree"] == [("b", 1.0)]


def test_progress_is_told():
    told = []
    describe_periods(
        {"1": network([("a", "b")]), "2": network([("a", "b")])},
        progress=lambda done, total, unit: told.append((done, total, unit)),
    )
    assert told == [(1, 2, "periods"), (2, 2, "periods")]


def test_writing_a_row_twice_changes_nothing_but_the_count():
    net = random_network(1, 20, 40)
    rows = [(net.ids[a], net.ids[b]) for a, b in zip(net.source, net.target, strict=True)]
    once, twice = describe(network(rows)).as_dict(), describe(network(rows + rows)).as_dict()
    assert twice.pop("duplicates_merged") == once.pop("duplicates_merged") + len(rows)
    assert once == twice

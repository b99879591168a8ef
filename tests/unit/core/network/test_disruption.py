"""Disruption as a whole: runs, bands, missing ties, and plans that cannot be carried out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network import plan as plan_module
from slagkracht.core.network.disruption import disrupt
from slagkracht.core.network.graph import network
from slagkracht.core.network.plan import Plan
from tests.unit.core.network.oracles import Ties, random_network, ties

STAR = network([("hub", str(i)) for i in range(9)])


def test_a_star_falls_apart_at_once():
    found = disrupt(STAR, Plan("degree")).as_dict()
    assert found["start"] == 10
    assert found["largest_component"] == [10, 1, 1, 1, 1, 1]
    assert found["removed"][0] == "hub"
    assert (found["halved_after"], found["runs"], found["band"]) == (1, 1, None)
    assert found["after"] == {"nodes": 5.0, "ties": 0.0, "density": 0.0, "efficiency": 0.0}


@given(ties(most_nodes=12))
@settings(deadline=None, max_examples=40)
def test_without_recovery_it_only_shrinks_and_five_stay(rows: Ties):
    net = network(rows)
    for strategy in ("degree", "betweenness", "random"):
        found = disrupt(net, Plan(strategy), runs=2)
        for run in found.runs:
            assert len(run.largest) == max(net.nodes - 5, 0) + 1
            assert len(set(run.removed)) == len(run.removed)
            assert all(a >= b for a, b in zip(run.largest, run.largest[1:], strict=False))


def test_a_small_network_stays_as_it_is():
    found = disrupt(network([("a", "b")]), Plan("betweenness")).as_dict()
    assert (found["largest_component"], found["removed"], found["halved_after"]) == ([2], [], None)


def test_a_block_looks_once():
    rows = [(f"a{i}", f"a{i + 1}") for i in range(10)]
    one = disrupt(network(rows), Plan("betweenness", block=1)).runs[0]
    five = disrupt(network(rows), Plan("betweenness", block=5)).runs[0]
    assert five.removed[:5] == ("a5", "a6", "a4", "a7", "a3")
    assert one.removed[:2] == ("a5", "a8")
    assert len(five.largest) == len(one.largest)
    said = disrupt(network(rows), Plan("betweenness", block=5)).as_dict()
    assert said["largest_component_per_block"] == [five.largest[0], five.largest[5]]


def test_the_names_do_not_matter_the_order_does():
    net = random_network(3, 25, 40)
    rows = [(net.ids[a], net.ids[b]) for a, b in zip(net.source, net.target, strict=True)]
    nodes = {name: f"x{i}" for i, name in enumerate(net.ids)}
    other = network([(nodes[a], nodes[b]) for a, b in rows], nodes=[nodes[name] for name in net.ids])
    same = network(rows, nodes=net.ids)
    for strategy in ("degree", "betweenness", "katz", "collective-influence"):
        one, two = (disrupt(n, Plan(strategy)).runs[0] for n in (same, other))
        assert one.largest == two.largest
        assert [nodes[name] for name in one.removed] == list(two.removed)


def test_distances_ten_times_as_long_change_nothing():
    net = random_network(5, 30, 60, weights=[0.1, 0.2, 0.3])
    rows = [(net.ids[a], net.ids[b]) for a, b in zip(net.source, net.target, strict=True)]
    longer = network(rows, weights=(net.weight * 10).round(6).tolist(), nodes=net.ids)
    shorter = network(rows, weights=net.weight.tolist(), nodes=net.ids)
    for strategy in ("betweenness", "strength"):
        assert disrupt(longer, Plan(strategy)).runs == disrupt(shorter, Plan(strategy)).runs


def test_direction_is_left_out_of_account():
    rows = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "g")]
    assert (
        disrupt(network(rows, directed=True), Plan("degree")).runs
        == disrupt(network(rows), Plan("degree")).runs
    )


def test_seeds_and_more_runs_extend_fewer():
    net = random_network(1, 40, 80)
    plan = Plan("degree", recovery="random", removals=10)
    assert disrupt(net, plan, runs=3).runs == disrupt(net, plan, runs=5).runs[:3]
    assert disrupt(net, plan, runs=3).runs != disrupt(net, plan, runs=3, seed=2).runs
    found = disrupt(net, Plan("random"), runs=6).as_dict()
    curves = disrupt(net, Plan("random"), runs=6).curves
    assert found["largest_component"] == curves.mean(axis=0).tolist()
    assert found["band"]["low"] == np.quantile(curves, 0.05, axis=0).tolist()
    assert len(found["halved_after"]) == 6


def test_without_chance_one_run_is_enough():
    assert len(disrupt(STAR, Plan("degree"), runs=50).runs) == 1
    assert len(disrupt(STAR, Plan("random")).runs) == 20


def test_progress_is_told():
    told = []
    disrupt(STAR, Plan("random"), runs=3, progress=lambda done, total, unit: told.append((done, total, unit)))
    assert told == [(1, 3, "runs"), (2, 3, "runs"), (3, 3, "runs")]


def test_an_incomplete_picture_breaks_less():
    net = random_network(2, 80, 130)
    full = disrupt(net, Plan("betweenness", removals=15))
    blind = disrupt(net, Plan("betweenness", removals=15, missing=0.6), runs=20)
    assert blind.robustness.mean() > full.robustness[0]
    assert len({run.removed for run in blind.runs}) > 1
    weighted = random_network(2, 30, 60, weights=[1.0, 2.0])
    assert disrupt(weighted, Plan("strength", missing=0.3), runs=2).runs[0].largest[0] > 1


def test_everything_unseen_is_nearly_chance():
    net = random_network(2, 60, 120)
    blind = disrupt(net, Plan("degree", removals=5, missing=0.999), runs=3)
    assert blind.runs[0].removed[:2] == net.ids[:-3:-1]


def test_recovery_keeps_the_network_together():
    net = random_network(4, 60, 90)
    alone = disrupt(net, Plan("betweenness", removals=20))
    for mechanism in ("random", "nearest", "similar"):
        healed = disrupt(net, Plan("betweenness", removals=20, recovery=mechanism), runs=3)
        assert healed.robustness.mean() > alone.robustness[0] + 0.1
        assert healed.as_dict()["after"]["ties"] > alone.as_dict()["after"]["ties"]


def test_recovery_and_unseen_ties_together():
    net = random_network(4, 40, 70)
    plan = Plan("degree", block=3, removals=10, recovery="nearest", missing=0.3, share=0.7)
    found = disrupt(net, plan, runs=4)
    assert {len(run.largest) for run in found.runs} == {11}
    assert found.runs == disrupt(net, plan, runs=4).runs


def test_healing_comes_after_the_whole_block():
    """A chain of three hubs; within the block the network may be in pieces, after it healed again."""
    rows = [("h1", f"a{i}") for i in range(6)] + [("h2", f"b{i}") for i in range(6)] + [("h1", "h2")]
    curve = (
        disrupt(network(rows), Plan("degree", block=2, removals=2, recovery="random"), runs=1).runs[0].largest
    )
    assert curve[0] == 14
    assert curve[1] == 7
    assert curve[2] > 1


@pytest.mark.parametrize(
    ("plan", "runs", "code"),
    [
        (Plan("kingpin"), 1, "network.unknown_strategy"),
        (Plan("degree", recovery="yes"), 1, "network.unknown_recovery"),
        (Plan("strength"), 1, "network.weight_needed"),
        (Plan("roles"), 1, "network.roles_needed"),
        (Plan("roles", roles={"hub": "x"}, role_order=("y",)), 1, "network.unknown_role"),
        (Plan("degree", block=0), 1, "network.out_of_range"),
        (Plan("degree"), 0, "network.out_of_range"),
        (Plan("degree", missing=1.0), 1, "network.out_of_range"),
        (Plan("degree", missing=float("nan")), 1, "network.out_of_range"),
        (Plan("degree", missing=-0.1), 1, "network.out_of_range"),
        (Plan("degree", share=1.5), 1, "network.out_of_range"),
        (Plan("degree", removals=-1), 1, "network.out_of_range"),
        (Plan("katz", alpha=0.0), 1, "network.out_of_range"),
    ],
)
def test_plans_that_cannot_be_carried_out(plan, runs, code):
    with pytest.raises(UnusableInput) as error:
        disrupt(STAR, plan, runs=runs)
    assert error.value.code == code
    assert all(error.value.message(language) for language in ("nl", "en"))


def test_too_much_work_says_how_much_is_not(monkeypatch):
    monkeypatch.setattr(plan_module, "MOST_STEPS", 200)
    with pytest.raises(UnusableInput) as error:
        disrupt(STAR, Plan("betweenness"))
    assert error.value.facts["removals"] == 2
    assert len(disrupt(STAR, Plan("betweenness", removals=2)).runs[0].removed) == 2
    assert len(disrupt(STAR, Plan("degree")).runs[0].removed) == 5


def test_a_katz_that_no_longer_counts_walks_is_noted():
    assert disrupt(STAR, Plan("katz", alpha=0.9)).as_dict()["notes"] == ["katz_alpha_too_large"]
    assert disrupt(STAR, Plan("katz")).as_dict()["notes"] == []

"""The report: what it runs, what it concludes, and that it can conclude otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network import plan as plan_module
from slagkracht.core.network.graph import network
from slagkracht.core.network.plan import Plan
from slagkracht.core.network.side_by_side import (
    MISSING,
    as_dict,
    best,
    findings,
    possible,
    report,
    shared_picks,
)
from slagkracht.core.network.wording import conclusion
from tests.unit.core.network.oracles import random_network

ANY = Plan("all")


def codes(found) -> list[str]:
    return [one.code for one in findings(found)]


@pytest.fixture(scope="module")
def two_towns():
    """Two dense groups with one go-between: between and degree point at different nodes."""
    rows = [(f"{s}{i}", f"{s}{j}") for s in "ab" for i in range(8) for j in range(i) if (i + j) % 3]
    rows += [("brug", "a0"), ("brug", "b0")]
    return network(rows)


def test_every_strategy_under_every_recovery_and_with_ties_unseen(two_towns):
    found = report(two_towns, ANY, runs=3)
    strategies = {"degree", "betweenness", "katz", "collective-influence", "random"}
    assert {(c.plan.strategy, c.plan.recovery) for c in found.cells} == {
        (s, r) for s in strategies for r in ("none", "random", "nearest", "similar")
    }
    assert {(c.plan.strategy, c.plan.missing) for c in found.unseen} == {
        (s, m) for s in strategies for m in MISSING
    }
    assert found.removals == 5
    said = as_dict(found)
    assert (said["nodes"], said["start"], len(said["strategies"]), len(said["missing"])) == (17, 17, 20, 20)
    assert set(said["best"]) == {"none", "random", "nearest", "similar"}
    row = said["strategies"][0]
    assert row["robustness"]["low"] <= row["robustness"]["mean"] <= row["robustness"]["high"]
    assert len(row["largest_component"]["mean"]) == 6


def test_a_quarter_of_the_nodes_unless_told_otherwise():
    net = random_network(1, 60, 90)
    quick = {"strategies": ["degree"], "recoveries": ["none"], "missing": []}
    assert report(net, ANY, runs=1, **quick).removals == 15
    assert report(net, replace(ANY, removals=3), runs=1, **quick).removals == 3
    assert report(network([("a", "b")]), ANY, runs=1, **quick).removals == 0


def test_what_can_be_run():
    net = random_network(1, 10, 15)
    weighted = random_network(1, 10, 15, weights=[1.0, 2.0])
    assert "strength" not in possible(net, ANY)
    assert "roles" not in possible(net, ANY)
    assert "degree" not in possible(weighted, ANY)
    assert "strength" in possible(weighted, ANY)
    assert "roles" in possible(net, replace(ANY, roles={"k1": "x"}))


def test_one_clear_winner_is_said_to_be_one():
    """One node between two cliques: whoever sees paths breaks it, whoever counts ties does not."""
    left = [(f"a{i}", f"a{j}") for i in range(12) for j in range(i)]
    right = [(f"b{i}", f"b{j}") for i in range(12) for j in range(i)]
    net = network([*left, *right, ("brug", "a0"), ("brug", "b0")])
    found = report(
        net,
        replace(ANY, removals=1),
        strategies=["degree", "betweenness"],
        recoveries=["none"],
        missing=[0.001],
        runs=3,
    )
    assert best(found.cells) == ["betweenness"]
    assert codes(found) == ["one_stays_ahead", "fastest_one", "picks_differ", "unseen_holds"]


def test_the_winner_changes_when_friends_find_each_other(two_towns):
    found = report(two_towns, ANY, runs=5)
    said = codes(found)
    assert said[0] == "none_stays_ahead"
    assert "order" not in " ".join(said)
    assert {"recovery_fastest", "recovery_all_same"} & set(said)
    assert {"recovery_matters_more", "strategy_matters_more"} & set(said)
    assert {"stronger", "not_stronger"} & set(said)
    assert {"unseen_changes", "unseen_holds"} & set(said)


def test_recovery_can_matter_more_and_make_it_stronger():
    net = random_network(7, 60, 70)
    found = report(
        net, ANY, strategies=["degree", "betweenness"], recoveries=["none", "random"], missing=[], runs=3
    )
    said = {one.code: one.facts for one in findings(found)}
    assert said["recovery_matters_more"]["recovery"] > said["recovery_matters_more"]["strategy"]
    assert said["stronger"]["closer"] == said["stronger"]["of"] == 2
    assert not [one for one in findings(found) if one.code.startswith("unseen")]


def test_strategy_can_matter_more():
    """Nothing grows back, so recovery makes no difference."""
    net = random_network(7, 60, 70)
    found = report(
        net,
        replace(ANY, share=0.0),
        strategies=["degree", "betweenness"],
        recoveries=["none", "random"],
        missing=[],
        runs=2,
    )
    said = codes(found)
    assert "strategy_matters_more" in said
    assert "not_stronger" in said


def test_equal_strategies_are_not_ranked():
    star = network([("hub", str(i)) for i in range(20)])
    found = report(
        star,
        replace(ANY, removals=1),
        strategies=["degree", "betweenness"],
        recoveries=["none"],
        missing=[],
        runs=1,
    )
    assert best(found.cells) == ["degree", "betweenness"]
    assert codes(found) == ["none_stays_ahead", "fastest_several", "picks_same"]
    assert shared_picks(found) == {("degree", "betweenness"): 1}


def test_an_unseen_tie_can_change_the_leading_group():
    net = random_network(11, 50, 62)
    found = report(
        net, ANY, strategies=["degree", "betweenness", "random"], recoveries=["none"], missing=[0.9], runs=8
    )
    assert "unseen_changes" in codes(found)


def test_recovery_alone_is_reported_without_the_rest():
    net = random_network(1, 20, 30)
    found = report(net, ANY, strategies=["degree", "random"], recoveries=["nearest"], missing=[0.1], runs=2)
    assert not found.without_recovery()
    assert codes(found)[1:] in (
        ["recovery_fastest", "stronger"],
        ["recovery_fastest", "not_stronger"],
        ["recovery_all_same", "stronger"],
        ["recovery_all_same", "not_stronger"],
    )
    assert as_dict(found)["shared_picks"] == []


def test_no_efficiency_where_there_was_none_or_it_was_not_measured(monkeypatch):
    from slagkracht.core.network import cohesion

    loose = network([], nodes=[str(i) for i in range(9)])
    found = report(loose, ANY, strategies=["degree"], recoveries=["random"], missing=[], runs=1)
    assert as_dict(found)["strategies"][0]["efficiency_ratio"] is None
    monkeypatch.setattr(cohesion, "MOST_STEPS", 0)
    found = report(
        random_network(1, 20, 30), ANY, strategies=["degree"], recoveries=["random"], missing=[], runs=1
    )
    assert as_dict(found)["strategies"][0]["efficiency_ratio"] is None
    assert "stronger" not in codes(found)


def test_all_the_work_is_weighed_before_it_starts(monkeypatch):
    monkeypatch.setattr(plan_module, "MOST_STEPS", 10_000)
    with pytest.raises(UnusableInput) as error:
        report(random_network(1, 40, 60), ANY)
    assert error.value.code == "network.too_much_work"


def test_progress_is_told():
    told = []
    report(
        random_network(1, 10, 15),
        ANY,
        strategies=["degree"],
        recoveries=["none"],
        missing=[0.1],
        runs=1,
        progress=lambda done, total, unit: told.append((done, total, unit)),
    )
    assert told == [(1, 2, "plans"), (2, 2, "plans")]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_finding_has_words_and_the_advice_comes_last(two_towns, language):
    sentences = conclusion(findings(report(two_towns, ANY, runs=2)), language)
    assert all("{" not in sentence for sentence in sentences)
    assert sentences[-1].startswith({"nl": "Kies dus niet", "en": "So do not choose"}[language])


def test_nothing_taken_out_is_nothing_to_compare():
    found = report(network([("a", "b"), ("b", "c")]), ANY, runs=2)
    assert codes(found) == ["too_small"]

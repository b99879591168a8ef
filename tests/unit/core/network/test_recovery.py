"""How networks heal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.network.graph import network
from slagkracht.core.network.recovery import Loss, Recovery
from slagkracht.core.network.survivors import Survivors
from tests.unit.core.network.oracles import Ties, ties


def healed(
    rows: Ties, gone: str, mechanism: str, *, share: float = 1.0, roles: dict[str, str] | None = None, seed=1
):
    """Take one node out and let the rest heal; gives the new ties by name, and what is left."""
    net = network(rows)
    left = Survivors(net)
    node = net.ids.index(gone)
    loss = Loss(node, left.remove(node))
    numbered = {net.ids.index(name): role for name, role in (roles or {}).items()}
    healing = Recovery(mechanism, left, np.random.default_rng(seed), share=share, roles=numbered)
    made = healing.after([loss])
    return [(net.ids[t.a], net.ids[t.b]) for t in made], left


def test_friends_of_the_fallen_find_each_other():
    star = [("hub", x) for x in "abcd"]
    made, left = healed(star, "hub", "nearest")
    assert len(made) == 4
    assert all(a != b and {a, b} <= set("abcd") for a, b in made)
    assert left.largest_component() > 1


def test_nearest_looks_further_only_when_nobody_is_nearer():
    rows = [("v", "a"), ("a", "b"), ("b", "c"), ("c", "d")]
    made, _ = healed(rows, "v", "nearest")
    assert made == [("a", "c")]


def test_nearest_finds_nobody_where_there_is_nobody():
    made, left = healed([("v", "a"), ("x", "y")], "v", "nearest")
    assert made == []
    assert left.neighbours[1] == {}


def test_random_can_reach_anyone_but_not_those_it_knows():
    rows = [("v", "a"), ("a", "b"), ("x", "y")]
    seen = {healed(rows, "v", "random", seed=s)[0][0] for s in range(30)}
    assert seen == {("a", "x"), ("a", "y")}


def test_nobody_left_to_tie_to():
    for mechanism in ("random", "nearest", "similar"):
        assert healed([("v", "a"), ("v", "b"), ("a", "b")], "v", mechanism)[0] == []


def test_similar_takes_whoever_shared_most_contacts():
    rows = [("v", "a"), ("v", "b"), ("v", "c"), ("twin", "b"), ("twin", "c"), ("x", "y"), ("y", "z")]
    made, _ = healed(rows, "v", "similar")
    assert ("a", "twin") in made


def test_similar_takes_the_same_role_first():
    rows = [("v", "a"), ("v", "b"), ("twin", "b"), ("x", "y")]
    made, _ = healed(rows, "v", "similar", roles={"v": "kok", "y": "kok", "twin": "koerier"})
    assert made[0] == ("a", "y")
    made, _ = healed(rows, "v", "similar", roles={"v": "kok", "twin": "koerier"})
    assert made[0] == ("a", "twin")


def test_a_share_of_none_heals_nothing():
    assert healed([("hub", x) for x in "abcd"], "hub", "random", share=0.0)[0] == []
    made = [
        len(healed([("hub", x) for x in "abcdefgh"], "hub", "random", share=0.5, seed=s)[0])
        for s in range(60)
    ]
    assert 3 < np.mean(made) < 5


def test_new_ties_of_the_same_blow_bring_nobody_nearer():
    """Distances are those before the blow, so b's new tie to d does not make d's friends near."""
    rows = [("v", "b"), ("v", "c"), ("c", "x"), ("x", "y"), ("b", "c")]
    for seed in range(20):
        made, _ = healed(rows, "v", "nearest", seed=seed)
        assert made == [("b", "x"), ("c", "y")]


@given(ties(), st.sampled_from(["random", "nearest", "similar"]), st.integers(0, 50))
@settings(deadline=None)
def test_new_ties_are_new_between_the_living_and_of_the_lost_weight(rows: Ties, mechanism, seed):
    net = network(rows, weights=[float(i + 1) for i in range(len(rows))])
    left = Survivors(net)
    first = 0
    second = net.nodes - 1
    losses = [Loss(n, left.remove(n)) for n in dict.fromkeys((first, second))]
    before = sum(map(len, left.neighbours)) // 2
    known = [set(ties) for ties in left.neighbours]
    made = Recovery(mechanism, left, np.random.default_rng(seed)).after(losses)
    assert sum(map(len, left.neighbours)) // 2 == before + len(made)
    assert left.strength == [sum(ties.values()) for ties in left.neighbours]
    weights = sorted(w for loss in losses for w in loss.former.values())
    for tie in made:
        assert left.alive[tie.a]
        assert left.alive[tie.b]
        assert tie.a != tie.b
        assert tie.b not in known[tie.a]
        assert tie.weight in weights


@pytest.mark.parametrize("mechanism", ["random", "nearest", "similar"])
def test_the_same_chance_gives_the_same_ties(mechanism):
    rows = [("hub", x) for x in "abcdef"] + [("x", "y"), ("a", "x")]
    assert healed(rows, "hub", mechanism, seed=4)[0] == healed(rows, "hub", mechanism, seed=4)[0]

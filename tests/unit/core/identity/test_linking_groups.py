"""What the linker estimates, which groups it makes, and which spellings hang together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Jaro
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from slagkracht.core.errors import UnusableInput
from slagkracht.core.identity.linking import spellings
from slagkracht.core.identity.linking.cluster import agglomerate
from slagkracht.core.identity.linking.estimate import Parameters, estimate, log_odds, shared_fields
from slagkracht.core.identity.linking.model import Comparison, comparisons_for
from slagkracht.core.identity.linking.prepare import prepare
from slagkracht.core.identity.linking.score import pair_weights
from slagkracht.core.identity.linking.vectors import (
    CANDIDATE,
    SAMPLED,
    Vectors,
)
from tests.unit.core.identity.preparing import frame


def comparisons(*fields: str) -> tuple[Comparison, ...]:
    columns = {
        "given": "given",
        "family": "family",
        "birth_date": "birth_date",
        "town": "town",
        "street": "street",
    }
    return tuple(c for c in comparisons_for({columns[f] for f in fields}) if c.field in fields)


def planted(seed: int, size: int, matches: int) -> tuple[Vectors, dict[str, tuple[np.ndarray, np.ndarray]]]:
    """Vectors drawn from known m and u: all pairs of 400 records, of which ``matches`` are matches."""
    chance = np.random.default_rng(seed)
    truth = {}
    levels = {}
    for comparison in comparisons("given", "birth_date", "town"):
        count = len(comparison.levels)
        m, u = chance.dirichlet(np.ones(count)), chance.dirichlet(np.ones(count))
        m, u = np.sort(m)[::-1], np.sort(u)  # high levels for matches
        truth[comparison.field] = (m, u)
        same = chance.choice(count, matches, p=m)
        different = chance.choice(count, size - matches, p=u)
        levels[comparison.field] = np.concatenate([same, different]).astype(np.int8)
    nodes = np.zeros(size, dtype=np.int64)
    return Vectors(nodes, nodes, np.full(size, CANDIDATE, dtype=np.int8), levels), truth


def test_planted_shares_are_found_back() -> None:
    vectors, truth = planted(3, 400 * 399 // 2, 4_000)
    found = estimate(vectors, comparisons("given", "birth_date", "town"), [1] * 400)
    assert found.match_rate == pytest.approx(4_000 / (400 * 399 / 2), rel=0.1)
    for name, (m, u) in truth.items():
        assert found.m[name] == pytest.approx(m, abs=0.05)
        assert found.u[name] == pytest.approx(u, abs=0.05)
        assert found.m[name].sum() == pytest.approx(1)
    assert found.prior == pytest.approx(np.log2(found.match_rate / (1 - found.match_rate)))


def test_one_comparison_keeps_its_starting_values() -> None:
    only = comparisons("town")
    vectors = Vectors(
        np.array([0, 0]),
        np.array([1, 2]),
        np.array([CANDIDATE, SAMPLED], dtype=np.int8),
        {"town": np.array([0, 3], dtype=np.int8)},
    )
    found = estimate(vectors, only, [1, 1, 1])
    start = np.array([level.m for level in only[0].levels])
    assert found.m["town"] == pytest.approx(start / start.sum(), rel=1e-6)
    assert found.weights("town")[0] > 0 > found.weights("town")[-1]


def test_what_households_share() -> None:
    assert shared_fields(comparisons("given", "family", "town")) == ("family", "town")
    assert shared_fields(comparisons("family", "town")) == ()
    firm = comparisons_for({"organisation_key", "phone", "town", "street"})
    assert shared_fields(firm) == ("street", "town")
    assert shared_fields(comparisons_for({"given", "organisation_key"})) == ("organisation",)


def test_log_odds_by_hand() -> None:
    found = log_odds(
        Parameters({}, {}, 0.25, {"x": np.ones(1)}, 0.25), np.array([0.0]), np.array([0.0]), np.array([0.0])
    )
    assert found == pytest.approx(np.log2(0.25 / 0.75))
    found = log_odds(Parameters({}, {}, 0.25), np.array([2.0]), np.array([-2.0]), None)
    assert found == pytest.approx(4 + np.log2(1 / 3))


def test_rare_values_weigh_more() -> None:
    prepared = prepare(frame(last_name=["Bos"] * 500 + ["Zuidema"] * 3 + [""])).with_columns(
        pl.lit(1).alias("copies")
    )
    only = comparisons_for(prepared.columns)
    vectors = Vectors(
        np.array([0, 500, 0]),
        np.array([1, 501, 503]),
        np.zeros(3, dtype=np.int8),
        {"family": np.array([0, 0, -1], dtype=np.int8)},
    )
    shares = {level.code: level for level in only[0].levels}
    m = {"family": np.array([level.m for level in only[0].levels])}
    u = {"family": np.array([level.u for level in only[0].levels])}
    common, rare, missing = pair_weights(vectors, only, Parameters(m, u, 0.01), prepared)
    assert rare > common
    assert missing == pytest.approx(np.log2(0.01 / 0.99))
    share = (3 - 2 + 200 * shares["equal"].u) / (503 - 2 + 200)
    assert rare == pytest.approx(np.log2(0.01 / 0.99) + np.log2(shares["equal"].m / share))


def groups_of(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(i for i, label in enumerate(labels) if label == name) for name in set(labels)}


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_groups_are_those_of_average_linkage(size: int, seed: int) -> None:
    """Oracle: scipy's average linkage on distance 20 - weight, cut at 20 (weight 0)."""
    chance = np.random.default_rng(seed)
    weights = chance.uniform(-2.9, 11.9, size * (size - 1) // 2)
    left, right = (np.array(side) for side in zip(*combinations(range(size), 2), strict=True))
    found = agglomerate(left, right, weights, [1] * size, threshold=0.0)
    tree = linkage(20 - weights, method="average")
    assert squareform(weights).shape == (size, size)
    assert groups_of(found) == groups_of(list(fcluster(tree, t=20, criterion="distance")))


def test_chains_do_not_make_one_of_many() -> None:
    """Five in a row, each linked to the next only: single linkage would make them one."""
    left, right = np.arange(4), np.arange(1, 5)
    found = agglomerate(left, right, np.array([5.0, 4.0, 3.0, 2.0]), [1] * 5, threshold=0.0)
    assert len(groups_of(found)) > 1


def test_copies_count() -> None:
    left, right, weight = np.array([0, 1]), np.array([1, 2]), np.array([2.0, 1.9])
    light = agglomerate(left, right, weight, [1, 1, 1], threshold=0.0)
    heavy = agglomerate(left, right, weight, [1, 1, 9], threshold=0.0)
    assert light == [0, 0, 2]
    assert heavy == [0, 0, 2]
    assert agglomerate(left, right, np.array([8.0, 7.0]), [1, 9, 1], threshold=0.0) == [0, 0, 0]


def test_what_may_not_be_one_is_not() -> None:
    left, right, weight = np.array([0, 1, 0]), np.array([1, 2, 2]), np.array([9.0, 8.0, 7.0])
    free = agglomerate(left, right, weight, [1] * 3, threshold=0.0)
    assert free == [0, 0, 0]
    judged = agglomerate(left, right, weight, [1] * 3, threshold=0.0, apart=[(0, 2)])
    assert judged == [0, 0, 2]
    numbered = agglomerate(left, right, weight, [1] * 3, threshold=0.0, identifiers={0: "a", 2: "b"})
    assert numbered == [0, 0, 2]
    agreed = agglomerate(left, right, weight, [1] * 3, threshold=0.0, identifiers={0: "a", 2: "a"})
    assert agreed == [0, 0, 0]


@given(st.integers(3, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_bans_hold_whatever_the_weights(size: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    left, right = (np.array(side) for side in zip(*combinations(range(size), 2), strict=True))
    weights = chance.uniform(0, 12, len(left))
    names = {node: str(chance.integers(2)) for node in range(size) if chance.random() < 0.5}
    bans = [(0, 1), (1, size - 1)]
    found = agglomerate(left, right, weights, [1] * size, threshold=0.0, identifiers=names, apart=bans)
    for group in groups_of(found):
        assert len({names[node] for node in group if node in names}) <= 1
        assert not any({a, b} <= group for a, b in bans)


def test_the_threshold_moves_the_groups() -> None:
    left, right, weight = np.array([0]), np.array([1]), np.array([1.0])
    assert agglomerate(left, right, weight, [1, 1], threshold=0.5) == [0, 0]
    assert agglomerate(left, right, weight, [1, 1], threshold=1.5) == [0, 1]


@given(st.lists(st.text(alphabet="abcd ", max_size=6), max_size=12))
@settings(deadline=None)
def test_spellings_hang_together(values: list[str]) -> None:
    """Oracle: brute force over all pairs."""
    found = spellings.group_spellings(values, above=0.8)
    texts = [value.strip() for value in values]
    edges = [
        (i, j)
        for i, j in combinations(range(len(values)), 2)
        if texts[i] and texts[j] and Jaro.similarity(texts[i], texts[j]) > 0.8
    ]
    label = list(range(len(values)))
    for _ in values:
        for i, j in edges:
            label[i] = label[j] = min(label[i], label[j])
    assert found == label


def test_case_is_no_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    assert spellings.group_spellings(["Zeist", "ZEIST", "Bunnik", ""]) == [0, 0, 2, 3]
    monkeypatch.setattr(spellings, "MOST_DISTINCT", 1)
    with pytest.raises(UnusableInput, match="2 distinct spellings"):
        spellings.group_spellings(["a", "b"])

"""The parts of the linker: normal forms, candidates, vectors, estimates, groups, spellings."""

from __future__ import annotations

from itertools import combinations

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Jaro
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from slagkracht.core.errors import UnusableInput
from slagkracht.core.identity.linking import candidates, spellings
from slagkracht.core.identity.linking.cluster import agglomerate
from slagkracht.core.identity.linking.estimate import Parameters, estimate, log_odds, shared_fields
from slagkracht.core.identity.linking.model import Comparison, comparisons_for
from slagkracht.core.identity.linking.prepare import prepare
from slagkracht.core.identity.linking.score import pair_weights
from slagkracht.core.identity.linking.vectors import (
    CANDIDATE,
    SAMPLED,
    SELF,
    Vectors,
    compare_pairs,
    firm_steps,
)


def frame(**columns: list[str]) -> pl.DataFrame:
    return pl.DataFrame(columns)


def row(prepared: pl.DataFrame, number: int = 0) -> dict[str, object]:
    return prepared.row(number, named=True)


# Normal forms.


def test_names_come_from_whatever_there_is() -> None:
    both = prepare(
        frame(first_name=["Kees", ""], last_name=["de Vries-Jansen", ""], full_name=["x", "Jan Bos"])
    )
    assert row(both)["families"] == "vries|jansen"
    assert (row(both, 1)["given"], row(both, 1)["family"]) == ("jan", "bos")
    assert row(both)["given_groups"] == str(row(both)["given_groups"])
    alone = prepare(frame(last_name=["Bos", ""]))
    assert "given" not in alone.columns
    assert alone["family"].to_list() == ["bos", None]


def test_a_full_name_beside_the_parts_adds_family_names() -> None:
    found = prepare(
        frame(first_name=["Thomas"], last_name=["Chudleigh"], full_name=["Thomas Clifford of Chudleigh"])
    )
    assert row(found)["families"] == "chudleigh|clifford"


def test_dates_in_american_order_are_seen_from_the_column() -> None:
    american = prepare(frame(birth_date=["02/29/1980", "03/04/1981", "fout", ""]))
    assert american["birth_date"].to_list() == ["1980-02-29", "1981-03-04", None, None]
    dutch = prepare(frame(birth_date=["29/02/1980", "03/04/1981"]))
    assert dutch["birth_date"].to_list() == ["1980-02-29", "1981-04-03"]
    assert row(dutch)["birth_day_swapped"] == "1980-29-02"
    years = prepare(frame(birth_date=["1980", "1980-01-01"]))
    assert years["birth_date"].to_list() == [None, "1980-01-01"]
    assert years["birth_year"].to_list() == ["1980", "1980"]
    assert years["birth_default"].to_list() == [None, "y"]


def test_addresses_in_one_column_or_two() -> None:
    one = prepare(frame(street=["Dorpsstr. 12a", "Kade", ""]))
    assert one["street"].to_list() == ["dorpsstraat", "kade", None]
    assert one["house"].to_list() == ["12-a", None, None]
    two = prepare(frame(street=["Dorpsstr. 12", "Kade", ""], house_number=["12a", "", "7"]))
    assert two["house"].to_list() == ["12-a", None, "7"]
    assert two["street"].to_list() == ["dorpsstraat", "kade", None]
    assert prepare(frame(house_number=["7", "x"]))["house_number"].to_list() == ["7", None]


def test_other_fields() -> None:
    found = prepare(
        frame(
            number=["123456782", "AB-1"],
            phone=["+31 6 12345678", "12"],
            postcode=["1234 ab", ""],
            town=["Den Haag", ""],
            organisation=["Hoek B.V. h.o.d.n. Bella", "…"],
        )
    )
    assert found["bsn"].to_list() == ["123456782", None]
    assert found["phone"].to_list() == ["612345678", None]
    assert found["postcode_area"].to_list() == ["1234", None]
    assert found["town"].to_list() == ["s gravenhage", None]
    assert found["organisation_words"].to_list() == ["hoek bella", None]


# Candidates.


def keep(records: pl.DataFrame, limit: int = 10**6) -> set[tuple[int, int]]:
    connection = duckdb.connect()
    connection.register("prepared", records.to_arrow())
    connection.execute("create table records as select * from prepared").fetchall()
    candidates.find_candidates(connection, records.columns, records.height, limit)
    return set(connection.execute("select join_key_l, join_key_r from candidates").fetchall())


def test_small_tables_compare_everything() -> None:
    found = keep(prepare(frame(town=["a", "b", "c"])))
    assert found == {(0, 1), (0, 2), (1, 2)}


@pytest.fixture
def no_small_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "ALL_PAIRS_UP_TO", 1)


@pytest.mark.usefixtures("no_small_tables")
def test_blocks_by_hand() -> None:
    records = prepare(
        frame(
            first_name=["Jan", "Jan", "Piet", "Kees"],
            last_name=["Bos", "Visser", "Smit", "Smitt"],
            town=["Zeist", "Zeist", "Bunnik", "Bunnik"],
        )
    )
    # Jan and town; family names that sound alike and town; nothing else is shared by two.
    assert keep(records) == {(0, 1), (2, 3)}


@pytest.mark.usefixtures("no_small_tables")
def test_words_of_firms_block() -> None:
    records = prepare(frame(organisation=["Hoek Bouw", "Bouw Ver Weg", "Bakkerij"]))
    assert keep(records) == {(0, 1)}


@pytest.mark.usefixtures("no_small_tables")
def test_a_block_that_is_too_large_lets_neighbours_meet() -> None:
    size = candidates.LARGEST_BLOCK + 20
    records = prepare(
        frame(
            last_name=["Bos"] * size, birth_date=[f"19{i // 12:02d}-{i % 12 + 1:02d}-05" for i in range(size)]
        )
    )
    found = keep(records)
    near = {(a, b) for a, b in combinations(range(size), 2) if b - a <= candidates.NEIGHBOURS}
    assert near <= found
    assert len(found) < size * (size - 1) / 2


@pytest.mark.usefixtures("no_small_tables")
def test_fewer_pairs_when_asked() -> None:
    records = prepare(frame(last_name=["Bos"] * 40 + ["Smit", "Smit"]))
    assert len(keep(records)) == 40 * 39 / 2 + 1
    few = keep(records, limit=1)
    assert (40, 41) in few
    assert len(few) <= 40 * candidates.NEIGHBOURS + 1


def test_rules_follow_the_fields() -> None:
    assert candidates.rules_for({"town"}) == ()
    assert ("family",) in candidates.rules_for({"family", "town"})
    assert ("family", "town") in candidates.rules_for({"family", "town"})
    assert all("birth_year" not in rule for rule in candidates.rules_for({"family", "town"}))


# Vectors: what Splink gives back is what plain Python sees.


def test_levels_are_those_of_the_first_rung_that_holds() -> None:
    prepared = prepare(
        frame(
            first_name=["Jan", "Johannes", "J.", "", "Visser"],
            last_name=["Visser", "Visser", "Visscher", "Smit", "Jan"],
            birth_date=["1980-02-03", "1980-03-02", "1980-01-01", "1980-01-01", "1980-02-03"],
        )
    ).with_columns(pl.lit(1).alias("copies"))
    comparisons = comparisons_for(prepared.columns)
    found = compare_pairs(prepared, comparisons, [0], seed=1, sample=50, max_pairs=100)
    codes = {
        (int(a), int(b), int(kind)): {
            c.field: c.levels[found.levels[c.field][i]].code if found.levels[c.field][i] >= 0 else "missing"
            for c in comparisons
        }
        for i, (a, b, kind) in enumerate(zip(found.left, found.right, found.kind, strict=True))
    }
    assert codes[0, 1, CANDIDATE] == {"given": "short_form", "family": "equal", "birth_date": "close"}
    assert codes[0, 2, CANDIDATE] == {"given": "initial", "family": "close", "birth_date": "year"}
    assert codes[2, 3, CANDIDATE] == {
        "given": "missing",
        "family": "different",
        "birth_date": "equal_default",
    }
    assert codes[0, 4, CANDIDATE] == {"given": "swapped", "family": "missing", "birth_date": "equal"}
    assert codes[0, 0, SELF]["birth_date"] == "equal"
    assert (found.kind == SAMPLED).sum() == 0  # all pairs are compared: none need drawing
    again = compare_pairs(prepared, comparisons, [0], seed=1, sample=50, max_pairs=100)
    assert all((found.levels[c.field] == again.levels[c.field]).all() for c in comparisons)


@pytest.mark.usefixtures("no_small_tables")
def test_random_pairs_are_drawn_by_seed() -> None:
    prepared = prepare(frame(last_name=[f"naam{i}" for i in range(30)]))
    found = [
        compare_pairs(prepared, comparisons_for(prepared.columns), [], seed=seed, sample=40, max_pairs=9)
        for seed in (1, 1, 2)
    ]
    drawn = [f.of_kind(SAMPLED) for f in found]
    assert 0 < len(drawn[0].left) <= 40
    assert (drawn[0].left == drawn[1].left).all()
    assert drawn[0].left.tolist() != drawn[2].left.tolist()
    assert (drawn[0].left < drawn[0].right).all()


def test_firm_names_climb_their_own_ladder() -> None:
    names = [
        "Hoek B.V.",
        "Hoek BV",
        "Hoek Vastgoed B.V.",
        "Hoekk BV",
        "Ver Weg",
        "Fund III",
        "Fund IV",
        "Smit h.o.d.n. Hoek",
    ]
    prepared = prepare(frame(organisation=names))
    comparison = comparisons_for(prepared.columns)
    found = compare_pairs(prepared, comparison, [], seed=1, sample=10, max_pairs=100)
    level = {
        (int(a), int(b)): comparison[0].levels[int(i)].code
        for a, b, i, kind in zip(
            found.left, found.right, found.levels["organisation"], found.kind, strict=True
        )
        if kind == CANDIDATE
    }
    assert level[0, 1] == "equal"
    assert level[0, 3] in {"close", "near"}
    assert level[0, 4] == level[5, 6] == "different"
    assert level[0, 7] == "close"


@pytest.mark.parametrize(
    ("one", "two", "steps"),
    [
        ("Hoek B.V.", "Hoekk BV", 3),
        ("Hoek B.V.", "Ver Weg", 0),
        ("Smit h.o.d.n. Hoek", "Hoek", 4),
        ("Fund III", "Fund IV", 0),
        ("Deutsche Bank AG", "Deutsche Bank GmbH", 2),
    ],
)
def test_steps_of_the_ladder_of_firms(one: str, two: str, steps: int) -> None:
    assert firm_steps(one, two) == firm_steps(two, one) == steps


def test_one_record_has_no_pairs() -> None:
    prepared = prepare(frame(last_name=["Bos"]))
    found = compare_pairs(prepared, comparisons_for(prepared.columns), [], seed=1, sample=50, max_pairs=9)
    assert len(found.left) == 0


# Estimates.


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


# Groups.


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


# Spellings.


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

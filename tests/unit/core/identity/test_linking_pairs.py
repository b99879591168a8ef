"""Which pairs the linker compares, and on which rung of each ladder they stand."""

from __future__ import annotations

from itertools import combinations

import duckdb
import polars as pl
import pytest

from slagkracht.core.identity.linking import candidates
from slagkracht.core.identity.linking.model import comparisons_for
from slagkracht.core.identity.linking.prepare import prepare
from slagkracht.core.identity.linking.vectors import (
    CANDIDATE,
    SAMPLED,
    SELF,
    compare_pairs,
    firm_steps,
)
from tests.unit.core.identity.preparing import frame


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

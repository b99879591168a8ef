"""The linker as a whole, on made-up people with known truth."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.identity.fields import LINKABLE
from slagkracht.core.identity.linking.run import link
from slagkracht.core.synthetic.people.records import (
    FIRM_FIELDS,
    PERSON_FIELDS,
    Record,
    firm_records,
    labelled_firm_pairs,
    labelled_person_pairs,
    person_records,
)
from slagkracht.core.synthetic.people.world import make_world

WORLD = make_world(seed=11, households=60, firms=40)
PEOPLE = person_records(WORLD, seed=12)
FIRMS = firm_records(WORLD, seed=13)


def table(records: list[Record], fields: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame({field: [record.fields.get(field, "") for record in records] for field in fields})


def pair_f1(groups: tuple[int, ...], entities: list[int]) -> float:
    def pairs(labels: list[object]) -> int:
        return sum(count * (count - 1) // 2 for count in Counter(labels).values())

    both = pairs(list(zip(groups, entities, strict=True)))
    return 2 * both / max(pairs(list(groups)) + pairs(list(entities)), 1)


def grouping(groups: tuple[int, ...]) -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for row, group in enumerate(groups):
        found.setdefault(group, set()).add(row)
    return {frozenset(rows) for rows in found.values()}


@pytest.fixture(scope="module")
def people() -> tuple[int, ...]:
    return link(table(PEOPLE, PERSON_FIELDS), seed=1).groups


def test_people_are_found_back(people: tuple[int, ...]) -> None:
    assert pair_f1(people, [record.entity for record in PEOPLE]) > 0.95


def test_housemates_and_straw_men_are_not_linked(people: tuple[int, ...]) -> None:
    place = {record.id: row for row, record in enumerate(PEOPLE)}
    wrong = Counter()
    total = Counter()
    for pair in labelled_person_pairs(WORLD, PEOPLE):
        if not pair.same:
            total[pair.strength] += 1
            wrong[pair.strength] += people[place[pair.left]] == people[place[pair.right]]
    assert total["family"] > 100
    assert wrong["family"] / total["family"] < 0.02
    assert wrong["straw_man"] <= total["straw_man"] * 0.05


def test_firms_are_found_back_and_sisters_stay_apart() -> None:
    groups = link(table(FIRMS, FIRM_FIELDS), seed=1).groups
    place = {record.id: row for row, record in enumerate(FIRMS)}
    assert pair_f1(groups, [record.entity for record in FIRMS]) > 0.8
    sisters = [p for p in labelled_firm_pairs(WORLD, FIRMS) if p.strength == "sister_firm"]
    assert sum(groups[place[p.left]] == groups[place[p.right]] for p in sisters) <= len(sisters) * 0.05


def test_the_same_question_gives_the_same_answer(people: tuple[int, ...]) -> None:
    assert link(table(PEOPLE, PERSON_FIELDS), seed=1).groups == people


def test_the_order_of_rows_does_not_matter(people: tuple[int, ...]) -> None:
    frame = table(PEOPLE, PERSON_FIELDS)
    turned = link(frame.reverse(), seed=1).groups
    back = tuple(reversed([frame.height - 1 - group for group in turned]))
    one, two = grouping(people), grouping(back)
    assert len(one ^ two) <= 0.02 * len(one)


@pytest.mark.parametrize(
    "fields", [fields for size in (1, 2) for fields in combinations(PERSON_FIELDS, size)]
)
def test_any_subset_of_fields_will_do(fields: tuple[str, ...]) -> None:
    groups = link(table(PEOPLE[:60], fields), seed=1).groups
    assert len(groups) == 60
    assert all(groups[group] == group for group in groups)


def test_people_with_different_bsns_are_never_one() -> None:
    frame = pl.DataFrame(
        {"full_name": ["Jan Zuidema"] * 4, "number": ["123456782", "111222333", "", "123456782"]}
    )
    groups = link(frame, seed=1).groups
    assert groups[0] == groups[3] != groups[1]


def test_judged_not_the_same_stays_apart() -> None:
    frame = pl.DataFrame({"first_name": ["Jan", "Jan", "Jan"], "last_name": ["Zuidema"] * 3})
    assert link(frame, seed=1).groups == (0, 0, 0)
    groups = link(frame, seed=1, apart=[(0, 1)]).groups
    assert groups[0] != groups[1]


def test_rows_that_say_too_little_stay_alone() -> None:
    names = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in ("nsen", "kker", "sma", "stra")]
    frame = pl.DataFrame({"first_name": ["", ""] + ["Jan"] * 100, "last_name": [names[0], names[0], *names]})
    groups = link(frame, seed=1).groups
    assert len(set(groups[:3])) == 3


def test_towns_alone_are_grouped_by_spelling() -> None:
    found = link(pl.DataFrame({"town": ["Amersfoort", "Amersfoortt", "Zeist"]}), seed=1)
    assert found.groups == (0, 0, 2)
    assert found.as_parameters() == {}


def test_a_dossier_of_a_few_rows() -> None:
    frame = pl.DataFrame(
        {
            "first_name": ["Jan", "J.", "Piet", "Jan"],
            "last_name": ["de Vries", "Vries, de", "Bakker", "Bakker"],
            "birth_date": ["1980-02-03", "3-2-1980", "1975-01-09", "1960-11-19"],
        }
    )
    assert link(frame, seed=1).groups == (0, 0, 2, 3)


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"full_name": [""] * 5, "town": [""] * 5}),
        pl.DataFrame({"full_name": [""] * 5}),
        pl.DataFrame({"full_name": ["Jan Jansen"]}),
        pl.DataFrame({"phone": ["abc", "def"]}),
    ],
)
def test_nothing_to_go_on(frame: pl.DataFrame) -> None:
    assert link(frame, seed=1).groups == tuple(range(frame.height))


def test_all_rows_the_same() -> None:
    assert set(link(pl.DataFrame({"full_name": ["Jan Jansen"] * 50}), seed=1).groups) == {0}


hostile = st.sampled_from(
    ["", "NaN", "null", "-1", "é😀\n", "习近平", "'; drop table records;--", "a|b", "1e999", "\x00", "%"]
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(LINKABLE, hostile)), min_size=1, max_size=6))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_values(rows: list[dict[str, str]]) -> None:
    groups = link(pl.DataFrame(rows), seed=1).groups
    assert len(groups) == len(rows)


def test_fields_must_be_ours() -> None:
    with pytest.raises(UnusableInput, match="not a field we know"):
        link(pl.DataFrame({"shoe": ["42"]}), seed=1)
    with pytest.raises(UnusableInput, match="no field to compare"):
        link(pl.DataFrame(), seed=1)


def test_progress_and_parameters() -> None:
    seen: list[int] = []
    found = link(
        table(PEOPLE[:30], PERSON_FIELDS), seed=1, progress=lambda done, total, unit: seen.append(done)
    )
    assert seen == [0, 1, 2, 3, 4]
    assert found.pairs_compared > 0
    shown = found.as_parameters()
    assert shown["birth_date"]["equal"]["bits"] > shown["birth_date"]["different"]["bits"]


@pytest.mark.slow
def test_twenty_thousand_rows() -> None:
    world = make_world(seed=21, households=2_600, firms=1)
    records = person_records(world, seed=22)
    groups = link(table(records, PERSON_FIELDS), seed=1).groups
    assert pair_f1(groups, [record.entity for record in records]) > 0.95

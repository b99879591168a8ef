"""Made-up people: seeded, labelled, and with nothing in them that could exist."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.identity import numbers as checks
from slagkracht.core.identity.addresses import check_postcode
from slagkracht.core.synthetic.people import numbers, slips
from slagkracht.core.synthetic.people.records import (
    DIFFERENT_TIES,
    SAME_STRENGTHS,
    firm_records,
    labelled_firm_pairs,
    labelled_person_pairs,
    person_records,
)
from slagkracht.core.synthetic.people.world import lists, make_world

WORLD = make_world(seed=1, households=120, firms=80)
PEOPLE = person_records(WORLD, seed=2)
FIRMS = firm_records(WORLD, seed=3)
seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@given(seeds)
def test_no_number_can_exist(chance: np.random.Generator) -> None:
    assert not checks.check_bsn(numbers.impossible_bsn(chance)).valid
    assert checks.check_kvk(numbers.impossible_kvk(chance)).reason == "no_such_series"
    assert checks.check_iban(numbers.impossible_iban(chance)).reason == "mod_97"
    assert checks.check_plate(numbers.impossible_plate(chance)).reason == "letters_not_used"
    assert checks.check_phone(numbers.impossible_phone(chance)).reason == "outside_plan"
    assert check_postcode(numbers.impossible_postcode(chance)).reason == "letters_not_used"


def test_why_is_told_for_each_kind() -> None:
    assert set(numbers.WHY) == {"bsn", "kvk", "iban", "plate", "phone", "postcode"}


def test_nobody_in_the_world_can_exist() -> None:
    assert not any(checks.check_bsn(person.bsn).valid for person in WORLD.people)
    assert not any(checks.check_phone(person.phone).valid for person in WORLD.people)
    assert not any(checks.check_kvk(firm.kvk).valid for firm in WORLD.firms)
    assert not any(check_postcode(person.address.postcode).valid for person in WORLD.people)


def test_nor_in_the_records_whatever_was_mistyped() -> None:
    """A slip may turn an impossible number into a possible one by chance: not in these, and seldom at all."""
    found = [record.fields.get("number", "") for record in PEOPLE if record.slips == 0]
    assert found
    assert not any(checks.check_bsn(number).valid for number in found if number)


def test_the_same_seed_gives_the_same_world() -> None:
    assert make_world(seed=1, households=120, firms=80) == WORLD
    assert make_world(seed=2, households=120, firms=80) != WORLD
    assert person_records(WORLD, seed=2) == PEOPLE
    assert firm_records(WORLD, seed=4) != FIRMS


def test_the_world_holds_what_makes_linking_hard() -> None:
    households = Counter(person.household for person in WORLD.people)
    assert max(households.values()) >= 4
    straw_men = [person for person in WORLD.people if person.boss >= 0]
    assert straw_men
    for person in straw_men:
        assert person.address == WORLD.people[person.boss].address
        assert person.household != WORLD.people[person.boss].household
    assert any(len(firm.trade_names) >= 3 for firm in WORLD.firms)
    groups = Counter(firm.group for firm in WORLD.firms)
    assert max(groups.values()) >= 2
    assert [person.number for person in WORLD.people] == list(range(len(WORLD.people)))


def test_pairs_are_labelled_by_the_truth() -> None:
    truth = {record.id: record.entity for record in PEOPLE}
    pairs = labelled_person_pairs(WORLD, PEOPLE)
    assert all(pair.same == (truth[pair.left] == truth[pair.right]) for pair in pairs)
    kinds = Counter((pair.same, pair.strength) for pair in pairs)
    assert {strength for same, strength in kinds if same} == set(SAME_STRENGTHS[:3])
    assert {tie for same, tie in kinds if not same} <= set(DIFFERENT_TIES)
    assert kinds[False, "family"] > 100
    assert kinds[False, "straw_man"] > 0
    assert len({(pair.left, pair.right) for pair in pairs}) == len(pairs)
    same = [pair for pair in pairs if pair.same]
    counts = Counter(truth.values())
    assert len(same) == sum(count * (count - 1) // 2 for count in counts.values())


def test_pairs_of_firms() -> None:
    truth = {record.id: record.entity for record in FIRMS}
    pairs = labelled_firm_pairs(WORLD, FIRMS)
    assert all(pair.same == (truth[pair.left] == truth[pair.right]) for pair in pairs)
    kinds = Counter(pair.strength for pair in pairs)
    assert set(kinds) == {"strong", "medium", "trade_name", "sister_firm"}


def test_no_trouble_is_no_slips() -> None:
    clean = person_records(WORLD, seed=5, trouble=0.0)
    kept = [record for record in clean if len(record.fields) == 9]
    assert kept
    assert all(record.slips == 0 for record in kept)
    assert max(record.slips for record in person_records(WORLD, seed=5, trouble=0.9)) >= 5


@given(seeds, st.text(max_size=12))
def test_a_keyboard_slip_is_small(chance: np.random.Generator, text: str) -> None:
    wrong = slips.keyboard(chance, text)
    assert abs(len(wrong) - len(text)) <= 1
    if len(text) < 3:
        assert wrong == text


def test_a_keyboard_slip_off_the_keyboard() -> None:
    assert slips._neighbour(np.random.default_rng(1), "é") == "é"
    assert slips._neighbour(np.random.default_rng(1), "q") in "qw"


def each(slip: object, *arguments: object) -> set[str]:
    return {slip(np.random.default_rng(seed), *arguments) for seed in range(60)}  # type: ignore[operator]


def test_slips_of_names() -> None:
    assert each(slips.tussenvoegsel, "van den Berg") == {"Berg, van den", "Berg", "v.d. Berg", "vandenBerg"}
    assert each(slips.tussenvoegsel, "Bos") == {"Bos"}
    assert each(slips.double_name, "Bos", "Smit") == {"Bos-Smit", "Smit-Bos", "Smit e/v Bos", "Smit"}
    assert each(slips.double_name, "Bos", "") == {"Bos"}
    assert {"C.", "Kees"} <= each(slips.given_variant, "Cornelis")
    assert each(slips.given_variant, "Xantippe") == {"X.", "Xantippe"}


def test_slips_of_the_rest() -> None:
    assert {"1980-03-02", "1980-01-01"} <= each(slips.birth_date, dt.date(1980, 2, 3))
    assert "1980-29-02" not in each(slips.birth_date, dt.date(1980, 2, 29))
    assert "+31601234567" in each(slips.phone_form, "0601234567")
    assert each(slips.street_form, "Dorpsstraat") == {"Dorpsstraat", "Dorpsstr."}
    assert {"De Hoek BV", "De Hoek", "HOEK B.V."} <= each(slips.firm_form, "De Hoek B.V.")


def test_lists_are_lists() -> None:
    assert all(len(values) >= 10 for values in lists().values())
    assert "van den Berg" in lists()["families"]
    assert not any(value != value.strip() for values in lists().values() for value in values)


@pytest.mark.parametrize("households", [1, 3])
def test_small_worlds(households: int) -> None:
    world = make_world(seed=1, households=households, firms=0)
    assert world.people
    assert world.firms == ()
    assert person_records(world, seed=1)
    assert firm_records(world, seed=1) == []

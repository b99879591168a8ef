"""Who sees, directs and appoints; who may leave and be let in; which step follows which."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest

from slagkracht.apps.dossiers import policies
from slagkracht.apps.dossiers.models import Dossier
from slagkracht.apps.organisation import roles
from tests.unit.intake.actors import actor

MINE, OTHER = uuid4(), uuid4()
DIRECTOR = actor((roles.CASE_DIRECTOR, str(MINE)))
WORKER = actor((roles.PARTICIPANT, str(MINE)))
POOL = actor((roles.CASE_DIRECTOR, "district:oost"))  # may be appointed; directs nothing by that
MANAGER = actor((roles.ACCOUNT_MANAGER, "district:oost"))
REGION = actor((roles.ACCOUNT_MANAGER, "region"), (roles.CASE_DIRECTOR, "region"), (roles.WEIGHER, "region"))
NOBODY = actor()


@pytest.mark.parametrize(("who", "sees", "directs"), [
    (DIRECTOR, True, True), (WORKER, True, False), (POOL, False, False), (MANAGER, False, False),
    (REGION, False, False), (NOBODY, False, False),
])  # fmt: skip
def test_only_who_was_let_in_sees_and_only_its_director_directs(who, sees, directs):
    assert policies.may_see(who, MINE).allowed is sees
    assert policies.may_direct(who, MINE).allowed is directs
    assert not policies.may_see(who, OTHER).allowed
    assert not policies.may_direct(who, OTHER).allowed


@pytest.mark.parametrize(("who", "oost", "west"), [
    (DIRECTOR, True, True), (WORKER, False, False), (POOL, False, False), (MANAGER, True, False),
    (REGION, True, True), (NOBODY, False, False),
])  # fmt: skip
def test_the_director_or_the_account_manager_of_the_district_appoints(who, oost, west):
    assert policies.may_appoint(who, MINE, "oost").allowed is oost
    assert policies.may_appoint(who, MINE, "west").allowed is west
    assert policies.may_appoint(DIRECTOR, OTHER, "oost").allowed is False


def test_the_room_is_for_who_works_in_a_dossier_or_appoints():
    assert [policies.enters(who) for who in (DIRECTOR, WORKER, POOL, MANAGER, NOBODY)] == [True] * 4 + [False]
    assert [policies.appoints(who) for who in (DIRECTOR, MANAGER, NOBODY)] == [False, True, False]


ALLOWED = {("open", "closed"), ("open", "destroyed"), ("closed", "destroyed")}


@pytest.mark.parametrize(("stage", "to"), list(product(Dossier.Stage.values, repeat=2)))
def test_the_workflow_of_a_dossier(stage, to):
    assert policies.may_move(stage, to).allowed is ((stage, to) in ALLOWED)


def test_every_stage_is_owned_and_only_an_open_dossier_changes():
    assert set(policies.STAGES) == set(Dossier.Stage.values)
    assert [policies.may_change(stage).allowed for stage in ("open", "closed", "destroyed")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("seats", "seat", "code"), [
    (("om", "politie"), "om", ""),
    (("om", "politie"), "politie", "director_seat"),
    (("om", "politie"), "fiod", "seat_takes_no_part"),
    (("om",), "om", "last_seat"),
    ((), "om", "seat_takes_no_part"),
])  # fmt: skip
def test_a_seat_leaves_unless_it_is_the_last_or_the_directors(seats, seat, code):
    decision = policies.may_leave(seats, seat, "politie")
    assert decision.allowed == (not code)
    assert decision.allowed or decision.code == code


@pytest.mark.parametrize(("seats", "mandates", "code"), [
    (("om",), ("om",), ""),
    (("om",), ("politie",), "no_mandate_for_seat"),
    (("politie",), ("om",), "seat_takes_no_part"),
])  # fmt: skip
def test_somebody_works_for_a_seat_that_takes_part_and_designated_him(seats, mandates, code):
    decision = policies.may_admit(seats, mandates, "om")
    assert decision.allowed == (not code)
    assert decision.allowed or decision.code == code

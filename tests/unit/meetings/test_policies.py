"""Who follows and leads a meeting, who comes in as a guest, and which step follows which."""

from __future__ import annotations

from itertools import product

import pytest

from slagkracht.apps.meetings import policies
from slagkracht.apps.meetings.models import Body, Meeting, Member
from slagkracht.apps.organisation import roles
from tests.unit.intake.actors import actor

WEIGHER = actor((roles.WEIGHER, "region"))
LAPSED = actor()  # a member whose access has ended


@pytest.mark.parametrize("role", [None, *Member.Role.values])
def test_only_members_with_access_attend_and_only_leaders_lead(role):
    assert policies.may_attend(WEIGHER, role).allowed is (role is not None)
    assert policies.may_lead(WEIGHER, role).allowed is (role in {"chair", "secretary"})
    assert not policies.may_attend(LAPSED, role).allowed
    assert not policies.may_lead(LAPSED, role).allowed


@pytest.mark.parametrize(("stage", "items", "allowed"), [
    ("open", 1, True), ("open", 0, False), ("planned", 1, False), ("closed", 1, False),
    ("cancelled", 1, False),
])  # fmt: skip
def test_a_guest_is_let_in_only_at_open_items_of_an_open_meeting(stage, items, allowed):
    assert policies.may_be_guest(stage, items).allowed is allowed


@pytest.mark.parametrize(("held", "scope", "allowed"), [
    ((roles.WEIGHER, "district:oost"), "district:oost", True),
    ((roles.WEIGHER, "region"), "district:oost", True),
    ((roles.WEIGHER, "district:west"), "district:oost", False),
    ((roles.ANALYST, "district:oost"), "district:oost", False),
])  # fmt: skip
def test_what_an_item_is_about_is_for_who_holds_a_role_of_the_source_there(held, scope, allowed):
    assert policies.may_see_what(actor(held), (roles.WEIGHER,), scope).allowed is allowed
    assert not policies.may_see_what(actor(held), (), scope).allowed


ALLOWED = {("planned", "open"), ("planned", "cancelled"), ("open", "closed")}


@pytest.mark.parametrize(("stage", "to"), list(product(Meeting.Stage.values, repeat=2)))
def test_the_workflow_of_a_meeting(stage, to):
    assert policies.may_move(stage, to).allowed is ((stage, to) in ALLOWED)


def test_every_stage_is_owned():
    assert set(policies.STAGES) == set(Meeting.Stage.values)
    assert set(policies.SCOPES) == set(Body.Kind.values)


def test_a_meeting_closes_when_nothing_waits():
    assert policies.may_close(0).allowed
    assert policies.may_close(3).facts == {"count": 3}


FITS = {
    ("local_consultation", "municipality"), ("weighing_group", "district"), ("weighing_group", "region"),
    ("dis", "district"), ("ris", "region"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "scope"),
    list(product(Body.Kind.values, ["municipality", "district", "region", "seat", "owner"])),
)
def test_a_body_exists_only_where_its_kind_belongs(kind, scope):
    assert policies.fits(kind, scope).allowed is ((kind, scope) in FITS)


def test_the_administrator_keeps_the_bodies():
    assert policies.may_keep_bodies(actor((roles.ADMINISTRATOR, "region"))).allowed
    assert not policies.may_keep_bodies(WEIGHER).allowed
    assert policies.enters(WEIGHER)
    assert not policies.enters(LAPSED)

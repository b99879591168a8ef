"""Who sees which figures: the table, cell by cell."""

from __future__ import annotations

from datetime import date

import pytest

from slagkracht.apps.figures import policies
from slagkracht.apps.organisation import roles
from slagkracht.base.actors import Actor, Grant, service
from slagkracht.base.ids import new_id


def actor(**held: str) -> Actor:
    grants = frozenset(Grant(role, scope, date(2099, 12, 31)) for role, scope in held.items())
    return Actor(id=new_id(), name="Tess Testema", grants=grants)


HERE = "district:oost-utrecht"
SCOPES = {
    roles.REGION: "region",
    roles.DISTRICT: HERE,
    roles.MUNICIPALITY: "gm0307",
    roles.SEAT: "seat:politie",
    roles.OWNER: str(new_id()),
}


@pytest.mark.parametrize("role", list(roles.ROLES))
def test_everybody_with_a_task_may_open_the_room_and_support_may_not(role):
    for kind in roles.ROLES[role].scopes:
        by = actor(**{role: SCOPES[kind]})
        expected = role not in (roles.ADMINISTRATOR, roles.SYSTEM_SUPPORT)
        assert policies.enters(by) is expected
        assert policies.may_see(by).allowed is expected


def test_nobody_without_a_role_sees_figures():
    assert not policies.enters(actor())
    assert policies.may_see(actor()).code == "no_figures_for_you"


REAL = {roles.ANALYST, roles.ACCOUNT_MANAGER, roles.WEIGHER, roles.CASE_DIRECTOR}


@pytest.mark.parametrize("role", list(roles.ROLES))
def test_real_counts_of_signals_and_dossiers_are_for_who_handles_them_there(role):
    def may(by: Actor, **where: str) -> bool:
        return policies.may_see_real(by, "district", **where).allowed

    if roles.REGION in roles.ROLES[role].scopes:
        by = actor(**{role: "region"})
        assert may(by) is may(by, district="oost-utrecht") is (role in REAL)
    if roles.DISTRICT in roles.ROLES[role].scopes:
        by = actor(**{role: HERE})
        assert may(by, district="oost-utrecht") is (role in REAL)
        assert not may(by, district="flevoland")
        assert not may(by)
    for kind in {roles.MUNICIPALITY, roles.SEAT, roles.OWNER} & set(roles.ROLES[role].scopes):
        by = actor(**{role: SCOPES[kind]})
        assert not may(by)
        assert not may(by, district="oost-utrecht", municipality="gm0307")


@pytest.mark.parametrize("role", [roles.NOTICE_OFFICIAL, roles.LOCAL_MEMBER])
def test_real_counts_of_notices_are_for_the_municipality_itself(role):
    by = actor(**{role: "gm0307"})
    own = policies.may_see_real(by, "municipality", district="oost-utrecht", municipality="gm0307")
    assert own.allowed
    other = policies.may_see_real(by, "municipality", district="oost-utrecht", municipality="gm0310")
    assert other.code == "real_counts_not_yours"
    assert not policies.may_see_real(by, "municipality").allowed
    assert not policies.may_see_real(by, "municipality", district="oost-utrecht").allowed


@pytest.mark.parametrize("role", sorted(REAL))
def test_the_riec_does_not_see_real_counts_of_notices(role):
    """The municipality is the controller of its own pre-phase."""
    by = actor(**{role: "region"})
    assert not policies.may_see_real(by, "municipality", municipality="gm0307").allowed


def test_a_region_wide_grant_does_not_open_the_notices_of_every_town():
    by = actor(notice_official="region")
    assert not policies.may_see_real(by, "municipality", municipality="gm0307").allowed
    assert not policies.may_see_real(by, "municipality").allowed


def test_a_service_sees_no_real_counts():
    assert not policies.may_see_real(service("destroyer"), "district").allowed

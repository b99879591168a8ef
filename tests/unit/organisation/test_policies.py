"""Who keeps the register, who may be granted what, and what the law says of access."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from slagkracht.apps.organisation import policies, roles
from tests.unit.intake.actors import actor

TODAY = date(2026, 3, 2)
KEEPER = actor((roles.ADMINISTRATOR, "region"))
TESTER = actor((roles.LAWFULNESS, "region"))
WEIGHER = actor((roles.WEIGHER, "region"))
NOBODY = actor()


@pytest.mark.parametrize(("who", "sees", "keeps"), [
    (KEEPER, True, True), (TESTER, True, False), (WEIGHER, False, False), (NOBODY, False, False),
])  # fmt: skip
def test_the_keeper_keeps_the_tester_sees_and_nobody_else_does(who, sees, keeps):
    assert policies.enters_register(who) is sees
    assert policies.may_see_register(who).allowed is sees
    assert policies.may_keep_register(who).allowed is keeps


SCOPES = {
    roles.REGION: "region",
    roles.DISTRICT: "district:oost",
    roles.MUNICIPALITY: "gm0307",
    roles.SEAT: "seat:politie",
    roles.OWNER: "0190b6a2-7c2e-7b6e-8a57-0f2f6f3d1c11",
}


@pytest.mark.parametrize(("role", "kind"), list(product(roles.ROLES, SCOPES)))
def test_a_role_is_granted_only_where_it_fits(role, kind):
    decision = policies.may_grant(KEEPER, to_self=False, role=role, scope=SCOPES[kind])
    assert decision.allowed is (kind in roles.ROLES[role].scopes)
    if not decision.allowed:
        assert decision.code == "role_does_not_fit_scope"


def test_nobody_grants_to_himself_and_only_the_keeper_grants():
    granted = {"role": roles.WEIGHER, "scope": "region"}
    assert policies.may_grant(KEEPER, to_self=True, **granted).code == "not_to_yourself"
    assert policies.may_grant(TESTER, to_self=False, **granted).code == "not_your_register"
    assert policies.may_grant(KEEPER, to_self=False, role="king", scope="region").code == "unknown_role"


def test_nobody_closes_or_resets_himself():
    assert not policies.not_oneself(KEEPER, KEEPER.id).allowed
    assert policies.not_oneself(KEEPER, WEIGHER.id).allowed


@pytest.mark.parametrize(("role", "held", "allowed"), [
    (roles.LAWFULNESS, {roles.WEIGHER}, False),  # who processes does not test himself
    (roles.WEIGHER, {roles.LAWFULNESS}, False),
    (roles.LAWFULNESS, {roles.ADMINISTRATOR}, True),
    (roles.ADMINISTRATOR, {roles.WEIGHER}, True),
    (roles.ADMINISTRATOR, {roles.LAWFULNESS}, True),
    (roles.WEIGHER, {roles.CASE_DIRECTOR}, True),
    (roles.WEIGHER, {"a role of an older version"}, True),
    (roles.WEIGHER, set(), True),
])  # fmt: skip
def test_who_tests_carries_out_nothing(role, held, allowed):
    decision = policies.conflicting(role, frozenset(held))
    assert decision.allowed is allowed
    if not allowed:
        assert decision.article == "WGS 1.8(2)"


@pytest.mark.parametrize(("designated", "held", "until", "allowed"), [
    (True, {roles.REPORTER}, date(2026, 3, 2), True),  # the last day counts
    (True, {roles.REPORTER}, date(2026, 3, 1), False),
    (True, {roles.REPORTER}, None, False),
    (False, {roles.REPORTER}, date(2027, 1, 1), False),
    (True, set(), date(2027, 1, 1), False),
    (True, {roles.LAWFULNESS}, date(2027, 1, 1), True),
    (True, {roles.SYSTEM_SUPPORT}, date(2027, 1, 1), True),
    (True, {"a role of an older version"}, date(2027, 1, 1), False),
])  # fmt: skip
def test_access_needs_a_designation_a_charge_and_a_screening(designated, held, until, allowed):
    access = policies.access(
        designated=designated,
        roles_held=frozenset(held),
        screened_until=until,
        trained_in=frozenset(),
        today=TODAY,
    )
    assert access.allowed is allowed
    assert access.until == until
    assert allowed or access.answer.reasons, "a refusal says which article"


def test_training_reminds_and_bars_nobody():
    asked = {
        "designated": True,
        "roles_held": frozenset({roles.REPORTER}),
        "screened_until": date(2027, 1, 1),
        "today": TODAY,
    }
    assert policies.access(trained_in=frozenset(), **asked).allowed


def test_of_several_charges_the_heaviest_counts():
    assert roles.charge_of({roles.ADMINISTRATOR, roles.WEIGHER}) == roles.PROCESSING
    assert roles.charge_of({roles.ADMINISTRATOR, roles.LAWFULNESS}) == roles.TESTING
    assert roles.charge_of({roles.SYSTEM_SUPPORT}) == roles.SUPPORT
    assert roles.charge_of({"unknown"}) is None


@pytest.mark.parametrize("scope", ["gm03070", "gmabcd", "gm", "", "Region"])
def test_what_looks_like_no_place_is_one_owner(scope):
    assert roles.scope_kind(scope) == roles.OWNER

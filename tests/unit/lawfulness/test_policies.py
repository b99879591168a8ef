"""Who sees the log and the proof of destruction."""

from __future__ import annotations

from datetime import date

import pytest

from slagkracht.apps.lawfulness import policies
from slagkracht.apps.organisation import roles
from slagkracht.base.actors import Actor, Grant, service
from slagkracht.base.ids import new_id
from slagkracht.core import law
from slagkracht.core.errors import UnusableInput

TODAY = date(2026, 11, 23)


def actor(*held: str) -> Actor:
    grants = frozenset(Grant(role, "region", date(2099, 12, 31)) for role in held)
    return Actor(id=new_id(), name="Tess Testema", seat="politie", grants=grants)


@pytest.mark.parametrize("role", list(roles.ROLES))
def test_everybody_sees_his_own_log_and_only_the_tester_that_of_everybody(role):
    by = actor(role)
    tester = role == roles.LAWFULNESS
    assert policies.enters(by)
    assert policies.may_see_own_log(by).allowed
    assert policies.tests(by) is tester
    assert policies.may_see_proof(by).allowed is tester
    assert policies.may_see_log(by, purpose="lawfulness", today=TODAY).allowed is tester


def test_nobody_without_a_role_and_no_service_enters():
    for by in (actor(), service("destroyer")):
        assert not policies.enters(by)
        assert policies.may_see_own_log(by).code == "not_your_log"
        assert policies.may_see_proof(by).article == "WGS 1.8(2)"
        assert policies.may_see_log(by, purpose="lawfulness", today=TODAY).code == "not_your_log"


@pytest.mark.parametrize("purpose", list(law.statute(TODAY).log_purposes))
def test_also_the_tester_reads_the_log_only_for_what_the_law_names(purpose):
    """WGS 1.8(4): never for figures, for who contributed what, or for judging staff."""
    decision = policies.may_see_log(actor(roles.LAWFULNESS), purpose=purpose, today=TODAY)
    allowed = purpose in ("lawfulness", "internal_control", "security", "court")
    assert decision.allowed is allowed
    if not allowed:
        assert decision.code == "log_not_for_this"
        assert "WGS 1.8(4)" in decision.article


def test_a_purpose_that_the_law_does_not_know_is_a_bug():
    with pytest.raises(UnusableInput):
        policies.may_see_log(actor(roles.LAWFULNESS), purpose="curiosity", today=TODAY)

"""Whatever rests on a record hears of its correction, withdrawal and destruction, however indirectly."""

from __future__ import annotations

import pytest

from slagkracht.apps.ledger.acts import act
from slagkracht.apps.vault import derivations, destruction
from slagkracht.apps.vault.derivations import Dependent
from slagkracht.apps.vault.models import Derivation
from slagkracht.base.ids import new_id
from slagkracht.base.locks import OutsideAct

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


@pytest.fixture
def flagged(monkeypatch):
    """Two kinds of dependent, and what each was told."""
    told = []
    monkeypatch.setattr(derivations, "_flags", {})
    for kind in ("claim", "chart"):
        derivations.register(kind, lambda ids, why, kind=kind: told.append((kind, sorted(ids), why)))
    return told


def test_a_chart_on_a_claim_on_a_fact_hears_of_it(sealed, actor, flagged):
    by, facts = actor(), sealed("een", "twee")
    claim, chart, other = sorted(new_id() for _ in range(3))
    one, two = facts.records
    with act("test.claim", by=by):
        derivations.rests_on("claim", claim, {one: facts.id, two: facts.id})
        derivations.rests_on("claim", claim, {one: facts.id})
        derivations.rests_on("chart", chart, {claim: facts.id})
        derivations.rests_on("claim", other, {two: facts.id})
    assert Derivation.objects.count() == 4
    assert derivations.sources_of(claim) == {one: facts.id, two: facts.id}
    assert derivations.dependents_of([one]) == [Dependent("chart", chart), Dependent("claim", claim)]
    with act("test.correct", by=by):
        derivations.work_through([one], "corrected")
    assert sorted(flagged) == [("chart", [chart], "corrected"), ("claim", [claim], "corrected")]

    flagged.clear()
    destruction.destroy(by=by, owner=facts.id, owner_kind="test", ground="x", records=[two])
    assert sorted(flagged) == [("chart", [chart], "destroyed"), ("claim", [claim, other], "destroyed")]
    assert derivations.sources_of(claim) == {one: facts.id}
    destruction.destroy(by=by, owner=facts.id, owner_kind="test", ground="x")
    assert not Derivation.objects.exists()


def test_a_dependent_that_is_gone_rests_on_nothing(sealed, actor, flagged):
    made, claim = sealed(), new_id()
    with act("test.claim", by=actor()):
        derivations.rests_on("claim", claim, {made.records[0]: made.id})
        derivations.forget([claim])
    assert derivations.dependents_of(made.records) == []


def test_a_circle_ends(sealed, actor, flagged):
    made, one, two = sealed(), new_id(), new_id()
    with act("test.claim", by=actor()):
        derivations.rests_on("claim", one, {two: made.id, made.records[0]: made.id})
        derivations.rests_on("claim", two, {one: made.id})
    assert len(derivations.dependents_of(made.records)) == 2


def test_an_unknown_kind_and_a_write_outside_an_act_are_refused(flagged):
    with pytest.raises(ValueError, match="nothing was registered"):
        derivations.rests_on("plan", new_id(), {new_id(): new_id()})
    with pytest.raises(OutsideAct):
        derivations.rests_on("claim", new_id(), {new_id(): new_id()})

"""Who reports, follows, weighs, reads, withdraws and restores a signal: properties of the whole domain."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.apps.intake.policies import imports
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.policies.imports import ImportFacts
from slagkracht.apps.intake.policies.signals import SignalFacts
from slagkracht.apps.organisation.roles import ROLES
from tests.unit.intake.actors import actor

TODAY = date(2026, 11, 23)
GROUP, OTHER_GROUP = "district:oost", "district:west"
STAGES = sorted(policies.STAGES)
DOSSIER = uuid4()


def facts(stage="received", reporter=None, **changes) -> SignalFacts:
    values = {
        "id": uuid4(),
        "stage": stage,
        "reporter": reporter or uuid4(),
        "seat": "politie",
        "routed_to": GROUP,
        "dossier": DOSSIER if stage == policies.TAKEN_UP else None,
        "restorable_until": TODAY if stage == policies.NOT_TAKEN_UP else None,
    }
    return SignalFacts(**values | changes)


def test_reporting_takes_the_seat_and_the_role_for_that_seat():
    by = actor(("reporter", "seat:politie"))
    assert policies.may_report(by, "politie").allowed
    assert not policies.may_report(by, "om").allowed
    assert not policies.may_report(actor(("reporter", "seat:om")), "politie").allowed
    assert not policies.may_report(actor(("reporter", "seat:om"), seat="om"), "politie").allowed
    assert not policies.may_report(actor(seat="politie"), "politie").allowed


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_writer_reads(stage):
    by = actor(("reporter", "seat:politie"))
    readable = stage in {"draft", "received", "taken_up"}
    assert policies.may_read(by, facts(stage, reporter=by.id)).allowed == readable


@pytest.mark.parametrize("stage", STAGES)
def test_a_writer_follows_a_signal_to_its_end(stage):
    by = actor(("reporter", "seat:politie"))
    assert policies.may_follow(by, facts(stage, reporter=by.id)).allowed


@pytest.mark.parametrize("stage", STAGES)
def test_what_the_group_reads(stage):
    by = actor(("weigher", GROUP))
    assert policies.may_read(by, facts(stage)).allowed == (stage == "received")
    assert not policies.may_read(actor(("weigher", OTHER_GROUP)), facts(stage)).allowed


@pytest.mark.parametrize("stage", STAGES)
def test_the_director_reads_what_was_taken_up(stage):
    by = actor(("case_director", str(DOSSIER)))
    assert policies.may_read(by, facts(stage)).allowed == (stage == "taken_up")


@pytest.mark.parametrize("stage", ["not_taken_up", "withdrawn", "destroyed", "staged"])
@given(st.lists(st.tuples(st.sampled_from([*ROLES]), st.sampled_from(["region", GROUP, str(DOSSIER)]))))
def test_closed_signals_are_read_by_nobody(stage, grants):
    by = actor(*grants)
    assert not policies.may_read(by, facts(stage, reporter=by.id)).allowed


@given(st.sampled_from(STAGES), st.lists(st.tuples(st.sampled_from([*ROLES]), st.just(OTHER_GROUP))))
def test_strangers_do_nothing(stage, grants):
    by, signal = actor(*grants), facts(stage)
    assert not policies.may_follow(by, signal).allowed
    assert not policies.may_read(by, signal).allowed
    assert not policies.may_weigh(by, signal).allowed
    assert not policies.may_withdraw(by, signal).allowed
    assert not policies.may_ask_back(by, signal, TODAY).allowed
    assert not policies.may_confirm_back(by, signal, TODAY, asked_by=uuid4()).allowed
    assert not policies.may_read_registration(by, signal).allowed


@given(st.sampled_from(STAGES))
def test_without_access_also_the_writer_sees_nothing(stage):
    by = actor()
    signal = facts(stage, reporter=by.id)
    assert not policies.may_follow(by, signal).allowed
    assert not policies.may_read(by, signal).allowed
    assert not policies.may_withdraw(by, signal).allowed


def test_drafts_and_staged_rows_are_no_concern_of_the_group():
    by = actor(("weigher", "region"), ("account_manager", "region"))
    for stage in ("draft", "staged"):
        assert not policies.may_weigh(by, facts(stage)).allowed
        assert not policies.may_follow(by, facts(stage)).allowed


@pytest.mark.parametrize("stage", STAGES)
def test_withdrawing_is_for_the_writer_until_it_was_weighed(stage):
    by = actor(("reporter", "seat:politie"))
    assert policies.may_withdraw(by, facts(stage, reporter=by.id)).allowed == (stage in {"draft", "received"})
    assert not policies.may_withdraw(by, facts(stage)).allowed


@given(st.sampled_from(STAGES), st.integers(-30, 30))
def test_restoring_within_fourteen_days(stage, days):
    by = actor(("weigher", GROUP))
    until = TODAY + timedelta(days=days)
    signal = facts(stage, restorable_until=until)
    may = policies.may_ask_back(by, signal, TODAY).allowed
    assert may == (stage == "not_taken_up" and days >= 0)
    assert policies.may_confirm_back(by, signal, TODAY, asked_by=uuid4()).allowed == may
    assert not policies.may_confirm_back(by, signal, TODAY, asked_by=by.id).allowed
    assert not policies.may_ask_back(by, facts(stage, restorable_until=None), TODAY).allowed


def test_the_group_reads_back_its_registration():
    by = actor(("weigher", GROUP))
    for stage in STAGES:
        may = policies.may_read_registration(by, facts(stage)).allowed
        assert may == (stage in {"received", "taken_up"})


def test_who_enters_imports_and_routes():
    assert policies.enters(actor(("reporter", "seat:politie")))
    assert policies.enters(actor(("weigher", GROUP)))
    assert not policies.enters(actor(("notice_official", "gm0307")))
    manager, local = actor(("account_manager", "region")), actor(("account_manager", GROUP))
    assert policies.may_import(manager).allowed
    assert policies.may_import(local).allowed
    assert not policies.may_import(actor(("weigher", "region"))).allowed
    assert policies.may_route(manager).allowed
    assert not policies.may_route(local).allowed
    assert not policies.may_route(actor()).allowed


def test_every_stage_ends_in_destruction():
    reachable = {
        stage: stage == "destroyed"
        or "destroyed" in policies.STAGES[stage]
        or stage in {"draft", "staged", "received"}
        for stage in STAGES
    }
    assert all(reachable.values())
    for stage in STAGES:
        for to in STAGES:
            assert policies.may_move(stage, to).allowed == (to in policies.STAGES[stage])


# ---- lists ----


def test_importing_for_a_seat():
    region, local = actor(("account_manager", "region")), actor(("account_manager", GROUP))
    assert imports.may_import_for(region, "west").allowed
    assert imports.may_import_for(local, "oost").allowed
    assert imports.may_import_for(local, "").allowed
    assert imports.may_import_for(local, "west").code == "not_importing_for_seat"
    assert imports.may_import_for(actor(("weigher", "region")), "").code == "not_importing"


def test_a_list_is_its_senders():
    by = actor(("account_manager", "region"))
    batch = ImportFacts(uuid4(), "checked", by.id)
    assert imports.may_see(by, batch).allowed
    assert imports.may_see(actor(("account_manager", "region")), batch).code == "not_your_import"
    assert imports.may_see(actor(id=by.id), batch).code == "not_importing"


def test_the_stages_of_a_list():
    for stage, following in imports.STAGES.items():
        for to in imports.STAGES:
            assert imports.may_move(stage, to).allowed == (to in following)
    assert imports.STAGES["done"] == imports.STAGES["dropped"] == frozenset()

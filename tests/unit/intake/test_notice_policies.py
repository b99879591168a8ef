"""The policies of the pre-phase, held against every cell of the written table, which was written apart."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.intake.policies.notices import NoticeFacts
from slagkracht.apps.organisation.roles import ROLES
from tests.unit.intake.actors import actor

TABLE = tomllib.loads(
    (Path(__file__).resolve().parents[3] / "src/slagkracht/apps/intake/who_sees_what.toml").read_text("utf-8")
)
TOWN, OTHER = "gm0307", "gm0632"
NOTICE = NoticeFacts(id=uuid4(), municipality=TOWN, stage=policies.NEW, consultation=True)
RIEC = ("account_manager", "weigher", "analyst", "case_director", "reporter", "participant")
READERS = {
    "official": [actor(("notice_official", TOWN))],
    "member": [actor(("local_member", TOWN))],
    "guest": [actor(("account_manager", "region")), actor(("reporter", "seat:politie"))],
    "elsewhere": [actor(("notice_official", OTHER), ("local_member", OTHER))],
    "riec": [
        actor((role, scope)) for role in RIEC for scope in ("region", "district:oost", "seat:politie", TOWN)
    ],
    "others": [actor(), actor(("lawfulness", "region")), actor(("administrator", "region"))],
}


def seats(by):
    """The same person, who also reports for the mayor of the town."""
    return replace(by, grants=by.grants | actor(("reporter", f"seat:burgemeester:{TOWN}")).grants)


def alone(by, facts) -> dict[str, bool]:
    return {o: policies.may_decide_alone(by, facts, o).allowed for o in policies.OUTCOMES}


ACTS = {
    "list": lambda by, n: policies.may_see(by, n).allowed,
    "make": lambda by, n: policies.may_make(by, n.municipality).allowed,
    "read": lambda by, n: policies.may_read(by, n).allowed,
    "subject": lambda by, n: policies.may_see_subject(by, n).allowed,
    "decide": lambda by, n: policies.may_decide(by, n).allowed,
    "decide_alone": lambda by, n: any(alone(by, n).values()),
    "case_read": lambda by, n: policies.may_read_case(by, n.municipality).allowed,
    "case_keep": lambda by, n: policies.may_keep_case(by, n.municipality).allowed,
    "action_finish": lambda by, n: policies.may_finish_action(by, n.municipality, by.id).allowed,
    "hand_over": lambda by, n: policies.may_hand_over(seats(by), replace(n, to_riec=True)).allowed,
}


def test_the_table_and_these_tests_speak_of_the_same():
    assert set(ACTS) == set(TABLE["acts"])
    assert set(READERS) == set(TABLE["readers"])
    for act in TABLE["acts"].values():
        assert set(act["sees"]) == set(READERS)
        assert set(act["sees"].values()) <= {"yes", "no", "item", "own", "between", "seat"}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("act", ACTS)
def test_every_cell(act, reader):
    answer = TABLE["acts"][act]["sees"][reader]
    for by in READERS[reader]:
        invited = replace(NOTICE, guest=reader == "guest")
        assert ACTS[act](by, invited) == (answer != "no")
        if answer == "item":
            assert not ACTS[act](by, NOTICE), "only while he is a guest"


def test_what_is_only_ones_own_or_needs_a_seat():
    member, official = READERS["member"][0], READERS["official"][0]
    assert TABLE["acts"]["action_finish"]["sees"]["member"] == "own"
    assert not policies.may_finish_action(member, TOWN, uuid4()).allowed
    assert policies.may_finish_action(official, TOWN, uuid4()).allowed
    assert TABLE["acts"]["hand_over"]["sees"]["official"] == "seat"
    decided = replace(NOTICE, stage=policies.TO_RIEC, to_riec=True)
    assert not policies.may_hand_over(official, decided).allowed
    assert policies.may_hand_over(seats(official), decided).allowed
    assert (
        policies.may_hand_over(seats(official), replace(decided, to_riec=False)).code
        == "not_decided_for_riec"
    )
    assert not policies.may_hand_over(seats(official), replace(decided, stage=policies.DESTROYED)).allowed


def test_between_two_meetings_only_what_cannot_wait():
    official = READERS["official"][0]
    assert TABLE["acts"]["decide_alone"]["sees"]["official"] == "between"
    assert alone(official, NOTICE) == {
        "nothing": False,
        "local_case": True,
        "other_department": True,
        "to_riec": False,
    }
    assert all(alone(official, replace(NOTICE, consultation=False)).values())
    assert not any(alone(READERS["member"][0], replace(NOTICE, consultation=False)).values())


@pytest.mark.parametrize("reader", READERS)
def test_what_was_destroyed_is_read_by_nobody(reader):
    gone = replace(NOTICE, stage=policies.DESTROYED, guest=reader == "guest")
    for by in READERS[reader]:
        assert not policies.may_read(by, gone).allowed
        assert not policies.may_see_subject(by, gone).allowed


def test_a_guest_without_access_is_no_guest():
    """Screening ended: nothing is granted any more."""
    assert not policies.may_see(actor(), replace(NOTICE, guest=True)).allowed


ANY_GRANTS = st.lists(
    st.tuples(st.sampled_from([*ROLES]), st.sampled_from(["region", "district:oost", OTHER, "seat:politie"])),
    max_size=6,
)


@given(ANY_GRANTS, st.booleans())
def test_no_role_elsewhere_opens_a_notice_of_this_town(grants, consultation):
    by = actor(*grants)
    facts = replace(NOTICE, consultation=consultation, to_riec=True)
    assert not any(may(by, facts) for may in ACTS.values())
    assert TOWN not in policies.municipalities(by)


@given(ANY_GRANTS)
def test_a_guest_gains_only_reading(grants):
    by = actor(("analyst", "region"), *grants)
    invited = replace(NOTICE, guest=True)
    assert {name for name, may in ACTS.items() if may(by, invited)} == {"list", "read"}


def test_stages_are_owned_and_end():
    assert set(policies.STAGES) == {policies.NEW, *policies.OUTCOMES, policies.DESTROYED}
    for stage, following in policies.STAGES.items():
        assert policies.may_move(stage, policies.DESTROYED).allowed == (stage != policies.DESTROYED)
        assert following <= set(policies.STAGES)
    assert not policies.may_move(policies.NOTHING, policies.LOCAL_CASE).allowed
    assert policies.may_move_case("open", "closed").allowed
    assert not policies.may_move_case("closed", "open").allowed
    assert set(policies.OUTCOMES) > policies.BETWEEN_MEETINGS


def test_who_enters_the_room():
    assert policies.enters(actor(("notice_official", TOWN)))
    assert policies.enters(actor(("local_member", TOWN)))
    assert not policies.enters(actor(("account_manager", "region")))


def test_the_seats_one_may_report_for():
    by = actor(("reporter", f"seat:college:{TOWN}"), ("reporter", f"seat:burgemeester:{OTHER}"))
    assert policies.reports_for(by, TOWN) == [f"college:{TOWN}"]

"""Acts: one transaction, one entry, asked first; refusals and readings stand by themselves."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from slagkracht.apps.ledger import queries
from slagkracht.apps.ledger.acts import Draft, act, record, require, under_way
from slagkracht.apps.ledger.models import Entry, Outcome
from slagkracht.apps.ledger.store import anchor
from slagkracht.apps.vault.models import Owner
from slagkracht.base.errors import Refused
from slagkracht.base.ids import new_id
from slagkracht.base.locks import OutsideAct, unlocked
from slagkracht.base.policy import ALLOWED, refuse

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


def test_an_act_ends_in_the_ledger_with_ids_and_codes(actor):
    by, owner, row = actor(), new_id(), new_id()
    with act("test.act", by=by, owner=owner, ground="WGS 1.5(1)") as entry:
        assert under_way()
        entry.touched(row)
        entry.note(code="drugs", count=3, on=date(2026, 11, 25), other=owner, none=None, flag=True)
    written = Entry.objects.get()
    assert (written.actor, written.seat, written.owner, written.ground) == (
        by.id,
        by.seat,
        owner,
        "WGS 1.5(1)",
    )
    assert written.objects_touched == [str(row)]
    assert written.facts == {
        "code": "drugs",
        "count": 3,
        "on": "2026-11-25",
        "other": str(owner),
        "none": None,
        "flag": True,
    }
    assert not under_way()


def test_the_head_is_locked_and_moved_last(actor):
    by = actor()
    with act("test.first", by=by):
        pass
    with (
        CaptureQueriesContext(
            connection,
        ) as seen,
        act("test.act", by=by),
    ):
        Owner.objects.create(id=new_id())
    words = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    tables = [
        table for sql in words for table in ("vault_owner", "ledger_entry", "ledger_head") if table in sql
    ]
    assert tables == ["vault_owner", "ledger_head", "ledger_entry", "ledger_head"]


def test_what_fails_leaves_nothing(actor):
    def fails():
        with act("test.act", by=actor()):
            Owner.objects.create(id=new_id())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert not Owner.objects.exists()
    assert not Entry.objects.exists()
    assert not anchor().path.exists() or anchor().last()[0] == 0
    assert not under_way()


def test_acts_do_not_nest_and_nothing_is_recorded_inside_one(actor):
    by = actor()
    nested = pytest.raises(RuntimeError, match="inside another act")
    with nested, act("test.outer", by=by), act("test.inner", by=by):
        pass
    with pytest.raises(RuntimeError, match="durable"), act("test.outer", by=by):
        record(Draft("test.read", by, None, "x", Outcome.READ))
    with pytest.raises(RuntimeError, match="durable"), act("test.outer", by=by):
        require(refuse("no"), by=by, act="test.outer")
    assert not Entry.objects.exists()


def test_a_refusal_is_written_with_its_reason_and_raised(actor):
    by = actor()
    require(ALLOWED, by=by, act="test.act")
    with pytest.raises(Refused):
        require(refuse("not_screened", "BGS 1.11(1)"), by=by, act="test.act", owner=new_id())
    entry = Entry.objects.get()
    assert (entry.outcome, entry.ground, entry.facts) == (
        "refused",
        "BGS 1.11(1)",
        {"reason": "not_screened"},
    )


@pytest.mark.parametrize("value", ["x" * 121, "two\nlines", 1.5, ["a"], {"a": 1}, b"x"])
def test_content_is_no_fact(actor, value):
    with pytest.raises((TypeError, ValueError), match="ledger"), act("test.act", by=actor()) as entry:
        entry.note(text=value)
    assert not Entry.objects.exists()


def test_a_checkpoint_that_cannot_be_written_is_loud_and_the_act_stands(actor, monkeypatch):
    by = actor()

    def full(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr("slagkracht.apps.ledger.anchor.Anchor._write", full)
    with pytest.raises(OSError, match="no space"), act("test.act", by=by):
        pass
    monkeypatch.undo()
    assert queries.verify().unsigned == 1
    with act("test.next", by=by):
        pass
    verdict = queries.verify()
    assert verdict.whole
    assert verdict.unsigned == 0, "the next checkpoint vouches for both"


def test_every_road_of_writing_is_locked(actor):
    with unlocked():
        row = Owner.objects.create(id=new_id())
    roads = [
        lambda: Owner.objects.create(id=new_id()),
        lambda: Owner(id=new_id()).save(),
        lambda: Owner(id=new_id()).save_base(raw=True),
        lambda: Owner.objects.bulk_create([Owner(id=new_id())]),
        lambda: Owner.objects.get_or_create(id=new_id()),
        lambda: Owner.objects.update_or_create(id=new_id()),
        lambda: Owner.objects.update(id=new_id()),
        lambda: Owner.objects.all().delete(),
        lambda: Owner.objects.all()._raw_delete("default"),
        lambda: Owner._base_manager.all().update(id=new_id()),
        lambda: Owner._base_manager.create(id=new_id()),
        row.save,
        row.delete,
    ]
    for road in roads:
        with pytest.raises(OutsideAct):
            road()
    assert [r.id for r in Owner.objects.all()] == [row.id]


def test_the_list_of_entries_pages_by_key(actor):
    by, owner = actor(), new_id()
    for number in range(3):
        record(Draft(f"test.{number}", by, owner if number else None, "", Outcome.READ))
    first = queries.entries(owner=owner, actor=by.id, outcome="read")
    assert [row.act for row in first.rows] == ["test.2", "test.1"]

"""Faults planted in the real database and the real anchor file: each is found, by name."""

from __future__ import annotations

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DataError, connection

from slagkracht.apps.ledger import command, queries, store, upkeep
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.ledger.anchor import ANEW, BrokenAnchor
from slagkracht.apps.ledger.chain import START, Link, digest
from slagkracht.apps.ledger.models import Entry, Head
from slagkracht.apps.ledger.store import anchor, public_key
from slagkracht.base import clock

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


def sql(statement, *values):
    """As somebody with the database's password would, past every lock of ours."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found():
    return {(fault.kind, fault.number) for fault in queries.verify().faults}


def chain():
    return list(queries.links())


def overwrite(link):
    """Overwrite an entry's digests and act."""
    sql(
        "UPDATE ledger_entry SET act = %s, previous = %s, digest = %s WHERE number = %s",
        link.act,
        link.previous,
        link.digest,
        link.number,
    )


def recompute(from_number, act_of_first):
    """Edit one and recompute everything after it, head included: a forger with all of the database."""
    links = chain()
    previous = links[from_number - 2].digest if from_number > 1 else START
    for link in links[from_number - 1 :]:
        values = {name: getattr(link, name) for name in Link.__slots__}
        values |= {"previous": previous, "act": act_of_first if link.number == from_number else link.act}
        values["digest"] = previous = digest(Link(**values))
        overwrite(Link(**values))
    sql("UPDATE ledger_head SET digest = %s", previous)


def test_untouched_it_is_whole_and_fully_signed(five):
    verdict = queries.verify()
    assert verdict.whole
    assert (verdict.entries, verdict.unsigned, verdict.late, verdict.gaps, verdict.begins) == (5, 0, 0, (), 1)


@pytest.mark.parametrize(
    ("column", "value"),
    [("act", "other"), ("ground", ""), ("outcome", "done"), ("seat", "om"), ("facts", '{"code": "x"}')],
)
def test_an_edit(five, column, value):
    sql(f"UPDATE ledger_entry SET {column} = %s WHERE number = 4", value)
    assert found() == {("edited", 4)}


def test_an_edit_of_time_or_actor(five):
    Entry.objects.all()  # the lock does not matter to somebody with SQL
    sql("UPDATE ledger_entry SET at = (SELECT at FROM ledger_entry WHERE number = 1) WHERE number = 3")
    sql("UPDATE ledger_entry SET actor = owner WHERE number = 2")
    assert found() == {("edited", 2), ("edited", 3)}


SPOILED = {"facts": "{not json", "objects_touched": "[] []", "at": "never", "actor": ""}


@pytest.mark.parametrize("column", SPOILED)
def test_an_edit_that_spoils_the_row_is_a_fault_and_stops_nothing(five, column):
    statement = f"UPDATE ledger_entry SET {column} = %s WHERE number = 4"
    if connection.vendor == "postgresql":
        with pytest.raises(DataError):  # the types of its columns refuse it
            sql(statement, SPOILED[column])
        return
    sql("PRAGMA ignore_check_constraints = ON")
    sql(statement, SPOILED[column])
    sql("PRAGMA ignore_check_constraints = OFF")
    assert found() == {("edited", 4)}


def test_a_deletion(five):
    sql("DELETE FROM ledger_entry WHERE number = 2")
    assert ("missing", 2) in found()


def test_an_insertion_between(five):
    sql("UPDATE ledger_entry SET number = number + 100 WHERE number > 2")
    sql("UPDATE ledger_entry SET number = number - 99 WHERE number > 100")
    sql(
        "INSERT INTO ledger_entry SELECT 3, at, actor, seat, act, outcome, ground, owner, objects_touched,"
        " facts, previous, digest FROM ledger_entry WHERE number = 2"
    )
    assert found() & {("order", 3), ("edited", 3)}


def test_an_insertion_at_the_end_with_a_right_digest(five):
    last = chain()[-1]
    extra = {name: getattr(last, name) for name in Link.__slots__}
    extra |= {"number": 6, "previous": last.digest, "at": last.at - timedelta(minutes=5)}
    extra["digest"] = digest(Link(**extra))
    from slagkracht.base.locks import unlocked

    with unlocked():
        Entry.objects.create(**extra)
    sql("UPDATE ledger_head SET number = 6, digest = %s", extra["digest"])
    assert found() == {("unsigned", 6)}, "whole by itself; but everything we write is signed at once"


def test_a_swap(five):
    sql("UPDATE ledger_entry SET number = 99 WHERE number = 2")
    sql("UPDATE ledger_entry SET number = 2 WHERE number = 4")
    sql("UPDATE ledger_entry SET number = 4 WHERE number = 99")
    assert {("edited", 2), ("edited", 4)} <= found()


def test_a_truncated_tail_with_the_head_set_back(five):
    sql("DELETE FROM ledger_entry WHERE number > 3")
    sql("UPDATE ledger_head SET number = 3, digest = %s", chain()[-1].digest)
    assert found() == {("truncated", 4)}
    with pytest.raises(upkeep.BehindAnchor, match="ends at entry 3 and 5 was signed"):
        upkeep.catch_up()


@pytest.mark.parametrize("number", [1, 3, 5])
def test_an_edit_with_everything_after_it_recomputed(five, number):
    recompute(number, "harmless")
    assert found() == {("rewritten", n) for n in range(number, 6)}


def test_the_same_with_the_anchor_cut_back_to_before_the_edit(five):
    """The forger can also write the anchor file, and has no signing key."""
    copy = anchor().path.with_suffix(".kept")
    shutil.copy(anchor().path, copy)
    rows = anchor().path.read_bytes().splitlines(keepends=True)
    anchor().path.write_bytes(b"".join(rows[:2]))
    recompute(3, "harmless")
    sql("UPDATE ledger_entry SET at = %s", clock.now() - timedelta(hours=1))
    assert ("unsigned", 3) in found()
    arguments = SimpleNamespace(anchor=copy, public_key=None)
    answer, code = command.run_verify(arguments)
    assert code == 1
    assert {"kind": "rewritten", "number": 3, "says": command.SAYS["rewritten"].format(n=3)} in answer[
        "faults"
    ]


def test_a_forged_checkpoint_is_no_checkpoint(five):
    recompute(5, "harmless")
    text = anchor().path.read_text().replace(*sorted({line["digest"] for line in anchor().lines()})[:2])
    anchor().path.write_text(text)
    with pytest.raises(BrokenAnchor):
        queries.verify()


def test_a_head_that_points_elsewhere(five):
    sql("UPDATE ledger_head SET digest = %s", "f" * 64)
    assert found() == {("head", 5)}
    sql("UPDATE ledger_head SET number = 4")
    assert found() == {("head", 4)}
    sql("DELETE FROM ledger_head")
    assert found() == {("head", 5)}


def test_no_anchor_at_all_is_no_proof(five):
    anchor().path.unlink()
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert found() == {("unsigned", 1)}


def test_a_crash_between_commit_and_checkpoint_is_caught_up_and_told(five, monkeypatch):
    monkeypatch.setattr("slagkracht.apps.ledger.acts.checkpoint", lambda *_: None)
    with act("test.unsigned", by=five):
        pass
    assert queries.verify().unsigned == 1
    assert upkeep.catch_up() == 1
    assert upkeep.catch_up() == 0
    verdict = queries.verify()
    assert verdict.whole
    assert (verdict.unsigned, verdict.late) == (0, 1)


def test_a_broken_tail_is_never_signed(five, monkeypatch):
    monkeypatch.setattr("slagkracht.apps.ledger.acts.checkpoint", lambda *_: None)
    with act("test.unsigned", by=five):
        pass
    sql("UPDATE ledger_entry SET act = 'forged' WHERE number = 6")
    with pytest.raises(upkeep.BrokenTail, match="entry 6"):
        upkeep.catch_up()


def test_a_gap_after_a_restore_is_signed_and_told(five):
    sql("DELETE FROM ledger_entry WHERE number > 3")
    sql("UPDATE ledger_head SET number = 3, digest = %s", chain()[-1].digest)
    for _ in range(2):  # repeating it changes nothing
        assert upkeep.sign_gap() == (4, 5)
    with act("test.restored", by=five):
        upkeep.move_head()
    assert upkeep.sign_gap() is None
    verdict = queries.verify()
    assert verdict.whole
    assert verdict.gaps == ((4, 5),)
    assert [link.number for link in chain()] == [1, 2, 3, 6]
    assert sum(line["kind"] == "gap" for line in anchor().lines()) == 1
    sql("DELETE FROM ledger_entry WHERE number = 3")
    assert ("missing", 3) in found(), "the signed gap excuses nothing else"


def test_a_second_restore_of_the_same_backup(five):
    for gap in ((4, 5), (4, 6)):
        sql("DELETE FROM ledger_entry WHERE number > 3")
        sql("UPDATE ledger_head SET number = 3, digest = %s", chain()[-1].digest)
        assert upkeep.sign_gap() == gap
        with act("test.restored", by=five):
            upkeep.move_head()
    verdict = queries.verify()
    assert verdict.whole
    assert verdict.gaps == ((4, 6),)


def test_a_gap_is_not_signed_over_a_broken_chain(five):
    sql("DELETE FROM ledger_entry WHERE number > 4")
    sql("UPDATE ledger_entry SET act = 'forged' WHERE number = 2")
    sql("UPDATE ledger_head SET number = 4, digest = %s", chain()[-1].digest)
    with pytest.raises(upkeep.BrokenTail):
        upkeep.sign_gap()


def test_the_copy_alone_with_the_public_key(five, capsys, tmp_path):
    key = tmp_path / "key"
    key.write_text(public_key().public_bytes_raw().hex())
    arguments = SimpleNamespace(anchor=anchor().path, public_key=str(key))
    answer, code = command.run_verify(arguments)
    assert (code, answer["whole"], answer["lines"]["checkpoint"], answer["last_entry"]) == (0, True, 5, 5)
    assert "vouches for entry 5" in command.show_verify(answer, arguments)
    answer, code = command.run_verify(SimpleNamespace(anchor=anchor().path, public_key="00" * 31 + "01"))
    assert (code, answer["whole"], answer["faults"][0]["number"]) == (1, False, 1)
    with pytest.raises(SystemExit):
        command.run_verify(SimpleNamespace(anchor=anchor().path, public_key="zz"))
    with pytest.raises(SystemExit):
        command.run_verify(SimpleNamespace(anchor=tmp_path / "none", public_key=str(key)))


def test_a_new_anchor_is_begun_by_hand_only_and_says_where(five, settings, monkeypatch):
    arguments = SimpleNamespace(json=False)
    with pytest.raises(SystemExit):
        command.run_begin(arguments)
    monkeypatch.setattr("slagkracht.apps.ledger.anchor.ANEW", 3)
    anchor().path.rename(anchor().path.with_suffix(".away"))
    store._anchor.cache_clear()  # another process
    with pytest.raises(BrokenAnchor, match="gone or empty"), act("test.more", by=five):
        pass
    assert command.run_begin(arguments)["number"] == 6
    verdict = queries.verify()
    assert verdict.whole
    assert verdict.begins == 6 > 3
    assert Entry.objects.get(number=7).act == "ledger.begin_anchor"
    assert Head.objects.get().number == 7
    assert ANEW == 64

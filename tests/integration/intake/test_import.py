"""Importing a list: all or nothing, the same list twice, what a stop leaves, and who may."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from slagkracht.apps.figures.models import Event
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.intake import routing
from slagkracht.apps.intake.actions import import_run, importing
from slagkracht.apps.intake.models import ImportBatch, Signal, StagedRow, Subject
from slagkracht.apps.intake.queries import imports as queries
from slagkracht.apps.intake.queries import signals
from slagkracht.apps.intake.sheets import checking
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault import housekeeping
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Owner, Record
from slagkracht.base import clock
from slagkracht.base.errors import Invalid, Missing, NotNow, Refused, Trouble
from tests.integration.intake import world
from tests.integration.intake.conftest import csv_of, kept, rows_of

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


@pytest.fixture
def in_pieces(monkeypatch):
    """Two rows in a piece: a list of five takes three transactions."""
    monkeypatch.setattr(importing, "PIECE", 2)


def nothing_imported():
    assert not Signal.objects.exists()
    assert not Subject.objects.exists()
    assert not Event.objects.filter(kind="signal.received").exists()
    assert not ring.find("bsn", "111111110")


# ---- all of it ----


def test_a_list_becomes_signals_in_its_order(manager, listed, in_pieces):
    batch = kept(manager, listed(5))
    nothing_imported()
    importing.begin(by=manager, batch_id=batch)
    rows = list(Signal.objects.order_by("batch_row"))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert {(row.stage, row.routed_to) for row in rows} == {("received", "district:oost")}
    assert ImportBatch.objects.get().stage == "done"
    assert Event.objects.filter(kind="signal.received").count() == 5
    tasks = dict(Task.objects.filter(done__isnull=True).values_list("verb", "facts__count"))
    assert tasks == {"signal.weigh_list": 5, "import.done": 5}
    # The list itself is gone: its rows live on under their own keys alone.
    assert not StagedRow.objects.exists()
    assert not Owner.objects.filter(id=batch).exists()
    assert signals.content_for(rows[0].id, by=manager).reference == "R0"


def test_one_act_receives_and_names_the_list_not_thousands_of_ids(manager, listed):
    batch = kept(manager, listed(30))
    importing.begin(by=manager, batch_id=batch)
    entry = Entry.objects.get(act="import.receive")
    assert (entry.owner, entry.facts["rows"], entry.facts["last"]) == (batch, 30, 30)
    assert len(entry.objects_touched) == 3  # two tasks, and the certificate of the list


def test_the_rules_of_routing_hold_for_a_list(manager, listed, later):
    batch = kept(manager, listed(2))
    importing.begin(by=manager, batch_id=batch)
    stage = import_run._Stage(manager, ImportBatch.objects.get(), later[0][2], ())
    routing.add(by=manager, to_scope="district:west", form="witwassen")
    import_run.execute(by=manager, batch_id=batch, run=stage.run)
    assert set(Signal.objects.values_list("routed_to", flat=True)) == {"district:west"}


def test_rules_that_change_under_way_apply(manager, listed, later, monkeypatch):
    batch = kept(manager, listed(2))
    importing.begin(by=manager, batch_id=batch)
    real = import_run._Stage.receive

    def receive(stage):
        if not routing.rules():
            routing.add(by=manager, to_scope="district:west")
        return real(stage)

    monkeypatch.setattr(import_run._Stage, "receive", receive)
    import_run.execute(by=manager, batch_id=batch, run=later[0][2])
    assert set(Signal.objects.values_list("routed_to", flat=True)) == {"district:west"}


def test_a_participant_is_known_with_and_without_its_article(manager):
    written = "openbaar ministerie, het Openbaar Ministerie, OM, Rijksbelastingdienst"
    checked = importing.check(
        by=manager, seat="politie", name="a.csv", content=csv_of(rows_of(1, partners=written))
    )
    assert not checked.problems
    assert set(checked.rows[0].partners) == {"om", "rijksbelastingdienst"}


# ---- nothing of it ----


def test_ten_thousand_rows_with_one_bad_import_nothing(manager):
    rows = rows_of(10_000)
    rows[7_654]["municipality"] = "Nergenshuizen"
    checked = importing.check(by=manager, seat="politie", name="lijst.csv", content=csv_of(rows))
    assert [(p.row, p.column, p.code) for p in checked.problems] == [
        (7_656, "municipality", "cell_municipality_unknown")
    ]
    with pytest.raises(Invalid):
        importing.keep(by=manager, seat="politie", checked=checked)
    assert not ImportBatch.objects.exists()
    assert not Record.objects.exists()
    nothing_imported()


def test_an_error_halfway_leaves_nothing_and_can_begin_again(manager, listed, later, in_pieces, monkeypatch):
    batch = kept(manager, listed(5))
    importing.begin(by=manager, batch_id=batch)
    monkeypatch.setattr(import_run._Stage, "receive", lambda self: 1 / 0)
    with pytest.raises(Trouble) as caught:
        import_run.execute(by=manager, batch_id=batch, run=later[0][2])
    assert "111111110" not in repr(caught.value)
    assert caught.value.__cause__ is None
    nothing_imported()
    assert ImportBatch.objects.get().stage == "stopped"
    assert Task.objects.filter(verb="import.stopped", done__isnull=True).count() == 1
    monkeypatch.undo()
    importing.begin(by=manager, batch_id=batch)
    assert Signal.objects.filter(stage="received").count() == 5
    assert not Task.objects.filter(verb="import.stopped", done__isnull=True).exists()


def test_an_attempt_that_was_overtaken_changes_nothing(manager, listed, later):
    batch = kept(manager, listed(2))
    importing.begin(by=manager, batch_id=batch)
    with pytest.raises(Trouble):
        import_run.execute(by=manager, batch_id=batch, run=uuid4())
    assert ImportBatch.objects.get().stage == "running"
    import_run.execute(by=manager, batch_id=batch, run=later[0][2])
    assert Signal.objects.filter(stage="received").count() == 2


def test_rows_that_wait_are_nobodys(manager, weigher, listed, later):
    batch = kept(manager, listed(2))
    importing.begin(by=manager, batch_id=batch)
    stage = import_run._Stage(manager, ImportBatch.objects.get(), later[0][2], ())
    checked = importing.check(by=manager, seat="politie", name="a.csv", content=listed(2))
    stage.insert(checked.rows)
    staged = Signal.objects.first().id
    for by in (manager, weigher):
        with pytest.raises(Missing):
            signals.signal_for(staged, by=by)
    assert not signals.all_signals(weigher).rows
    assert not signals.my_signals(manager).rows


def test_what_a_crash_left_is_found_by_the_clock(manager, listed, later):
    batch = kept(manager, listed(2))
    importing.begin(by=manager, batch_id=batch)
    stage = import_run._Stage(manager, ImportBatch.objects.get(), later[0][2], ())
    checked = importing.check(by=manager, seat="politie", name="a.csv", content=listed(2))
    stage.insert(checked.rows)
    assert import_run.sweep() == 0
    with clock.at(clock.now() + import_run.STALE + timedelta(seconds=1)):
        housekeeping.start_up()
    nothing_imported()
    assert ImportBatch.objects.get().stage == "stopped"
    assert queries.preview_for(batch, by=manager)[0].subjects == 2  # the list is still there


# ---- the same list twice, dropping, waiting too long ----


def test_the_same_list_is_recognised_whatever_its_form(manager, listed):
    importing.begin(by=manager, batch_id=kept(manager, listed(3)))
    again = kept(manager, csv_of(rows_of(3), encoding="utf-8-sig", delimiter=","))
    assert queries.batch_for(again, by=manager).needs_again
    with pytest.raises(Invalid) as caught:
        importing.begin(by=manager, batch_id=again)
    assert set(caught.value.fields) == {"again"}
    assert Signal.objects.count() == 3
    importing.begin(by=manager, batch_id=again, again=True)
    assert Signal.objects.count() == 6


def test_another_list_is_another_list(manager, listed):
    importing.begin(by=manager, batch_id=kept(manager, listed(3)))
    other = kept(manager, listed(3, form="drugs"))
    assert not queries.batch_for(other, by=manager).needs_again


def test_the_print_of_a_list_says_nothing_without_the_key(manager, listed):
    kept(manager, listed(1))
    checked = importing.check(by=manager, seat="politie", name="a.csv", content=listed(1))
    plain = sha256(checking.canonical(checked.rows)).digest()
    assert bytes(ImportBatch.objects.get().fingerprint) != plain


def test_a_dropped_list_is_destroyed_and_not_recognised_again(manager, listed):
    batch = kept(manager, listed(2))
    importing.drop(by=manager, batch_id=batch)
    assert not Owner.objects.filter(id=batch).exists()
    assert not StagedRow.objects.exists()
    assert bytes(ImportBatch.objects.get().fingerprint) == b""
    with pytest.raises(NotNow):
        importing.begin(by=manager, batch_id=batch)


def test_a_list_that_nobody_imports_is_destroyed(manager, listed):
    batch = kept(manager, listed(2))
    until = queries.batch_for(batch, by=manager).kept_until
    with world.on(until):
        assert not import_run.due()
    with world.on(until + timedelta(days=2)):
        assert not housekeeping.daily().failed
    assert ImportBatch.objects.get().stage == "dropped"
    assert not Owner.objects.filter(id=batch).exists()


def test_when_its_last_signal_is_gone_the_list_is_recognised_no_more(manager, listed, weigher):
    importing.begin(by=manager, batch_id=kept(manager, listed(1)))
    signal = Signal.objects.get()
    world.not_taken_up(signal.id, weigher)
    assert not Task.objects.filter(verb="signal.weigh_list", done__isnull=True).exists()
    with world.on(Signal.objects.get().destroy_on + timedelta(days=1)):
        housekeeping.daily()
    assert bytes(ImportBatch.objects.get().fingerprint) == b""


# ---- who ----


def test_strangers_get_what_a_missing_one_gets(manager, reporter, listed):
    other = world.person("Anna Ander", "politie", ("account_manager", "region"))
    batch = kept(manager, listed(1))
    for by in (other, reporter, world.without_roles(manager)):
        for identifier in (batch, uuid4()):
            for ask in (queries.batch_for, queries.preview_for, queries.signals_of):
                with pytest.raises(Missing):
                    ask(identifier, by=by)
            with pytest.raises(Missing):
                importing.drop(by=by, batch_id=identifier)


def test_what_came_of_a_list_is_for_its_sender_and_for_who_weighs_it(manager, weigher, reporter, listed):
    batch = kept(manager, listed(2))
    importing.begin(by=manager, batch_id=batch)
    elsewhere = world.person("Wim Elders", "om", ("weigher", "district:west"))
    for by in (manager, weigher):
        assert len(queries.signals_of(batch, by=by).rows) == 2
    for by in (elsewhere, reporter, world.without_roles(manager)):
        with pytest.raises(Missing):
            queries.signals_of(batch, by=by)


def test_only_for_bodies_of_ones_own_district(region, listed, reporter):
    local = world.person("Dora District", "politie", ("account_manager", "district:west"))
    assert "burgemeester:gm0307" not in dict(queries.seats_to_import_for(local))
    with pytest.raises(Missing):
        kept(local, listed(1), seat="burgemeester:gm0307")
    with pytest.raises(Refused):
        kept(reporter, listed(1))


def test_who_lost_his_role_meanwhile_imports_nothing(manager, listed, later):
    batch = kept(manager, listed(2))
    importing.begin(by=manager, batch_id=batch)
    with pytest.raises(Trouble):
        import_run.execute(by=world.without_roles(manager), batch_id=batch, run=later[0][2])
    nothing_imported()

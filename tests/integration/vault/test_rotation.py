"""Rotation: everything living moves, nothing dead does, locks stay short, and nobody's work is lost."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Event, Thread
from unittest.mock import patch

import pytest
from django.db import connections

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.ledger.store import anchor
from slagkracht.apps.vault import clocks, destruction, housekeeping, rotation
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.keyring.models import BlindRow, Epoch, OwnerKey, RecordKey
from slagkracht.apps.vault.models import Certificate
from slagkracht.apps.vault.reading import open_all, reading
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.dates import AMSTERDAM
from slagkracht.base.errors import Sealed
from slagkracht.base.ids import new_id
from slagkracht.base.keys import Credentials, KeyFault
from tests.crash import keys_match_rows

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)
OPERATOR = service("operator")


def columns():
    """Everything wrapped that the keyring holds."""
    values = [bytes(v) for v in OwnerKey.objects.exclude(wrapped=None).values_list("wrapped", flat=True)]
    values += [bytes(v) for v in RecordKey.objects.exclude(wrapped=None).values_list("wrapped", flat=True)]
    values += [bytes(v) for row in BlindRow.objects.values_list("tag", "pointer") for v in row]
    return set(values)


def test_nothing_wrapped_stays_as_it_was(sealed):
    for n in range(5):
        sealed("een", "twee", identifiers=[("plate", f"AA-{n}"), ("bsn", "111111110")])
    before = columns()
    done = rotation.rotate(by=OPERATOR)
    assert (done.epoch, done.owners, done.retired, done.waiting) == (2, 5, (1,), ())
    assert not before & columns()
    assert len(ring.find("bsn", "111111110")) == 10
    keys_match_rows()
    acts = list(Entry.objects.filter(act__startswith="keys.").values_list("act", flat=True))
    assert acts == ["keys.rotate", "keys.retired"]
    assert [line["epoch"] for line in anchor().lines() if line["kind"] == anchors.RETIRED] == [1]


def test_large_owners_are_moved_alone_and_small_ones_together(sealed, monkeypatch):
    monkeypatch.setattr(rotation, "RECORDS_AT_ONCE", 4)
    sizes = [1, 1, 1, 3, 9, 1]
    owners = [sealed(*[f"tekst {n}" for n in range(size)]).id for size in sizes]
    assert [len(some) for some in rotation._bounded(sorted(owners))] == [3, 1, 1, 1]
    rotation.rotate(by=OPERATOR)
    keys_match_rows()


def test_statements_grow_with_batches_not_with_rows(sealed, django_assert_max_num_queries):
    for _ in range(30):
        sealed("een", "twee")
    with django_assert_max_num_queries(40, using="keyring"):
        rotation.rotate(by=OPERATOR)


@contextmanager
def in_thread(work):
    """Run work beside us, on connections of its own; its error is ours."""
    errors = []

    def run():
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(20)
        assert not thread.is_alive()
    assert not errors, errors


def test_sealing_that_began_before_a_rotation_is_moved_by_it(keyring):
    """The old key would be destroyed under its hands: the rotation waits for it, and takes it along."""
    owner, halfway, go_on = new_id(), Event(), Event()
    real = ring._make_owners

    def slow(*args):
        made = real(*args)
        halfway.set()
        assert go_on.wait(10)
        return made

    with patch.object(ring, "_make_owners", slow), in_thread(lambda: ring.make_keys([owner], [])):
        assert halfway.wait(10)
        with in_thread(lambda: rotation.rotate(by=OPERATOR)) as rotating:
            rotating.join(0.7)
            assert rotating.is_alive(), "it waits"
            go_on.set()
    assert OwnerKey.objects.get(owner=owner).epoch_id == 2
    ring.make_keys([], [ring.NewRecord(new_id(), owner)])


def test_a_lookup_during_a_rotation_misses_nothing_and_doubles_nothing(sealed, monkeypatch):
    made = [sealed("een", identifiers=[("bsn", "111111110")]) for _ in range(3)]
    monkeypatch.setattr(rotation, "OWNERS_AT_ONCE", 1)
    seen = []
    rotation.rotate(by=OPERATOR, progress=lambda *_: seen.append(ring.find("bsn", "111111110")))
    for pairs in seen:
        assert sorted(owner for _, owner in pairs) == sorted(owner.id for owner in made)


def test_the_new_keyring_is_kept_before_the_old_key_goes(sealed, fresh_keys):
    sealed("een")
    there = []
    rotation.rotate(by=OPERATOR, before_retiring=lambda: there.append((fresh_keys.names(), columns())))
    ((names, wrapped),) = there
    assert {"kek-0001", "kek-0002"} <= set(names)
    assert wrapped == columns(), "what was backed up is what is there now"
    assert "kek-0001" not in fresh_keys.names()


def test_no_backup_no_retirement(sealed, fresh_keys):
    made = sealed("een")

    def disk_full():
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        rotation.rotate(by=OPERATOR, before_retiring=disk_full)
    assert "kek-0001" in fresh_keys.names()
    assert rotation.is_due()
    assert rotation.rotate(by=OPERATOR).epoch == 2
    assert ring.with_key(made.records)


def test_a_record_destroyed_while_a_rotation_was_under_way_waits_for_the_next(sealed, monkeypatch, actor):
    """It was moved to the new epoch already: copies may exist under that one."""
    made, by = sealed("een"), actor()

    def destroy(*_):
        destruction.destroy(by=by, owner=made.id, owner_kind="test", ground="x")

    rotation.rotate(by=OPERATOR, progress=destroy)
    assert (Certificate.objects.get().stage, Certificate.objects.get().epoch) == ("erased", 2)
    rotation.rotate(by=OPERATOR)
    assert Certificate.objects.get().stage == "final"


def test_an_owner_without_a_key_becomes_final_with_the_next_rotation(keyring, actor):
    destruction.destroy(by=actor(), owner=new_id(), owner_kind="test", ground="x")
    assert Certificate.objects.get().stage == "erased"
    rotation.rotate(by=OPERATOR)
    assert Certificate.objects.get().stage == "final"


def test_keys_that_systemd_keeps_are_removed_by_hand(sealed, settings, fresh_keys, actor):
    made = sealed("een")
    destruction.destroy(by=actor(), owner=made.id, owner_kind="test", ground="x")
    settings.KEY_STORE = Credentials(fresh_keys.path, demo=True)
    with pytest.raises(KeyFault, match="systemd"):
        rotation.rotate(by=OPERATOR)
    fresh_keys.create("kek-0002")
    done = rotation.rotate(by=OPERATOR)
    assert (done.waiting, done.final) == ((1,), 0)
    assert Certificate.objects.get().stage == "erased"
    (fresh_keys.path / "kek-0001").unlink()
    assert housekeeping.start_up().final == 1
    assert Certificate.objects.get().stage == "final"
    assert Epoch.objects.get(number=1).gone


# Wrong keys


def test_a_wrong_key_is_noticed_before_anything_is_sealed(sealed, fresh_keys):
    sealed("een")
    fresh_keys.destroy("kek-0001")
    fresh_keys.create("kek-0001")
    counts = OwnerKey.objects.count(), RecordKey.objects.count()
    with pytest.raises(KeyFault, match="not the one this keyring was sealed with"):
        ring.make_keys([new_id()], [])
    with pytest.raises(KeyFault):
        rotation.rotate(by=OPERATOR)
    assert counts == (OwnerKey.objects.count(), RecordKey.objects.count())


def test_without_a_key_nothing_opens_and_the_answer_says_what_to_do(sealed, fresh_keys, actor):
    made = sealed("een")
    fresh_keys.destroy("kek-0001")
    with reading(actor(), made.id, "x"), pytest.raises(KeyFault, match="kek-0001"):
        open_all(made.id)
    with pytest.raises(KeyFault, match="slagkracht keys init"):
        ring.make_keys([new_id()], [])


def test_before_the_first_epoch_nothing_is_sealed(db):
    with pytest.raises(KeyFault, match="keys init"):
        ring.make_keys([new_id()], [])


# The promise: final never passes the legal term


@pytest.mark.parametrize("missed", [set(), {29, 30}, {1, 2, 31, 32, 59}])
@pytest.mark.parametrize("offset", [0, 1, 13, 27, 28, 29])
def test_final_never_passes_the_legal_term(keyring, actor, settings, offset, missed):
    """Day by day, a timer that may fail two days running: destroyed when due, final before the term."""
    settings.BACKUP_DAYS = 30
    start = date(2026, 1, 1)
    first_processed = date(2021, 1, 31) + timedelta(days=offset)
    owner, by = new_id(), actor()
    with at(start):
        Epoch.objects.update(began=clock.now())
        ring.make_keys([owner], [])
        terms = clocks.destruction_of(first_processed)
    assert terms.latest == date(2026, 1, 31) + timedelta(days=offset)
    day = start
    while not Certificate.objects.filter(stage="final").exists():
        with at(day):
            if (day - start).days not in missed:
                if terms.due(day) and not Certificate.objects.exists():
                    destruction.destroy(by=by, owner=owner, owner_kind="test", ground="WGS 1.8(7)")
                if rotation.is_due():
                    rotation.rotate(by=OPERATOR)
        day += timedelta(days=1)
    final = Certificate.objects.get().final.astimezone(AMSTERDAM).date()
    assert final <= terms.latest


def at(day):
    return clock.at(datetime(day.year, day.month, day.day, 3, tzinfo=AMSTERDAM))


def test_tombstones_stay(sealed, actor):
    made = sealed("een")
    destruction.destroy(by=actor(), owner=made.id, owner_kind="test", ground="x")
    for _ in range(2):
        rotation.rotate(by=OPERATOR)
        with pytest.raises(Sealed, match="destroyed"):
            ring.record_keys(made.id)
        with pytest.raises(Sealed, match="destroyed"):
            ring.make_keys([], [ring.NewRecord(new_id(), made.id)])

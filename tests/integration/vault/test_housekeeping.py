"""The daily round: what is due goes, what is half done is finished, orphans are swept; twice is once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault import destruction, housekeeping
from slagkracht.apps.vault.housekeeping import Due
from slagkracht.apps.vault.keyring import epochs, ring
from slagkracht.apps.vault.keyring.models import Epoch, OwnerKey, RecordKey
from slagkracht.apps.vault.keyring.setup import make_missing_keys
from slagkracht.apps.vault.models import Certificate, Owner, Record
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.errors import Trouble
from slagkracht.base.ids import new_id
from tests.integration.vault.conftest import KIND

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


@pytest.fixture
def due(monkeypatch) -> list[Due]:
    """What one room says is due."""
    monkeypatch.setattr(housekeeping, "_due", [])
    named: list[Due] = []
    housekeeping.register(lambda: named)
    return named


def test_what_is_due_is_destroyed_once(sealed, due):
    one, two = sealed("een", "twee"), sealed("drie", "vier")
    due += [Due(one.id, "test", "BGS 1.16(1)b"), Due(two.id, "test", "WGS 1.8(7)", two.records[:1])]
    report = housekeeping.daily()
    assert (report.destroyed, report.failed, report.waiting) == (2, [], 0)
    assert ring.with_key(one.records + two.records) == set(two.records[1:])
    by = set(Entry.objects.filter(act="vault.destroy").values_list("actor", flat=True))
    assert by == {housekeeping.service("destroyer").id}
    again = housekeeping.daily()
    assert again == housekeeping.Report()
    assert Certificate.objects.count() == 2


def test_the_room_removes_what_it_keeps(sealed, due, monkeypatch):
    removed = []
    monkeypatch.setitem(destruction._purges, "test", removed.append)
    made = sealed()
    due.append(Due(made.id, "test", "x"))
    housekeeping.daily()
    assert removed == [made.id]


def test_one_failure_does_not_keep_the_others_alive(sealed, due, monkeypatch, caplog):
    bad, good = sealed("Jansen 4711"), sealed()

    def purge(owner):
        if owner == bad.id:
            raise ValueError("Jansen 4711")

    monkeypatch.setitem(destruction._purges, "test", purge)
    due += [Due(new_id(), "unknown room", "x"), Due(bad.id, "test", "x"), Due(good.id, "test", "x")]
    report = housekeeping.daily()
    assert report.destroyed == 1
    assert str(bad.id) in report.failed
    assert len(report.failed) == 2
    assert not ring.with_key(bad.records), "its keys are gone all the same"
    assert "4711" not in caplog.text
    monkeypatch.setitem(destruction._purges, "test", lambda owner: None)
    del due[0]
    assert housekeeping.daily().finished == 1
    assert Certificate.objects.filter(stage="erased").count() == 2


def test_a_certificate_without_its_room_is_refused(sealed, actor):
    with pytest.raises(ValueError, match="no room registered"):
        destruction.destroy(by=actor(), owner=sealed().id, owner_kind="nobody", ground="x")


def orphan(n=1):
    batch, owner = Batch(), new_id()
    batch.owner(owner)
    for _ in range(n):
        batch.add(owner, KIND, {"words": "x"}, [("bsn", "111111110")])
    batch.make_keys()
    return owner


def tomorrow():
    return clock.at(clock.now() + timedelta(days=1, minutes=1))


def test_orphan_keys_are_swept_after_a_day_with_their_blind_rows(sealed, due):
    kept = sealed(identifiers=[("bsn", "111111110")])
    owner = orphan(3)
    assert housekeeping.daily().orphan_keys == 0, "they may still be on their way"
    with tomorrow():
        assert housekeeping.daily().orphan_keys == 4
        assert housekeeping.daily().orphan_keys == 0
    assert not OwnerKey.objects.filter(owner=owner).exists()
    assert [found for _, found in ring.find("bsn", "111111110")] == [kept.id]


def test_an_owner_without_records_is_no_orphan(keyring, actor, due):
    from slagkracht.apps.ledger.acts import act

    batch, owner = Batch(), new_id()
    batch.owner(owner)
    batch.make_keys()
    with act("test.open", by=actor(), owner=owner):
        batch.write()
    with tomorrow():
        housekeeping.daily()
    ring.make_keys([], [ring.NewRecord(new_id(), owner)])
    assert Owner.objects.filter(id=owner).exists()


def test_rows_without_a_key_are_swept_and_the_ledger_knows(sealed, due):
    made = sealed("een", "twee")
    ring.entomb(made.id, made.records[:1])
    with tomorrow():
        assert housekeeping.daily().orphan_records == 1
    assert set(Record.objects.values_list("id", flat=True)) == set(made.records[1:])
    assert Entry.objects.get(act="vault.sweep").objects_touched == [str(made.records[0])]


def test_when_most_of_it_is_orphaned_nothing_is_swept_unless_asked(sealed, due, monkeypatch):
    monkeypatch.setattr(housekeeping, "SUSPICIOUS", 2)
    sealed()
    orphan(3)
    with tomorrow():
        with pytest.raises(Trouble, match="different backups"):
            housekeeping.daily()
        assert RecordKey.objects.count() == 4
        assert housekeeping.daily(sweep_all=True).orphan_keys == 4


def test_a_reader_that_holds_the_old_pages_lets_the_destruction_wait(sealed, actor, monkeypatch, due):
    """*Erased* is said only when the log is empty; then it is finished by the next round."""
    made = sealed()
    monkeypatch.setattr(destruction, "squeeze", lambda alias: False)
    destruction.destroy(by=actor(), owner=made.id, owner_kind="test", ground="x")
    assert Certificate.objects.get().stage == "destroying"
    assert not ring.with_key(made.records), "the keys are tombstones already"
    assert housekeeping.daily().waiting == 1
    monkeypatch.undo()
    monkeypatch.setattr(housekeeping, "_due", [])
    assert housekeeping.daily().finished == 1
    assert Certificate.objects.get().stage == "erased"


def test_a_long_list_of_records_is_certified_in_parts(sealed, actor, monkeypatch):
    monkeypatch.setattr(destruction, "AT_ONCE", 2)
    made = sealed(*"abcde")
    key = destruction.destroy(by=actor(), owner=made.id, owner_kind="test", ground="x", records=made.records)
    (line,) = destruction.certified().values()
    assert (line.certificate, line.count) == (key, 5)
    assert {UUID(record) for record in line.records} == set(made.records)


def test_a_certificate_is_proof_only_with_both_dates_in_order(sealed, actor):
    made = sealed()
    destruction.destroy(by=actor(), owner=made.id, owner_kind="test", ground="x")
    with connection.cursor() as cursor, pytest.raises(Exception, match="certificate_dates_follow_stage"):
        cursor.execute("UPDATE vault_certificate SET stage = 'final'")


def test_the_first_keys_are_made_once(db, settings, tmp_path):
    settings.KEY_STORE = type(settings.KEY_STORE)(tmp_path / "new", demo=True)
    assert make_missing_keys() == ["ledger-signing", "sign-in", "kek-0001"]
    assert epochs.current().number == 1
    assert make_missing_keys() == []
    settings.KEY_STORE.destroy("kek-0001")
    assert make_missing_keys() == [], "a keyring that rests on a lost key gets no other one"
    assert Epoch.objects.count() == 1


def test_start_up_writes_the_first_epoch(db, fresh_keys):
    housekeeping.start_up()
    assert not Epoch.objects.exists()
    fresh_keys.create("kek-0001")
    housekeeping.start_up()
    assert epochs.current().number == 1

"""Every act of the vault, with a crash at every boundary: after start-up nothing is half done."""

from __future__ import annotations

import pytest

from slagkracht.apps.ledger import queries as ledger
from slagkracht.apps.ledger import upkeep
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.ledger.models import Entry, Head
from slagkracht.apps.vault import backup, destruction, housekeeping, rotation
from slagkracht.apps.vault.keyring import epochs, ring
from slagkracht.apps.vault.keyring.models import BlindRow, OwnerKey, RecordKey
from slagkracht.apps.vault.models import Certificate, Owner, Record
from slagkracht.apps.vault.reading import open_all, reading
from slagkracht.apps.vault.sealing import Batch, reseal
from slagkracht.base.actors import service
from slagkracht.base.errors import Sealed
from slagkracht.base.ids import new_id
from slagkracht.base.locks import unlocked
from tests.crash import Boundaries, _run, crash_everywhere, crashing, nothing_half_done
from tests.integration.vault.conftest import KIND, make_owner

pytestmark = [
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
    pytest.mark.slow,
]
BSN = ("bsn", "111111110")


def words(by, owner):
    with reading(by, owner, "x"):
        return sorted(opened["words"] for opened in open_all(owner).values())


def test_sealing_is_all_or_nothing(keyring, actor):
    by = actor()

    def check(owner, done):
        rows = Record.objects.filter(owner=owner).count()
        assert rows == Entry.objects.filter(act="test.seal", owner=owner).count() * 2
        assert rows == 2 or not done

    def seal(owner):
        make_owner(by, "een", "twee", identifiers=[BSN], owner=owner)

    assert crash_everywhere(new_id, seal, check) > 20


def test_adding_to_an_owner_leaves_what_was_there(keyring, actor):
    by = actor()

    def add(owner):
        batch = Batch()
        batch.add(owner, KIND, {"words": "nieuw"}, [BSN])
        batch.make_keys()
        with act("test.add", by=by, owner=owner):
            batch.write()

    def check(owner, done):
        assert words(by, owner) in ([["nieuw", "oud"]] if done else [["oud"], ["nieuw", "oud"]])

    assert crash_everywhere(lambda: make_owner(by, "oud").id, add, check) > 10


def test_resealing_leaves_the_old_or_the_new_text(keyring, actor):
    by = actor()

    def change(made):
        with act("test.change", by=by, owner=made.id):
            reseal(made.id, made.records[0], KIND, {"words": "nieuw"})

    def check(made, done):
        assert words(by, made.id) in ([["nieuw"]] if done else [["oud"], ["nieuw"]])

    assert crash_everywhere(lambda: make_owner(by, "oud"), change, check) > 8


def test_a_reading_is_in_the_ledger_or_did_not_happen(keyring, actor):
    by, seen = actor(), []

    def read(owner):
        with reading(by, owner, "x"):
            seen.append(owner)

    def check(owner, done):
        if owner in seen:
            assert Entry.objects.filter(outcome="read", owner=owner).exists()

    assert crash_everywhere(lambda: make_owner(by).id, read, check) > 6


def test_destroying_an_owner(keyring, actor):
    by = actor()

    def destroy(made):
        destruction.destroy(by=by, owner=made.id, owner_kind="test", ground="BGS 1.16(1)")

    def check(made, done):
        asked = Entry.objects.filter(act="vault.destroy", owner=made.id).exists()
        erased = Certificate.objects.filter(owner=made.id, stage="erased").exists()
        assert asked == erased, "what was asked is finished by start-up"
        assert erased or not done
        assert bool(ring.with_key(made.records)) == (not erased)
        assert Record.objects.filter(owner=made.id).exists() == (not erased)

    prepare = lambda: make_owner(by, "een", "twee", identifiers=[BSN])  # noqa: E731
    assert crash_everywhere(prepare, destroy, check) > 30


def test_destroying_one_record_of_a_living_owner(keyring, actor):
    by = actor()

    def destroy(made):
        destruction.destroy(by=by, owner=made.id, owner_kind="test", ground="x", records=made.records[:1])

    def check(made, done):
        erased = Certificate.objects.filter(owner=made.id, stage="erased").exists()
        assert words(by, made.id) == (["twee"] if erased else ["een", "twee"])
        assert erased or not done

    prepare = lambda: make_owner(by, "een", "twee", identifiers=[BSN])  # noqa: E731
    assert crash_everywhere(prepare, destroy, check) > 30


def test_rotation_goes_on_where_it_was(keyring, actor, monkeypatch):
    by = actor()
    monkeypatch.setattr(rotation, "OWNERS_AT_ONCE", 2)
    kept = [make_owner(by, f"blijft {n}", identifiers=[BSN]) for n in range(3)]

    def prepare():
        gone = make_owner(by, "weg")
        destruction.destroy(by=by, owner=gone.id, owner_kind="test", ground="x")
        return gone.id, epochs.current().number

    def everything_opens():
        assert [len(words(by, made.id)) for made in kept] == [1, 1, 1]
        assert {owner for _, owner in ring.find(*BSN)} == {made.id for made in kept}

    def check(prepared, done):
        gone, epoch = prepared
        everything_opens()
        final = Certificate.objects.filter(stage="final", owner=gone).exists()
        assert not final or epochs.key_name(epoch) not in keyring_names(), "final before the key was gone"
        if len(epochs.living()) > 1:
            rotation.rotate(by=service("operator"))
            everything_opens()
            final = Certificate.objects.filter(stage="final", owner=gone).exists()
            assert keyring_names() == [epochs.key_name(epoch + 1)]
        assert final == (epochs.current().number == epoch + 1)
        assert final or not done

    assert crash_everywhere(prepare, lambda _: rotation.rotate(by=service("operator")), check) > 80


def keyring_names():
    from django.conf import settings

    return [name for name in settings.KEY_STORE.names() if name.startswith("kek")]


def test_the_daily_round(keyring, actor, monkeypatch):
    by = actor()
    monkeypatch.setattr(housekeeping, "_due", [])
    due: list[housekeeping.Due] = []
    housekeeping.register(lambda: list(due))

    def prepare():
        made = make_owner(by, "een")
        due[:] = [housekeeping.Due(made.id, "test", "BGS 1.16(1)")]
        orphan = Batch()
        orphan.owner(new_id())
        orphan.make_keys()
        return made

    def check(made, done):
        housekeeping.daily(sweep_all=True)
        assert Certificate.objects.get(owner=made.id).stage == "erased"
        assert not ring.with_key(made.records)

    assert crash_everywhere(prepare, lambda _: housekeeping.daily(sweep_all=True), check) > 40


def test_start_up_itself_may_crash(keyring, actor):
    """A destruction stands at (1); the start-up that finishes it crashes everywhere too."""
    by = actor()

    def prepare():
        made = make_owner(by, "een", identifiers=[BSN])
        with act("test.begin", by=by, owner=made.id) as entry:
            destruction.begin(entry, owner=made.id, owner_kind="test", ground="x")
        return made

    def check(made, done):
        assert Certificate.objects.get(owner=made.id).stage == "erased"
        with pytest.raises(Sealed, match="destroyed"):
            ring.record_keys(made.id)

    assert crash_everywhere(prepare, lambda _: housekeeping.start_up(), check) > 25


def saved(made):
    """What a backup holds of this owner, and the ledger's last entry."""
    main = [*Owner.objects.filter(id=made.id), *Record.objects.filter(owner=made.id)]
    keys = [*OwnerKey.objects.filter(owner=made.id), *RecordKey.objects.filter(owner=made.id)]
    return main, [*keys, *BlindRow.objects.all()], Entry.objects.latest("number")


def put_back(main, keyring, last):
    """As a restore by hand leaves it: what there was that day, and the ledger of that day."""
    for row in keyring:
        row.save()
    with unlocked():
        for row in main:
            row.save(force_insert=True)
        Certificate.objects.all().delete()
        Entry.objects.filter(number__gt=last.number).delete()
        Head.objects.update(number=last.number, digest=last.digest)


def test_finishing_a_restore(keyring, actor):
    """Rows, keys and ledger of before a destruction are back; finishing crashes and is done again."""
    by = actor()
    kept = make_owner(by, "blijft")

    made = make_owner(by, "een", identifiers=[BSN])
    backed_up = saved(made)
    destruction.destroy(by=by, owner=made.id, owner_kind="test", ground="x")

    def prepare():
        put_back(*backed_up)
        assert ring.with_key(made.records), "it is back"
        with pytest.raises(upkeep.BehindAnchor):
            housekeeping.start_up()

    def finish(_=None):
        backup.finish_restore(by=service("operator"))

    def check(_, done):
        assert not ring.with_key(made.records)
        assert not Record.objects.filter(owner=made.id).exists()
        assert Certificate.objects.get(owner=made.id).stage == "erased"
        assert words(by, kept.id) == ["blijft"]
        assert housekeeping.start_up().finished == 0
        verdict = ledger.verify()
        assert verdict.whole
        assert verdict.gaps

    assert crash_everywhere(prepare, finish, check, start=finish) > 30


def test_a_backup_is_whole_or_not_there(keyring, actor, tmp_path):
    make_owner(actor())

    def make(folder):
        backup.make(by=service("operator"), to=folder / "main", keyring_to=folder / "keyring")

    def check(folder, done):
        names = sorted(path.name.partition("-")[0] for path in folder.rglob("*") if path.is_file())
        assert names in ([], ["main"], ["anchor", "main"], ["anchor", "keyring", "main"])
        assert len(names) == 3 or not done

    assert crash_everywhere(lambda: tmp_path / str(new_id()), make, check) > 3


def test_the_harness_finds_a_planted_fault(keyring, actor):
    """Gates can fail: an act in two transactions is found out."""
    by = actor()

    def two_transactions(owner):
        batch = Batch()
        batch.owner(owner)
        batch.add(owner, KIND, {"words": "een"})
        batch.make_keys()
        with act("test.seal", by=by, owner=owner):
            batch.write()
        with act("test.second", by=by, owner=owner):
            pass

    def check(owner, done):
        both = {"test.seal", "test.second"}
        assert set(Entry.objects.filter(owner=owner).values_list("act", flat=True)) in (both, set())

    with pytest.raises(AssertionError, match="after a crash at boundary"):
        crash_everywhere(new_id, two_transactions, check)


def test_a_crash_before_the_commit_commits_nothing(keyring, actor):
    """The harness itself: cut before the commit, nothing of the act is there."""
    by, owner = actor(), new_id()
    make_owner(by)  # the very first act also makes the head of the ledger
    counted = Boundaries(0)
    with crashing(counted):
        make_owner(by)
    last_commit = max(n for n, name in enumerate(counted.names, 1) if name == "before default: COMMIT")
    met = Boundaries(last_commit)
    _run(lambda _: make_owner(by, owner=owner), None, met)
    assert met.dead
    assert met.names[-1] == "before default: COMMIT"
    assert not Record.objects.filter(owner=owner).exists()
    nothing_half_done()

"""Sealing, reading, destroying, rotating: what the vault promises when nothing goes wrong."""

from __future__ import annotations

import pytest

from slagkracht.apps.ledger import queries as ledger
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault import destruction, kinds, rotation
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.keyring.models import BlindRow
from slagkracht.apps.vault.models import Certificate, Record
from slagkracht.apps.vault.reading import open_all, reading
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base.actors import service
from slagkracht.base.errors import Sealed
from slagkracht.base.ids import new_id
from slagkracht.base.locks import OutsideAct

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)
kinds.register(kinds.Kind("test_text", ("words",), "a test", "none"))
destruction.register("test", lambda owner: None)


def sealed_owner(by, words="geheim 4711", identifiers=()):
    owner = new_id()
    batch = Batch()
    batch.owner(owner)
    batch.add(owner, "test_text", {"words": words}, identifiers)
    batch.make_keys()
    with act("test.seal", by=by, owner=owner) as entry:
        batch.write()
        entry.touched(owner)
    return owner


def test_what_was_sealed_opens_inside_a_reading_and_is_in_the_ledger(keyring, actor):
    by = actor()
    owner = sealed_owner(by)
    with reading(by, owner, "WGS 2.23(3)"):
        (opened,) = open_all(owner).values()
    assert opened["words"] == "geheim 4711"
    assert "geheim" not in repr(opened)
    entry = Entry.objects.get(outcome="read")
    assert (entry.owner, entry.actor, entry.ground) == (owner, by.id, "WGS 2.23(3)")
    assert ledger.verify().whole


def test_outside_a_reading_nothing_opens(keyring, actor):
    owner = sealed_owner(actor())
    with pytest.raises(Sealed, match="outside_reading"):
        open_all(owner)


def test_a_service_never_reads(keyring, actor):
    owner = sealed_owner(actor())
    with pytest.raises(Sealed, match="services_do_not_read"), reading(service("digest"), owner, "x"):
        pass


def test_outside_an_act_nothing_is_written(keyring):
    with pytest.raises(OutsideAct):
        Record.objects.create(id=new_id(), owner=new_id(), kind="test_text", ciphertext=b"x")
    with pytest.raises(OutsideAct):
        Entry.objects.all().delete()


def test_destroyed_is_gone_at_once_and_final_after_a_rotation(keyring, actor):
    by = actor()
    owner = sealed_owner(by, identifiers=[("bsn", "111111110")])
    other = sealed_owner(by, "blijft", identifiers=[("bsn", "111111110")])
    assert {o for _, o in ring.find("bsn", "111111110")} == {owner, other}

    certificate = destruction.destroy(by=by, owner=owner, owner_kind="test", ground="BGS 1.16(1)")

    assert [o for _, o in ring.find("bsn", "111111110")] == [other]
    assert not Record.objects.filter(owner=owner).exists()
    assert Certificate.objects.get(id=certificate).stage == "erased"
    with reading(by, owner, "x"), pytest.raises(Sealed, match="destroyed"):
        ring.record_keys(owner)

    rotated = rotation.rotate(by=by)

    assert (rotated.owners, rotated.final) == (1, 1)
    assert Certificate.objects.get(id=certificate).stage == "final"
    assert [o for _, o in ring.find("bsn", "111111110")] == [other]
    assert BlindRow.objects.count() == 1
    with reading(by, other, "x"):
        assert [o["words"] for o in open_all(other).values()] == ["blijft"]
    assert ledger.verify().whole

"""Opening: never without a reading, one entry per request, few statements, and nothing that stays behind."""

from __future__ import annotations

import json
import logging
import pickle

import pytest
from django.db import connection

from slagkracht.apps.ledger.acts import act
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault import destruction
from slagkracht.apps.vault.crypto import WrongKey
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Record
from slagkracht.apps.vault.reading import one_request, open_all, open_records, reading
from slagkracht.apps.vault.sealing import Batch, reseal
from slagkracht.base.actors import service
from slagkracht.base.errors import Sealed
from slagkracht.base.ids import new_id
from tests.integration.vault.conftest import KIND

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


def entries():
    return list(Entry.objects.filter(outcome="read").order_by("number"))


def test_one_entry_per_request_reader_owner_and_ground(sealed, actor):
    one, two, by, other = sealed(), sealed(), actor(), actor()
    with one_request():
        for who, owner, ground in [(by, one, "x"), (by, one, "x"), (by, one, "y"), (other, one, "x")]:
            with reading(who, owner.id, ground):
                open_all(owner.id)
        with reading(by, {one.id, two.id}, "x"):
            assert len(open_records(one.records + two.records)) == 2
    assert [(e.actor, e.owner, e.ground) for e in entries()] == [
        (by.id, one.id, "x"),
        (by.id, one.id, "y"),
        (other.id, one.id, "x"),
        (by.id, two.id, "x"),
    ]
    with reading(by, one.id, "x"), reading(by, two.id, "x"):
        pass
    assert len(entries()) == 6, "outside a request every reading counts"


def test_a_reading_of_many_owners_is_one_entry_that_names_them(sealed, actor):
    made = [sealed() for _ in range(3)]
    with reading(actor(), [owner.id for owner in made], "x"):
        pass
    (entry,) = entries()
    assert entry.owner is None
    assert entry.objects_touched == sorted(str(owner.id) for owner in made)


def test_no_entry_no_page(sealed, actor, monkeypatch):
    made = sealed()

    def broken(*_):
        raise OSError("no space left")

    monkeypatch.setattr("slagkracht.apps.vault.reading.record", broken)
    with pytest.raises(OSError, match="no space"), one_request(), reading(actor(), made.id, "x"):
        pytest.fail("nothing may be read")


def test_a_reading_ends(sealed, actor):
    made, by = sealed(), actor()
    with reading(by, made.id, "x"):
        pass
    for opens in (lambda: open_all(made.id), lambda: open_records(made.records)):
        with pytest.raises(Sealed, match="outside_reading"):
            opens()


def test_a_reading_of_one_owner_opens_no_other(sealed, actor):
    one, two = sealed(), sealed()
    with reading(actor(), one.id, "x"), pytest.raises(Sealed, match="outside_reading"):
        open_records(one.records + two.records)


def test_fifty_owners_take_as_many_statements_as_two(sealed, actor, django_assert_num_queries):
    made = [sealed() for _ in range(50)]
    with reading(actor(), [owner.id for owner in made], "x"):
        for some in (made[:2], made):
            with django_assert_num_queries(1), django_assert_num_queries(1, using="keyring"):
                assert len(open_records(r for owner in some for r in owner.records)) == len(some)


def test_destroyed_records_are_left_out_and_a_destroyed_owner_says_so(sealed, actor):
    by, made, gone = actor(), sealed("een", "twee"), sealed()
    destruction.destroy(by=by, owner=made.id, owner_kind="test", ground="x", records=made.records[:1])
    ring.entomb(gone.id)  # a crash between the steps: the row is still there
    with reading(by, [made.id, gone.id], "x"):
        assert [o["words"] for o in open_records(made.records + gone.records).values()] == ["twee"]
        with pytest.raises(Sealed, match="destroyed"):
            open_all(gone.id)
    with act("test", by=by), pytest.raises(Sealed, match="destroyed"):
        reseal(made.id, made.records[0], KIND, {"words": "x"})


def test_a_record_moved_to_another_owner_or_kind_does_not_open(sealed, actor):
    one, two = sealed("een"), sealed("twee")
    with connection.cursor() as cursor:  # as somebody with the database's password would
        field = Record._meta.get_field("owner")
        values = [field.get_db_prep_value(v, connection) for v in (two.id, one.id)]
        cursor.execute("UPDATE vault_record SET owner = %s WHERE owner = %s", values)
    with reading(actor(), two.id, "x"), pytest.raises(WrongKey):
        open_all(two.id)


def test_what_was_opened_shows_and_keeps_nothing(sealed, actor, caplog):
    made = sealed("Jansen 4711")
    with reading(actor(), made.id, "x"):
        (opened,) = open_all(made.id).values()
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("opened %s %r %s", opened, [opened], {"a": opened})
    assert "Sealed(test_text" in caplog.text
    assert "4711" not in caplog.text
    with pytest.raises(TypeError, match="not stored"):
        pickle.dumps(opened)
    with pytest.raises(TypeError):
        json.dumps(opened)
    assert opened["words"] == "Jansen 4711"


def test_what_waits_to_be_sealed_shows_nothing_either(keyring, actor):
    batch = Batch()
    batch.owner(new_id())
    batch.add(new_id(), KIND, {"words": "Jansen 4711"}, [("bsn", "111111110")])
    shown = repr(batch) + repr(batch._drafts) + repr([d.new for d in batch._drafts]) + str(vars(batch))
    assert "4711" not in shown
    assert "111111110" not in shown
    with pytest.raises(ValueError, match="not announced") as caught:
        batch.add(new_id(), KIND, {"other": "Jansen 4711"})
    assert "4711" not in str(caught.value)


def test_keys_come_before_the_act_and_rows_inside_it(keyring, actor):
    by, owner, batch = actor(), new_id(), Batch()
    batch.owner(owner)
    batch.add(owner, KIND, {"words": "x"})
    with act("test", by=by), pytest.raises(RuntimeError, match="before the act"):
        batch.make_keys()
    with act("test", by=by), pytest.raises(RuntimeError, match="comes before write"):
        batch.write()


def test_an_owner_nobody_announced_has_no_key(keyring):
    batch = Batch()
    batch.add(new_id(), KIND, {"words": "x"})
    with pytest.raises(Sealed, match="no_owner"):
        batch.make_keys()


def test_services_do_not_read(sealed):
    with pytest.raises(Sealed, match="services_do_not_read"), reading(service("digest"), sealed().id, "x"):
        pass

"""Keyset lists: every row once, in order, whatever the cursor; one that is not ours is simply not there."""

from __future__ import annotations

import base64
import json

import pytest

from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault.models import Owner
from slagkracht.base.errors import Missing
from slagkracht.base.ids import new_id
from slagkracht.base.keyset import merged, page
from slagkracht.base.locks import unlocked

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def owners():
    with unlocked():
        return Owner.objects.bulk_create([Owner(id=new_id()) for _ in range(7)])


def all_pages(ask):
    rows, cursor = [], ""
    while cursor is not None:
        found = ask(cursor)
        rows += found.rows
        cursor = found.next
    return [row.id for row in rows]


@pytest.mark.parametrize("size", [1, 3, 7, 50])
@pytest.mark.parametrize("order", ["id", "-id"])
def test_every_row_once_in_order(owners, size, order):
    ids = sorted((owner.id for owner in owners), reverse=order == "-id")
    assert all_pages(lambda c: page(Owner.objects.all(), order=[order], cursor=c, size=size)) == ids


def test_several_groups_are_one_list(owners):
    ids = sorted(owner.id for owner in owners)
    groups = [Owner.objects.filter(id__in=ids[::2]), Owner.objects.filter(id__in=ids[1::2])]
    assert all_pages(lambda c: merged(groups, order=["id"], cursor=c, size=2)) == ids


def test_an_empty_list_has_no_next():
    found = page(Owner.objects.all(), order=["id"])
    assert (list(found.rows), found.next) == ([], None)


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


THREE = ["int", "3"]
HOSTILE = {
    "no base64": "é",
    "nothing in it": "====",
    "no text": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "no JSON": "x",
    "very long": "W" * 20_000,
    "no values": cursor(),
    "too many values": cursor(THREE, THREE),
    "no pairs": cursor("int"),
    "an object": cursor({"int": "3"}),
    "an unknown kind": cursor(["eval", "1"]),
    "a kind that is a list": cursor([["int"], "1"]),
    "no number": cursor(["int", "three"]),
    "null": cursor(["int", None]),
    "a number no column holds": cursor(["int", "9" * 40]),
    "a number nobody reads": cursor(["int", "9" * 5000]),
    "another kind": cursor(["str", "three"]),
    "an id as a number": cursor(["UUID", "f" * 32]),
    "a date that is none": cursor(["date", "2026-02-31"]),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_cursor_that_is_not_ours_is_not_there(actor, hostile):
    record(Draft("test.read", actor()))
    with pytest.raises(Missing):
        page(Entry.objects.all(), order=["-number"], cursor=hostile)


@pytest.mark.parametrize("moment", ["2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_is_none_is_not_there(actor, moment):
    record(Draft("test.read", actor()))
    with pytest.raises(Missing):
        page(Entry.objects.all(), order=["-at", "-number"], cursor=cursor(["datetime", moment], ["int", "1"]))

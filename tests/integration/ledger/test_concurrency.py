"""Many at once, in processes of their own: nobody meets a locked database, and no number is missing."""

from __future__ import annotations

import pytest

from slagkracht.apps.ledger import queries
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.ledger.store import anchor
from slagkracht.apps.vault.keyring import epochs
from slagkracht.apps.vault.keyring.models import OwnerKey
from tests.crash import keys_match_rows
from tests.workers import together

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)
TASKS = "tests.integration.ledger.tasks"


def test_eight_writers_leave_a_gapless_signed_chain(keyring):
    together(f"{TASKS}:write", 8, "20")
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 8 * 20 * 2 + 1))
    verdict = queries.verify()
    assert verdict.whole
    assert verdict.unsigned == 0
    signed = [line["number"] for line in anchor().lines()]
    assert signed == sorted(set(signed)), "the anchor only goes forward"


def test_eight_people_at_their_desks(keyring):
    together(f"{TASKS}:work", 8, "6")
    assert queries.verify().whole
    assert OwnerKey.objects.count() == 8 * 6
    keys_match_rows()


def test_people_work_on_while_the_keys_rotate(keyring):
    together(f"{TASKS}:work_or_rotate", 6, "12")
    assert epochs.current().number == 4
    assert [epoch.number for epoch in epochs.living()] == [4]
    assert set(OwnerKey.objects.values_list("epoch", flat=True)) <= {4}
    assert OwnerKey.objects.count() == 5 * 12
    keys_match_rows()
    assert queries.verify().whole

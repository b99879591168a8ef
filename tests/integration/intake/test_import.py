"""Importing a list: all or nothing, the same list twice, what a stop leaves."""

from __future__ import annotations

import pytest

from slagkracht.apps.intake.actions import importing
from slagkracht.apps.intake.models import ImportBatch, Signal

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


def kept(by, content, seat="politie"):
    checked = importing.check(by=by, seat=seat, name="lijst.csv", content=content)
    return importing.keep(by=by, seat=seat, checked=checked)


def test_a_list_becomes_signals_in_its_order(manager, listed):
    batch = kept(manager, listed(5))
    assert Signal.objects.count() == 0
    importing.begin(by=manager, batch_id=batch)
    rows = list(Signal.objects.order_by("batch_row"))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert {row.stage for row in rows} == {"received"}
    assert ImportBatch.objects.get().stage == "done"

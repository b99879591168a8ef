"""The ledger's tests: keys of their own, and acts to tamper with."""

from __future__ import annotations

import pytest

from slagkracht.apps.ledger.acts import Draft, act, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.base.ids import new_id


@pytest.fixture(autouse=True)
def _own_keys(fresh_keys):
    """The public key here is this test's alone."""


@pytest.fixture
def five(actor):
    """Five entries, one of each sort: acts, a reading, a refusal."""
    by = actor()
    for number in range(3):
        with act("test.act", by=by, owner=new_id(), ground="WGS 2.23(1)") as entry:
            entry.touched(new_id())
            entry.note(code="drugs", number=number)
    record(Draft("test.read", by, new_id(), "x", Outcome.READ))
    record(Draft("test.refused", by, None, "y", Outcome.REFUSED))
    return by

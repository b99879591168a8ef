"""Clocks that start so much earlier as a backup lives."""

from __future__ import annotations

from datetime import UTC, date, datetime

from slagkracht.apps.vault import clocks


def test_a_key_goes_so_early_that_no_backup_opens_it_after_the_last_day(settings):
    settings.BACKUP_DAYS = 30
    last = date(2027, 3, 1)
    erased = clocks.erase_by(last)
    assert erased == date(2027, 1, 30)
    assert clocks.final_by(datetime(2027, 1, 30, 9, tzinfo=UTC)).date() == last
    assert clocks.destruction_of(date(2022, 3, 1)).erase_by == erased

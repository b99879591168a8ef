"""Terms: five years, holds, the provider's date, backups, audits, feedback, breaches."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law import (
    BACKUP_DAYS,
    Destruction,
    Hold,
    audit_due,
    breach_due,
    feedback_due,
    latest_destruction,
    reasons_to_destroy,
    years_later,
)

ON = date(2026, 11, 23)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def latest(*words: object, backup_days: int = BACKUP_DAYS) -> Destruction:
    return latest_destruction(*words, on=ON, backup_days=backup_days)  # type: ignore[arg-type]


class TestFiveYears:
    @pytest.mark.parametrize(
        ("first", "end"),
        [
            (date(2025, 3, 1), date(2030, 3, 1)),
            (date(2024, 2, 29), date(2029, 2, 28)),
            (date(2023, 2, 28), date(2028, 2, 28)),
            (date(2024, 12, 31), date(2029, 12, 31)),
        ],
    )
    def test_same_day(self, first: date, end: date) -> None:
        found = latest(first)
        assert (found.latest, found.term, found.because) == (end, end, "five_years")
        assert found.automatic
        assert found.reasons[0].article == "WGS 1.8(7), BGS 1.16"

    @given(DAYS)
    def test_never_a_day_longer(self, first: date) -> None:
        end = latest(first).latest
        assert end is not None
        assert (end.year, end.month) == (first.year + 5, first.month)
        assert end.day == first.day or (first.month, first.day, end.day) == (2, 29, 28)

    @given(DAYS, st.integers(0, 400))
    def test_erasing_in_time_leaves_no_backup_behind(self, first: date, backup_days: int) -> None:
        found = latest(first, backup_days=backup_days)
        assert found.erase_by is not None
        assert found.latest is not None
        assert found.erase_by + timedelta(days=backup_days) == found.latest
        assert found.due(found.erase_by)
        assert not found.due(found.erase_by - timedelta(days=1))


class TestProvider:
    def test_the_earlier_date_counts(self) -> None:
        found = latest(date(2025, 3, 1), date(2027, 1, 1))
        assert (found.latest, found.because) == (date(2027, 1, 1), "provider")
        assert found.erase_by == date(2026, 12, 2)
        assert found.reasons[-1].article == "Wpg 2(1)"

    @pytest.mark.parametrize("later", [date(2030, 3, 1), date(2035, 1, 1)])
    def test_a_later_or_equal_date_changes_nothing(self, later: date) -> None:
        assert latest(date(2025, 3, 1), later) == latest(date(2025, 3, 1))

    @given(DAYS, DAYS)
    def test_it_only_ever_shortens(self, first: date, provider: date) -> None:
        found = latest(first, provider)
        assert found.latest == min(provider, latest(first).latest or date.max)

    def test_a_date_too_near_to_be_met_is_said_so(self) -> None:
        first = date(2026, 11, 1)
        assert not latest(first, date(2026, 11, 30)).feasible
        assert latest(first, date(2026, 12, 1)).feasible
        assert latest(first, date(2026, 11, 30), backup_days=0).feasible


class TestHolds:
    FIRST = date(2025, 3, 1)

    def test_a_hold_lengthens_the_five_years(self) -> None:
        found = latest(self.FIRST, None, [Hold("legal_claim", date(2032, 5, 5))])
        assert (found.latest, found.because, found.automatic) == (date(2032, 5, 5), "hold", True)
        assert "tot en met 5 mei 2032" in found.reasons[1].nl

    def test_a_hold_that_ends_earlier_does_not_shorten(self) -> None:
        assert latest(self.FIRST, None, [Hold("statute", date(2026, 1, 1))]).latest == date(2030, 3, 1)

    def test_the_longest_counts(self) -> None:
        holds = [Hold("statute", date(2031, 1, 1)), Hold("legal_claim", date(2033, 1, 1))]
        assert latest(self.FIRST, None, holds).latest == date(2033, 1, 1)

    def test_without_an_end_there_is_no_date_yet(self) -> None:
        found = latest(self.FIRST, None, [Hold("legal_claim")])
        assert (found.latest, found.erase_by, found.because) == (None, None, "hold")
        assert not found.due(date(2099, 1, 1))
        assert found.feasible
        assert [p.code for p in found.judge] == ["hold_without_end"]

    @pytest.mark.parametrize("until", [None, date(2032, 1, 1)])
    def test_against_the_provider_a_human_decides(self, until: date | None) -> None:
        found = latest(self.FIRST, date(2028, 1, 1), [Hold("statute", until)])
        assert (found.latest, found.because, found.automatic) == (date(2028, 1, 1), "provider", False)
        assert found.judge[0].code == "hold_against_provider"

    def test_a_hold_that_changes_nothing_leaves_it_automatic(self) -> None:
        assert latest(self.FIRST, date(2028, 1, 1), [Hold("statute", date(2026, 1, 1))]).automatic


class TestEdges:
    def test_the_end_of_time(self) -> None:
        with pytest.raises(UnusableInput) as caught:
            latest(date(9996, 1, 1))
        assert caught.value.code == "law.date_too_late"
        with pytest.raises(UnusableInput):
            years_later(date(9996, 2, 29), 5)
        assert latest(date(1, 1, 1), date(1, 1, 2)).erase_by == date.min

    def test_negative_backup_days(self) -> None:
        with pytest.raises(UnusableInput) as caught:
            latest(date(2025, 3, 1), backup_days=-1)
        assert caught.value.code == "out_of_range"

    def test_plain_data(self) -> None:
        told = latest(date(2024, 2, 29)).as_dict()
        assert (told["latest"], told["erase_by"], told["term"]) == ("2029-02-28", "2029-01-29", "2029-02-28")
        endless = latest(date(2024, 2, 29), None, [Hold("statute")]).as_dict()
        assert (endless["latest"], endless["erase_by"]) == (None, None)


def test_reasons_to_destroy_before_the_term() -> None:
    assert reasons_to_destroy(on=ON, needed=True) == ()
    assert reasons_to_destroy(on=ON, needed=True, indications=True, taken_up=True) == ()
    found = reasons_to_destroy(on=ON, needed=False, indications=False, taken_up=False)
    assert [r.article for r in found] == ["WGS 1.8(7)", "BGS 1.16(1)", "BGS 1.16(1)b"]
    assert [r.article for r in reasons_to_destroy(on=ON, needed=True, taken_up=False)] == ["BGS 1.16(1)b"]


def test_audits() -> None:
    assert audit_due(None, on=ON) == date(2027, 3, 1)
    assert audit_due(date(2027, 2, 1), on=ON) == date(2031, 2, 1)
    assert audit_due(date(2027, 2, 1), on=ON, failed_points=True) == date(2028, 2, 1)


def test_feedback_is_yearly() -> None:
    assert feedback_due(date(2026, 5, 4), on=ON) == date(2027, 5, 4)
    assert feedback_due(date(2028, 2, 29), on=ON) == date(2029, 2, 28)


def test_breaches_within_72_hours() -> None:
    moment = datetime(2026, 3, 28, 12, tzinfo=timezone(timedelta(hours=1)))
    assert breach_due(moment) - moment == timedelta(hours=72)
    assert breach_due(datetime(2026, 1, 1, tzinfo=UTC)) == datetime(2026, 1, 4, tzinfo=UTC)
    with pytest.raises(UnusableInput) as caught:
        breach_due(datetime(2026, 1, 1))
    assert caught.value.code == "law.time_without_zone"

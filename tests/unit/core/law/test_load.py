"""Periods of validity, and data that contradict themselves."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law.answers import Question
from slagkracht.core.law.load import digest, law_from, merged, texts
from slagkracht.core.law.provide import answer_in
from slagkracht.core.law.statute import Law, law

ASKED = Question("fiod", "fiscaal", 2, "casusoverleg", "betrokkene")
Raw = dict[str, Any]
Change = Callable[[Raw], None]


@pytest.fixture
def raw() -> Raw:
    return copy.deepcopy(merged(tomllib.loads(text) for text in texts()))


def amended(raw: Raw) -> Law:
    """As if in 2027 the FIOD became a source of tax data, and in 2028 a form of crime were added."""
    old = next(row for row in raw["category"] if row["code"] == "fiscaal")
    new = copy.deepcopy(old) | {"from": date(2027, 1, 1), "unclear": {}}
    new["sources"] = [*old["sources"], "fiod"]
    old["until"] = date(2026, 12, 31)
    raw["category"].append(new)
    form = {"code": "wapenhandel", "number": 6, "article": "BGS 2.16(1)b6", "from": date(2028, 7, 1)}
    name = {"nl": "wapenhandel", "en": "arms trade"}
    raw["form"].append(form | {"name": name, "short": name})
    return law_from([raw])


def test_each_period_has_its_own_text_and_its_own_answers(raw: Raw) -> None:
    changed = amended(raw)
    assert list(changed.starts) == [date(2025, 3, 1), date(2027, 1, 1), date(2028, 7, 1)]
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2028, 6, 30), date(2028, 7, 1), date(2099, 1, 1)]
    said = [answer_in(changed.at(day), ASKED).status for day in days]
    assert said == ["unclear", "open", "open", "open", "open"]
    assert [answer_in(changed.at(day), ASKED).status for day in reversed(days)] == said[::-1]
    assert changed.at(days[1]) is changed.at(days[2]) is not changed.at(days[3])
    assert changed.at(days[1]).since == date(2027, 1, 1)


def test_a_word_of_another_period_is_known_and_closed(raw: Raw) -> None:
    changed = amended(raw)
    arms = Question("politie", "voertuig", 1, "casusoverleg", "betrokkene", "wapenhandel")
    early = answer_in(changed.at(date(2027, 1, 1)), arms)
    assert (early.status, early.verdict) == ("closed", "nee")
    assert "wapenhandel" in early.reasons[0].nl
    assert answer_in(changed.at(date(2028, 7, 1)), arms).allowed
    with pytest.raises(UnusableInput):
        answer_in(law().at(date(2028, 7, 1)), arms)


def test_a_category_of_another_period(raw: Raw) -> None:
    next(row for row in raw["category"] if row["code"] == "voertuig")["until"] = date(2025, 12, 31)
    changed = law_from([raw])
    question = Question("politie", "voertuig", 1, "casusoverleg", "betrokkene", "drugs")
    assert answer_in(changed.at(date(2025, 12, 31)), question).allowed
    gone = answer_in(changed.at(date(2026, 1, 1)), question)
    assert gone.verdict == "nee"
    assert "voertuig" in gone.reasons[0].en


def test_dates_before_the_first_day_make_no_period(raw: Raw) -> None:
    raw["category"][0]["from"] = date(2020, 1, 1)
    assert list(law_from([raw]).starts) == [date(2025, 3, 1)]


def _category(raw: Raw, code: str) -> Raw:
    return next(row for row in raw["category"] if row["code"] == code)  # type: ignore[no-any-return]


def _set(table: str, place: int, key: str, value: object) -> Change:
    def change(raw: Raw) -> None:
        raw[table][place][key] = value

    return change


FAULTS: dict[str, Change] = {
    "a source that is no participant": lambda r: _category(r, "justitieel").update(sources=["om", "x"]),
    "a doubt about nobody": lambda r: _category(r, "fiscaal").update(unclear={"x": "fiod_tax"}),
    "a doubt without words": lambda r: _category(r, "fiscaal").update(unclear={"fiod": "x"}),
    "a role that is none": lambda r: _category(r, "fiscaal").update(subjects=["x"]),
    "a form that is none": lambda r: _category(r, "seksueel_gedrag").update(forms=["x"]),
    "an activity that is none": lambda r: _category(r, "wpg_9_10").update(not_in=["scan", "x"]),
    "a phase 3 that a scan could reach": lambda r: _category(r, "wpg_9_10").update(not_in=[]),
    "a neighbour that is none": lambda r: _category(r, "fiscaal").update(near=["x"]),
    "a phase that is none": lambda r: _category(r, "fiscaal").update(phase=4),
    "a ban without words": lambda r: _category(r, "gezondheid").update(never="x"),
    "a category from nobody": lambda r: _category(r, "fiscaal").update(sources=[]),
    "a judgement without words": _set("activity", 2, "judge", ["x"]),
    "a judgement of a form without words": _set("form", 0, "judge_limited", ["x"]),
    "a form within none": _set("form", 6, "within", "x"),
    "a need without words": _set("receiver", 0, "needs", ["x"]),
    "a code twice": lambda r: r["category"].append(copy.deepcopy(r["category"][0])),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_data_that_contradict_themselves_are_refused(raw: Raw, fault: str) -> None:
    FAULTS[fault](raw)
    with pytest.raises(ValueError, match="the statute"):
        law_from([raw])


def test_the_same_sentence_in_two_documents_is_refused() -> None:
    with pytest.raises(ValueError, match="twice: reason"):
        merged([{"reason": {"open": {}}}, {"reason": {"open": {}}}])


def test_the_digest_tells_the_documents_apart() -> None:
    assert len(digest()) == 64
    assert digest() == digest()
    assert len(texts()) == 7

"""The lists of codes, and the budget of fields."""

from __future__ import annotations

from django.forms import HiddenInput

from slagkracht.apps.intake import lists
from slagkracht.apps.intake.forms import notices as notice_forms
from slagkracht.apps.intake.forms import signals as forms

STEPS = (forms.WhatForm, forms.WhereForm, forms.CriteriaForm, forms.SubjectForm)


def fields(form) -> list[str]:
    return [n for n, field in form.base_fields.items() if not isinstance(field.widget, HiddenInput)]


def test_a_signal_takes_at_most_twelve_fields():
    assert sum(len(fields(form)) for form in STEPS) <= 12


def test_a_notice_takes_at_most_six_fields():
    assert len(fields(notice_forms.NoticeForm)) <= 6


def test_every_entry_has_both_names_and_a_short_code():
    for named in (lists.themes(), lists.departments(), lists.powers(), lists.results()):
        assert len(named) >= 6
        for code, entry in named.items():
            assert entry.nl
            assert entry.en
            assert len(code) <= 40


def test_the_powers_that_the_work_asks_for():
    wanted = "opiumwet_13b bibob apv vergunning woonoverlast_151d milieu bouw belasting_gemeente gesprek"
    assert {*wanted.split(), "anders"} <= set(lists.powers())
    without = {code for code, power in lists.powers().items() if not power.article}
    assert without == {"gesprek", "vergunning", "anders"}


def test_no_theme_is_about_who_somebody_is():
    from slagkracht.apps.intake.sheets.checking import special_categories

    for theme in lists.themes().values():
        assert special_categories(theme.nl) == []


def test_the_themes_of_the_demo_exist():
    import tomllib
    from importlib.resources import files

    stories = tomllib.loads((files("slagkracht.core.synthetic.region") / "stories.toml").read_text("utf-8"))
    assert {story["theme"] for story in stories["story"]} <= set(lists.themes())

"""Every model field is classified: open, personal (staff) or an id in the vault; so are sealed fields."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("open", "personal", "sealed_ids")
OURS = [model for model in apps.get_models() if model.__module__.startswith("slagkracht.")]


def classified(model) -> dict:
    folder = Path(apps.get_app_config(model._meta.app_label).path)
    table = tomllib.loads((folder / "classification.toml").read_text("utf-8"))
    return table.get(model.__name__, {})


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_field_is_in_exactly_one_list(model):
    entry = classified(model)
    listed = [name for kind in LISTS for name in entry.get(kind, [])]
    fields = [field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete]
    assert sorted(listed) == sorted(fields)
    assert entry.get("purpose"), "say what the table is for"
    assert entry.get("retention"), "say how long its rows stay"


def test_a_field_left_out_would_be_caught(monkeypatch):
    model = OURS[0]
    entry = classified(model)
    shorter = {**entry, "open": entry["open"][:-1]}
    monkeypatch.setattr("tests.architecture.test_classification.classified", lambda m: shorter)
    with pytest.raises(AssertionError):
        test_every_field_is_in_exactly_one_list(model)


def test_every_sealed_kind_says_why_and_how_long():
    from slagkracht.apps.vault import kinds

    assert len(kinds.all_kinds()) >= 8
    for kind in kinds.all_kinds():
        assert kind.fields
        assert kind.purpose
        assert kind.retention


def test_no_plain_column_can_hold_free_text_about_a_subject():
    """A text field outside the vault is short and classified as open or personal on purpose."""
    wrong = []
    for model in OURS:
        for field in model._meta.get_fields():
            if field.get_internal_type() == "TextField" if hasattr(field, "get_internal_type") else False:
                wrong.append(f"{model._meta.label}.{field.name}")
    assert wrong == []

"""The catalogue says of every figure what it counts, and what it is not."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from slagkracht.apps.figures import definitions
from slagkracht.apps.vault.clocks import SECOND_LOOK_DAYS
from slagkracht.base import words

DOCUMENT = tomllib.loads((files("slagkracht.apps.figures") / "definitions.toml").read_text("utf-8"))


def test_every_definition_says_everything_in_both_languages():
    for definition in definitions.every():
        for text in (definition.name, definition.unit, definition.one, definition.counts, definition.is_not):
            assert text.nl
            assert text.en
            assert text.nl != text.en or text.nl in ("dossiers", "dossier")


def test_what_can_be_restored_is_counted_when_it_cannot_be_any_more():
    settling = {d.code: d.settles for d in definitions.every() if d.settles}
    assert settling == {"signals_not_taken_up": SECOND_LOOK_DAYS}


def test_every_dimension_has_words():
    for name in definitions.DIMENSIONS:
        assert words.known(f"dimension_{name}")


def test_labels_are_unique_and_say_the_version():
    labels = [definition.label for definition in definitions.every()]
    assert len(labels) == len(set(labels))
    assert "signals_received.v1" in labels


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "guess"},
        {"events": []},
        {"leaving": ["signal.taken_up"]},
        {"kind": "stock"},
        {"dimensions": ["descent"]},
        {"released": ["theme"]},
        {"insiders": "everybody"},
        {"classes": [1, 2, 3]},
        {"classes": [5, 5, 10, 20]},
        {"classes": [20, 10, 5, 1]},
    ],
)
def test_a_definition_that_does_not_say_what_it_counts_is_refused(wrong):
    row = next(row for row in DOCUMENT["definition"] if row["code"] == "signals_received")
    with pytest.raises(ValueError, match="does not say"):
        definitions.parsed({"definition": [row | wrong]})


def test_versions_follow_each_other_and_never_overlap():
    row = copy.deepcopy(DOCUMENT["definition"][0])
    second = row | {"version": 2, "from": date(2027, 1, 1)}
    first, later = definitions.parsed({"definition": [row | {"until": date(2026, 12, 31)}, second]})
    assert [d.holds(date(2026, 12, 31)) for d in (first, later)] == [True, False]
    assert [d.holds(date(2027, 1, 1)) for d in (first, later)] == [False, True]
    with pytest.raises(ValueError, match="overlaps"):
        definitions.parsed({"definition": [row | {"until": date(2027, 1, 1)}, second]})

"""Numbers, chances and conclusions in words."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.effect.words import Judgement, Remark, chance, number, percent, say

FOLDER = files("slagkracht.core.effect")
WORDS = tomllib.loads((FOLDER / "messages.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (0, "0", "0"),
        (1234.5, "1.234", "1,234"),
        (-0.0755332, "-0,07553", "-0.07553"),
        (1.00496, "1,005", "1.005"),
        (21.5, "21,5", "21.5"),
        (float("inf"), "∞", "∞"),
        (float("-inf"), "-∞", "-∞"),
        (1e-30, "0", "0"),
    ],
)
def test_a_number_is_written_as_the_language_writes_it(value, dutch, english):
    assert number(value, "nl") == dutch
    assert number(value, "en") == english


@pytest.mark.parametrize(
    ("fraction", "dutch"),
    [(0.113, "11%"), (0.042, "4,2%"), (0.05, "5%"), (0.0, "0%"), (25.0, "2.500%"), (float("inf"), "∞%")],
)
def test_a_fraction_is_written_as_percentage(fraction, dutch):
    assert percent(fraction, "nl") == dutch


@pytest.mark.parametrize(
    ("p", "phrase"),
    [
        (0.9, "in meer dan de helft van de gevallen"),
        (0.5, "in meer dan de helft van de gevallen"),
        (0.33, "in ongeveer 1 op de 3 gevallen"),
        (0.005, "in ongeveer 1 op de 200 gevallen"),
        (0.000676, "in ongeveer 1 op de 1.500 gevallen"),
        (1e-6, "in ongeveer 1 op de 1.000.000 gevallen"),
        (1e-9, "in minder dan 1 op de 1.000.000 gevallen"),
        (0.0, "in minder dan 1 op de 1.000.000 gevallen"),
    ],
)
def test_a_p_value_is_said_as_a_chance(p, phrase):
    assert chance(p, "nl") == phrase


@given(st.floats(1e-6, 0.49))
def test_the_chance_said_is_close_to_the_chance_meant(p):
    count = float(re.search(r"1 in ([\d,]+) cases", chance(p, "en"))[1].replace(",", ""))
    assert count * p == pytest.approx(1, abs=0.26)


def test_an_interval_that_leaves_out_no_effect_is_demonstrable():
    assert Judgement("ratio", 0.9, 0.85, 0.95, 0.001, 0.95).demonstrable
    assert Judgement("difference", 2.0, 1.0, 3.0, 0.001, 0.95).demonstrable
    assert not Judgement("ratio", 0.9, 0.8, 1.01, 0.07, 0.95).demonstrable
    assert not Judgement("difference", -1.0, -2.0, 0.0, 0.05, 0.95).demonstrable
    assert not Judgement("ratio", 0.9, None, None, None, 0.95).demonstrable


def test_the_conclusion_opens_with_the_answer():
    shown = Judgement("ratio", 0.89, 0.84, 0.95, 0.005, 0.95)
    assert shown.conclusion("nl").startswith("Aantoonbaar verschil: 11% lager")
    assert "1 op de 200" in shown.conclusion("nl")
    assert "16% lower to 5% lower" in shown.conclusion("en")
    none = Judgement("difference", 0.3, -0.2, 0.8, 0.25, 0.95)
    assert none.conclusion("nl").startswith("Geen aantoonbaar effect.")
    assert "niet bewezen" in none.conclusion("nl")
    assert "0.2 lower to 0.8 higher" in none.conclusion("en")
    unknown = Judgement("difference", 0.0, None, None, None, 0.95)
    assert unknown.conclusion("nl").startswith("Geen aantoonbaar effect: er zijn te weinig gegevens")
    assert "niets anders" in unknown.conclusion("nl")


def test_a_remark_writes_its_facts_as_the_language_does():
    remark = Remark("note_dropped", {"names": ["a", "b"]})
    assert remark.in_words("nl").endswith("weggelaten: a, b.")
    assert "3,5 keer" in Remark("note_overdispersed", {"dispersion": 3.5}).in_words("nl")


def test_every_code_used_has_words_and_every_word_is_used():
    source = "".join(
        Path(str(path)).read_text("utf-8") for path in FOLDER.iterdir() if path.name.endswith(".py")
    )
    used = set(re.findall(r'"effect\.([a-z_]+)"', source))
    used |= set(
        re.findall(
            r"""["']((?:note|word|chance|conclusion|etest|synthetic|power|advice|line)_[a-z_]+)["']""", source
        )
    )
    used |= {f"no_events_{when}" for when in ("before", "after")}
    used |= {f"ring_{kind}" for kind in ("none", "moved", "spread")}
    used |= {"note_judged_clustered_by_unit", "note_judged_classical"}
    from slagkracht.core.effect.report import FIGURES

    used |= {f"line_{name}" for name in FIGURES}
    used -= {"synthetic_control"}
    assert used == set(WORDS)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_both_languages_say_the_same_facts(code):
    facts = {language: set(re.findall(r"\{(\w+)\}", WORDS[code][language])) for language in ("nl", "en")}
    assert facts["nl"] == facts["en"]
    assert WORDS[code]["nl"].strip()
    filled = say(code, "nl", **dict.fromkeys(facts["nl"], "x"))
    assert "{" not in filled

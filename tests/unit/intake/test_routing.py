"""The first rule that fits decides."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from slagkracht.apps.intake.routing import CONDITIONS, Rule, first_fit

SIGNAL = {"form": "drugs", "municipality": "gm0307", "district": "oost", "seat_kind": "politie"}


def rule(to: str, **conditions: str) -> Rule:
    return Rule(uuid4(), 1, to_scope=to, **{**dict.fromkeys(CONDITIONS, ""), **conditions})


def test_without_a_rule_the_own_district():
    assert first_fit([], SIGNAL) == "district:oost"
    assert first_fit([rule("region", form="witwassen")], SIGNAL) == "district:oost"


def test_the_first_that_fits_wins():
    rules = [rule("a", form="witwassen"), rule("b", form="drugs"), rule("c")]
    assert first_fit(rules, SIGNAL) == "b"
    assert first_fit(rules[2:], SIGNAL) == "c"


def test_every_condition_must_fit():
    assert first_fit([rule("a", form="drugs", district="west")], SIGNAL) == "district:oost"
    assert first_fit([rule("a", form="drugs", district="oost")], SIGNAL) == "a"


@given(
    st.lists(
        st.dictionaries(st.sampled_from(CONDITIONS), st.sampled_from(["drugs", "gm0307", "oost", "x", ""]))
    )
)
def test_the_same_as_looking_one_by_one(conditions):
    rules = [rule(f"g{i}", **each) for i, each in enumerate(conditions)]
    fitting = [r.to_scope for r in rules if all(getattr(r, n) in ("", SIGNAL[n]) for n in CONDITIONS)]
    assert first_fit(rules, SIGNAL) == (fitting[0] if fitting else "district:oost")

"""What a policy answers: yes without more, or no with its reason, article and facts."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from slagkracht.base.policy import ALLOWED, Decision, refuse


def test_yes_has_no_reason():
    assert ALLOWED.allowed
    assert (ALLOWED.code, ALLOWED.article, dict(ALLOWED.facts)) == ("", "", {})


def test_no_says_why_and_by_which_article():
    no = refuse("not_screened", "BGS 1.11(1)", until="2026-11-01")
    assert not no.allowed
    assert (no.code, no.article, no.facts) == ("not_screened", "BGS 1.11(1)", {"until": "2026-11-01"})
    assert refuse("not_yours").article == ""


def test_a_decision_is_not_turned_round():
    with pytest.raises(FrozenInstanceError):
        refuse("not_yours").allowed = True  # type: ignore[misc]
    with pytest.raises(TypeError):
        Decision()  # type: ignore[call-arg]  # nothing is allowed by default

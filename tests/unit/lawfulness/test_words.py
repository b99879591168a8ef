"""Every act that the house writes has words; addresses of articles; every rule has its article."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

import slagkracht
from slagkracht.apps.lawfulness import act_words, addresses, rules
from slagkracht.base import words
from slagkracht.base.actors import service
from slagkracht.base.ids import new_id
from slagkracht.core import law

HOUSE = Path(slagkracht.__file__).parent
WRITERS = {"act", "Draft", "_act", "_write", "write", "note_act", "remember", "_change"}


def acts_in(source: str) -> set[str]:
    """The acts that a module names: the first word of ``act(…)`` and ``Draft(…)``, and every ``act=…``."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        named = [keyword.value for keyword in node.keywords if keyword.arg == "act"]
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in WRITERS:
            named += node.args[:1]
        found |= {str(one.value) for one in named if isinstance(one, ast.Constant) and "." in str(one.value)}
    return found


def test_every_act_has_words():
    found = set()
    for path in sorted(HOUSE.rglob("*.py")):
        found |= acts_in(path.read_text("utf-8"))
    assert len(found) > 80
    assert found - set(act_words.ACTS) == set()


def test_the_test_would_notice():
    assert acts_in('require(x, by=by, act="signal.sing")\nwith act("signal.dance", by=by): pass') == {
        "signal.sing",
        "signal.dance",
    }


def test_a_code_without_words_is_shown_as_it_is():
    assert act_words.act_in_words("signal.sing") == "signal.sing"
    assert act_words.kind_in_words("box") == "box"
    assert act_words.service_in_words(service("destroyer").id) != act_words.service_in_words(new_id())


def test_every_owner_kind_has_words():
    from slagkracht.apps.vault import destruction

    # "test" is there when tests of the vault run in the same process.
    assert set(destruction._purges) - {"test"} <= set(act_words.KINDS)


@pytest.mark.parametrize(
    ("written", "has"),
    [
        ("WGS 1.8(4)", "BWBR0049962&artikel=1.8"),
        ("BGS 2.16(1)b6", "BWBR0050665&artikel=2.16"),
        ("Wjsg 39fa", "BWBR0014194&artikel=39fa"),
        ("AVG 9", "eur-lex.europa.eu"),
        ("WGS 2.23(6)b, 2.23(4)", "BWBR0049962&artikel=2.23"),
    ],
)
def test_an_article_has_its_address(written, has):
    assert has in addresses.text_of(written)


@pytest.mark.parametrize("written", ["", "nonsense", "ABC 12"])
def test_what_is_no_article_has_none(written):
    assert addresses.text_of(written) == ""


def test_every_rule_of_the_law_is_on_the_page_with_an_article():
    on = date(2026, 11, 23)
    shown = [rule for part in rules.parts(on) for rule in part.rules]
    assert len(shown) == len(law.statute(on).rules)
    assert all(words.known(f"rules_{part}") for part in rules.PARTS)
    for rule in shown:
        assert rule.text.nl
        assert rule.text.en
        assert rule.articles
        assert rule.duty is None or rule.duty.nl

"""The rules of the law, in plain words, by part of the work; and whose duty each one is, if somebody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slagkracht.apps.lawfulness.addresses import text_of
from slagkracht.apps.lawfulness.answering import Article
from slagkracht.core import law
from slagkracht.core.law import Text, entries

PARTS = ("signal", "activity", "data", "provision", "safeguard", "organisation")


@dataclass(frozen=True)
class Rule:
    """One rule. ``duty``: whose it is; None where a function of the law answers it."""

    text: Text
    articles: Sequence[Article]
    duty: Text | None


@dataclass(frozen=True)
class Part:
    """The rules about one part of the work."""

    code: str
    rules: Sequence[Rule]


def parts(on: date) -> list[Part]:
    """Every rule of the text that holds on a day, in the order of the walk of a signal."""
    found = law.statute(on).rules.values()
    return [Part(code, [_rule(rule) for rule in found if rule.part == code]) for code in PARTS]


def _rule(rule: entries.Rule) -> Rule:
    return Rule(
        text=rule.text,
        articles=[Article(name, text_of(name)) for name in rule.articles],
        duty=None if rule.by else rule.duty,
    )

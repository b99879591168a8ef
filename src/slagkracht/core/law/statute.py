"""The statute as data: one ``Statute`` per period in which the text did not change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from slagkracht.core.law import entries as e

if TYPE_CHECKING:
    from slagkracht.core.law.answers import Answer


DESIGNATED = 6  # the number of BGS 2.16(1)b, 6°


@dataclass(frozen=True)
class Statute:
    """The law as it reads in one period. ``in_force`` is false for the time before its first day;
    ``opening`` is then the first text.

    ``known`` holds per kind of word every word of any period, so that a word from another period is
    told apart from a typing error. ``answers`` remembers what was asked; it belongs to this text alone.
    """

    name: e.Text
    since: date
    text_of: date
    participants: Mapping[str, e.Named]
    groups: Mapping[str, e.Group]
    activities: Mapping[str, e.Activity]
    phases: Mapping[int, e.Phase]
    subjects: Mapping[str, e.SubjectRole]
    forms: Mapping[str, e.Form]
    categories: Mapping[str, e.Category]
    criteria: Mapping[str, e.Explained]
    factors: Mapping[str, e.Explained]
    doubts: Mapping[str, e.Explained]
    terms: Mapping[str, e.Term]
    verdicts: Mapping[str, e.Verdict]
    reasons: Mapping[str, e.Sentence]
    parts: Mapping[str, e.Text]
    points: Mapping[str, e.Sentence]
    needs: Mapping[str, e.Need]
    yes: Mapping[str, e.Sentence]
    forbids: Mapping[str, e.Sentence]
    options: Mapping[str, e.Sentence]
    destroys: Mapping[str, e.Sentence]
    receivers: Mapping[str, e.Receiver]
    partnerships: Mapping[str, e.Flagged]
    contents: Mapping[str, e.Named]
    marks: Mapping[str, e.Flagged]
    charges: Mapping[str, e.Named]
    trainings: Mapping[str, e.Named]
    log_purposes: Mapping[str, e.Flagged]
    publications: Mapping[str, e.Named]
    rules: Mapping[str, e.Rule]
    in_force: bool = True
    opening: Statute | None = None
    known: Mapping[str, Mapping[Any, None]] = field(default_factory=dict, repr=False)
    answers: dict[Any, Answer] = field(default_factory=dict, compare=False, repr=False, init=False)

    @property
    def reportable_forms(self) -> Mapping[str, e.Form]:
        """The forms a signal can be reported as: BGS 2.16(1)b, 1° to 5°, by code. Not the sixth, a form
        designated after a test, which counts only when it stands on the internet; nor the narrower words
        without a number."""
        return {code: form for code, form in self.forms.items() if 0 < form.number < DESIGNATED}


@dataclass(frozen=True)
class Law:
    """All periods: ``starts[i]`` is the first day of ``periods[i]``; ``before`` stands for earlier days."""

    starts: Sequence[date]
    periods: Sequence[Statute]
    before: Statute

    def at(self, on: date) -> Statute:
        """The text in force on a date; before the first day ``before``, which is not in force."""
        place = bisect_right(self.starts, on)
        return self.periods[place - 1] if place else self.before


@cache
def law() -> Law:
    """The law of this package, read on first use."""
    from slagkracht.core.law.load import read

    return read()


def statute(on: date) -> Statute:
    """The words, rules and names of the law on a date, for lists and legends.

    Before the first day it gives the first text with ``in_force`` false: the words can be shown, and
    every question about that date is answered with no.
    """
    return law().at(on)

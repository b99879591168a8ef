"""Everything one participant may give: all categories by phase and activity, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from slagkracht.core.law.answers import Answer, Question
from slagkracht.core.law.conditions import require_word
from slagkracht.core.law.entries import Category, Text
from slagkracht.core.law.provide import answer_in, kind_of_seat
from slagkracht.core.law.statute import Statute, statute
from slagkracht.core.law.who import who_may

Column = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One category: an answer per column, and who may give it in a few words."""

    category: Category
    cells: Mapping[Column, Answer]
    who: Text


@dataclass(frozen=True, slots=True)
class Matrix:
    """All categories about one subject role. ``columns`` are the pairs of activity and phase that exist.

    ``alike`` joins activities whose columns are equal (casusoverleg and handhavingsknelpunt), so that a page
    need show them once.
    """

    participant: str
    subject: str
    on: date
    columns: tuple[Column, ...]
    alike: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]

    def as_dict(self) -> dict[str, Any]:
        """Verdict, status and who may give it, per category and column."""
        return {
            "participant": self.participant,
            "subject": self.subject,
            "on": self.on.isoformat(),
            "columns": [{"activity": activity, "phase": phase} for activity, phase in self.columns],
            "alike": [list(codes) for codes in self.alike],
            "rows": [
                {
                    "category": row.category.code,
                    "phase": row.category.phase,
                    "short": row.category.short.as_dict(),
                    "who": row.who.as_dict(),
                    "cells": [
                        {"status": a.status, "verdict": a.verdict}
                        for a in (row.cells[c] for c in self.columns)
                    ],
                }
                for row in self.rows
            ],
        }


def matrix(participant: str, on: date, *, subject: str = "betrokkene", form: str | None = None) -> Matrix:
    """All categories × phases × activities for one participant and one subject role.

    Rows are the categories that exist for the role, in the order of the phases; the categories that are
    never open are left out (list them from ``statute(on).categories`` where ``never`` is set).
    Raises ``UnusableInput("unknown_word")``.
    """
    text = statute(on)
    kind = kind_of_seat(participant)
    require_word("participant", kind, text.participants)
    require_word("subject", subject, text.subjects)
    columns = tuple((a.code, n) for a in text.activities.values() for n in text.phases if n <= a.last_phase)
    shown = [c for c in text.categories.values() if not c.never and subject in c.subjects]
    rows = tuple(_row(text, Question(kind, c.code, 1, "", subject, form), columns) for c in shown)
    return Matrix(kind, subject, on, columns, _alike(text, columns, rows), rows)


def _row(text: Statute, asked: Question, columns: tuple[Column, ...]) -> Row:
    cells = {}
    for activity, phase in columns:
        question = Question(asked.participant, asked.category, phase, activity, asked.subject, asked.form)
        cells[activity, phase] = answer_in(text, question)
    return Row(text.categories[asked.category], cells, who_may(text, asked.category))


def _alike(text: Statute, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> tuple[tuple[str, ...], ...]:
    groups: dict[Any, list[str]] = {}
    for code in text.activities:
        phases = [phase for activity, phase in columns if activity == code]
        pattern = (*phases, *(row.cells[code, phase].verdict for row in rows for phase in phases))
        groups.setdefault(pattern, []).append(code)
    return tuple(tuple(codes) for codes in groups.values())

"""Problems of a list in words: row, column and what must change, in the language of the moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from slagkracht.apps.intake.sheets.columns import Column, Language, all_columns
from slagkracht.apps.intake.sheets.problems import FileProblem, Problem
from slagkracht.base import words


@dataclass(frozen=True)
class Said:
    """One problem as a page shows it."""

    row: int
    column: str
    sentence: str


def language() -> Language:
    """The language of the moment, for texts that stand in both."""
    return "en" if get_language() == "en" else "nl"


def said(problem: Problem) -> Said:
    """A problem of a cell."""
    column = all_columns()[problem.column].heading(language())
    return Said(problem.row, column, words.say(problem.code, problem.facts))


def in_one_line(problem: Problem) -> str:
    """A problem beside its row: the column and what must change."""
    one = said(problem)
    return f"{one.column}: {one.sentence}"


def of_file(problem: FileProblem) -> str:
    """A problem of the file as a whole."""
    facts: dict[str, Any] = dict(problem.facts)
    if "columns" in facts:
        facts["columns"] = ", ".join(_column(column) for column in facts["columns"])
    return words.say(problem.code, facts)


def _column(column: Column | str) -> str:
    return column if isinstance(column, str) else f"‘{column.heading(language())}’"

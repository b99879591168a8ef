"""Everything one participant may give, as a table in which every cell asks its own question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from slagkracht.apps.lawfulness.answering import MARKS, SIGNS
from slagkracht.apps.lawfulness.asking import FIRST_ACTIVITY, Asked
from slagkracht.core import law
from slagkracht.core.law import Matrix, Row, Statute, Text
from slagkracht.core.law.entries import Phase, Verdict
from slagkracht.core.law.matrix import Column
from slagkracht.core.law.wording import OR, capitalised, joined

SHADES = {"nee": "is-nee", "niet_zeker": "is-nee", "nog_niet": "is-dicht"}
INKS = {"ja": "ja", "nee": "nee", "niet_zeker": "nee", "nog_niet": "dicht", "onder_voorwaarde": "weigert"}


@dataclass(frozen=True)
class Mark:
    """How a verdict looks in a cell and in the legend."""

    ink: str
    icon: str
    sign: str
    word: Text
    about: Text


@dataclass(frozen=True)
class Cell:
    """One cell: the mark, the classes of its ground, and the question that asks exactly this."""

    mark: Mark
    shade: str
    address: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    """One category."""

    name: Text
    cells: Sequence[Cell]
    who: Text


@dataclass(frozen=True)
class Head:
    """The activities that share these columns, and the phases under them."""

    name: Text
    phases: Sequence[Text]


@dataclass(frozen=True)
class Group:
    """The categories of one phase."""

    phase: Phase
    lines: Sequence[Line]


@dataclass(frozen=True)
class Table:
    """The whole table of one participant about one subject role."""

    who: Text
    about: Text
    heads: Sequence[Head]
    groups: Sequence[Group]
    legend: Sequence[Mark]
    width: int


@dataclass(frozen=True)
class _Place:
    """One column of the page: which column of the matrix it shows, for which activities, and whether a group
    after the first begins here."""

    column: Column
    activities: tuple[str, ...]
    borders: bool


def table(asked: Asked, *, on: date) -> Table:
    """What the participant of a question may give about its subject role."""
    text = law.statute(on)
    found = law.matrix(asked.participant, on, subject=asked.subject, form=asked.form or None)
    marks = {code: _mark(verdict) for code, verdict in text.verdicts.items()}
    places = _places(found)
    groups = [
        Group(phase, [_line(r, places, marks, asked) for r in found.rows if r.category.phase == number])
        for number, phase in text.phases.items()
    ]
    shown = {row.cells[place.column].verdict for row in found.rows for place in places}
    return Table(
        who=text.participants[asked.participant].name,
        about=text.subjects[asked.subject].name,
        heads=[_head(codes, places, text) for codes in found.alike],
        groups=[group for group in groups if group.lines],
        legend=[mark for code, mark in marks.items() if code in shown],
        width=len(places) + 2,
    )


def _places(found: Matrix) -> list[_Place]:
    """Activities whose columns are equal share them; the usual activity stands for the others."""
    places: list[_Place] = []
    for codes in found.alike:
        shown = FIRST_ACTIVITY if FIRST_ACTIVITY in codes else codes[0]
        columns = [column for column in found.columns if column[0] == shown]
        begins = bool(places)
        places += [_Place(c, codes, begins and c == columns[0]) for c in columns]
    return places


def _head(codes: tuple[str, ...], places: Sequence[_Place], text: Statute) -> Head:
    names = joined([text.activities[code].short for code in codes], OR)
    phases = [text.phases[place.column[1]].name for place in places if place.activities == codes]
    return Head(capitalised(names), phases)


def _mark(verdict: Verdict) -> Mark:
    code = verdict.code
    return Mark(INKS[code], MARKS.get(code, ""), SIGNS.get(code, ""), verdict.cell, verdict.about)


def _line(row: Row, places: Sequence[_Place], marks: Mapping[str, Mark], asked: Asked) -> Line:
    return Line(row.category.short, [_cell(row, place, marks, asked) for place in places], row.who)


def _cell(row: Row, place: _Place, marks: Mapping[str, Mark], asked: Asked) -> Cell:
    activity, phase = place.column
    chosen = (
        row.category.code == asked.category and phase == asked.phase and asked.activity in place.activities
    )
    here = replace(
        asked,
        category=row.category.code,
        phase=phase,
        activity=asked.activity if asked.activity in place.activities else activity,
        form=asked.form if row.category.forms else "",
    )
    verdict = row.cells[place.column].verdict
    shades = [SHADES.get(verdict, ""), "is-gekozen" if chosen else "", "grens" if place.borders else ""]
    return Cell(marks[verdict], " ".join(filter(None, shades)), here.address, chosen)

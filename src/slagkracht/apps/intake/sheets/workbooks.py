"""Workbooks and CSV that we give: the template with its explanation, and a list with its errors marked."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from slagkracht.apps.intake.sheets import in_memory
from slagkracht.apps.intake.sheets.columns import (
    Column,
    Language,
    marks_column,
    sheet_name,
    template_columns,
)
from slagkracht.apps.intake.sheets.problems import Problem
from slagkracht.apps.intake.sheets.reading import EMPTY, Line, Sheet
from slagkracht.apps.intake.sheets.values import Choice, Known

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOLD, _WRAP = Font(bold=True), Alignment(wrap_text=True, vertical="top")
_HEAD = PatternFill("solid", start_color="E7ECEA")
_BAD = PatternFill("solid", start_color="F6D9D2")
_WIDTH = {"text": 45, "date": 13, "choice": 26, "list": 30}
_SUBJECT_WIDTH = 24
_FIRST, _LAST = 2, 2_000  # the rows that get lists to choose from
Say = Callable[[Problem], str]


# ---- the template ----


def template_xlsx(known: Known, language: Language) -> bytes:
    """The template: a sheet to fill in with one invented row, an explanation, and what can be chosen."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = sheet_name("signals", language)
    _headings(sheet, language)
    for column, text in enumerate(example_row(known, language), start=1):
        _plain(sheet, 2, column, text)
    choices = book.create_sheet(sheet_name("choices", language))
    _explanation(book.create_sheet(sheet_name("explanation", language), 1), language)
    _lists(sheet, choices, known, language)
    return in_memory.save(book)


def _headings(sheet: Worksheet, language: Language) -> None:
    for index, column in enumerate(template_columns(), start=1):
        star = " *" if column.required else ""
        cell = sheet.cell(1, index, column.heading(language) + star)
        cell.font, cell.fill, cell.alignment = _BOLD, _HEAD, _WRAP
        comment = Comment(column.help(language), "Slagkracht")
        comment.width, comment.height = 320, 120
        cell.comment = comment
        letters = get_column_letter(index)
        width = _SUBJECT_WIDTH if column.code.startswith("subject") else _WIDTH[column.kind]
        sheet.column_dimensions[letters].width = width
        if column.kind == "date":
            sheet.column_dimensions[letters].number_format = "d-m-yyyy"
        elif column.code.endswith("number"):
            sheet.column_dimensions[letters].number_format = "@"
    sheet.freeze_panes = "A2"


def _plain(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A text that stays a text, whatever sign it begins with."""
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type, cell.alignment = "s", _WRAP


def example_row(known: Known, language: Language) -> list[str]:
    """The invented example: texts from the columns, choices from what there is."""
    town = known.municipalities[0] if known.municipalities else Choice("", ("",))
    places = known.places.get(town.code, ())
    picked = {
        "observed_on": f"{known.today.day}-{known.today.month}-{known.today.year}",
        "municipality": town.names[0],
        "place": _name(places[0], language) if places else "",
        "form": _name(known.forms[0], language),
        "partners": _name(next(c for c in known.participants if c.code != known.own_kind), language),
        "subject_1_kind": _name(next(c for c in known.kinds if c.code == "organisation"), language),
    }
    return [picked.get(c.code) or c.example(language) for c in template_columns()]


def _name(choice: Choice, language: Language) -> str:
    """The name of a choice in a language: Dutch first, English second, or the only one."""
    return choice.names[min(0 if language == "nl" else 1, len(choice.names) - 1)]


def _explanation(sheet: Worksheet, language: Language) -> None:
    words = {
        "nl": ("Kolom", "Verplicht?", "Wat hoort erin?", "ja", "nee"),
        "en": ("Column", "Required?", "What belongs in it?", "yes", "no"),
    }[language]
    rows = [
        (column.heading(language), words[3 if column.required else 4], column.help(language))
        for column in template_columns()
    ]
    _write_rows(sheet, [words[:3], *rows], widths=(40, 12, 90))


def _write_rows(sheet: Worksheet, rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    for number, row in enumerate(rows, start=1):
        for index, text in enumerate(row, start=1):
            _plain(sheet, number, index, text)
            if number == 1:
                sheet.cell(1, index).font = _BOLD
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width


def _lists(sheet: Worksheet, choices: Worksheet, known: Known, language: Language) -> None:
    """What can be chosen, one column a list, and the lists behind the cells of the first sheet."""
    town_names = {choice.code: choice.names[0] for choice in known.municipalities}
    offered: dict[str, list[str]] = {
        "municipality": [choice.names[0] for choice in known.municipalities],
        "form": [_name(choice, language) for choice in known.forms],
        "partners": [_name(choice, language) for choice in known.participants],
        "kind": [_name(choice, language) for choice in known.kinds],
    }
    places = [
        (f"{town_names[town]}: {_name(place, language)}", place.code)
        for town, all_places in known.places.items()
        for place in all_places
        if town in town_names
    ]
    headings = {c.code.rpartition("1_")[2]: c.heading(language) for c in template_columns()}
    columns = [[headings[name], *values] for name, values in offered.items()]
    columns += [[headings["place"], *(p for p, _ in places)], ["code", *(code for _, code in places)]]
    longest = max(map(len, columns))
    rows = [[column[i] if i < len(column) else "" for column in columns] for i in range(longest)]
    _write_rows(choices, rows, widths=(26, 60, 40, 20, 44, 16))
    for name, letters in (("municipality", "A"), ("form", "B"), ("kind", "D")):
        _validate(sheet, choices.title, name, f"${letters}$2:${letters}${len(offered[name]) + 1}")


def _validate(sheet: Worksheet, choices: str, name: str, cells: str) -> None:
    rule = DataValidation(type="list", formula1=f"'{choices}'!{cells}", allow_blank=True)
    rule.showErrorMessage = False  # a code may be typed as well; we check the file ourselves
    sheet.add_data_validation(rule)
    for index, column in enumerate(template_columns(), start=1):
        if column.code == name or (column.code.startswith("subject") and column.code.endswith(f"_{name}")):
            letters = get_column_letter(index)
            rule.add(f"{letters}{_FIRST}:{letters}{_LAST}")


def template_csv(known: Known, language: Language) -> bytes:
    """The template as CSV: UTF-8 with its mark and semicolons, as Dutch spreadsheet programs like it."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([column.heading(language) for column in template_columns()])
    writer.writerow(example_row(known, language))
    return text.getvalue().encode("utf-8-sig")


# ---- the list with its errors marked ----


def marked_xlsx(sheet: Sheet, problems: Iterable[Problem], say: Say, language: Language) -> bytes:
    """The list as it was sent, wrong cells coloured, with a first column that says what must change.

    Rows keep their numbers. Read again, the first column is left out.
    """
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row].append(problem)
    book = Workbook(write_only=True)
    page = in_memory.rows_only(book, sheet_name("signals", language))
    page.freeze_panes = "B2"
    page.column_dimensions["A"].width = 70
    _marked_widths(page, sheet)
    page._writer.write_top()
    headings = [column.heading(language) for column in (marks_column(), *sheet.columns)]
    page.append([_cell(page, heading, _HEAD) for heading in headings])
    lines = {line.number: line for line in sheet.lines}
    for number in range(2, max(lines, default=1) + 1):
        page.append(_marked_row(page, lines.get(number), sheet.columns, by_row[number], say))
    return in_memory.save(book)


def _marked_widths(page: Any, sheet: Sheet) -> None:
    for index, column in enumerate(sheet.columns, start=2):
        page.column_dimensions[get_column_letter(index)].width = _WIDTH[column.kind]


def _marked_row(
    page: Any, line: Line | None, columns: Sequence[Column], problems: Sequence[Problem], say: Say
) -> list[Any]:
    if line is None:
        return []
    bad = {problem.column for problem in problems}
    first = _cell(page, "\n".join(map(say, problems)), _BAD) if problems else None
    texts = [(column.code, line.cells.get(column.code, EMPTY).text) for column in columns]
    return [first, *(_cell(page, text, _BAD if code in bad else None) for code, text in texts)]


def _cell(page: Any, text: str, fill: PatternFill | None) -> Any:
    if not text and fill is None:
        return None
    cell = WriteOnlyCell(page, value=None)
    cell.value = text
    cell.data_type = "s"
    if fill is not None:
        cell.fill, cell.alignment = fill, _WRAP
    return cell

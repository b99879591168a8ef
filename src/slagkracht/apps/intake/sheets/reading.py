"""A file to a sheet: headings and rows of plain text, in the numbering of a spreadsheet program."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any, NamedTuple

from slagkracht.apps.intake.sheets import guard
from slagkracht.apps.intake.sheets.columns import LANGUAGES, MARKS, Column, letter, recognise, required
from slagkracht.apps.intake.sheets.columns import sheet_name as name_of_sheet
from slagkracht.apps.intake.sheets.problems import FileProblem
from slagkracht.apps.intake.sheets.scan import Scan, scan

MAX_ROWS = 20_000
MAX_COLUMNS = 60
SHOWN = 60  # characters of a heading that we say back
DELIMITERS = ";,\t"


class Cell(NamedTuple):
    """One cell as text; ``fault``: it holds a ``formula`` or an ``error`` of the program."""

    text: str
    fault: str = ""


EMPTY = Cell("")


@dataclass(frozen=True)
class Line:
    """One row of the file under its number, with a cell per column code."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Sheet:
    """A list as it was sent: its columns in their order, and its rows that are not empty."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...] = field(repr=False)


def read(name: str, content: bytes) -> Sheet:
    """Read a file. Raises ``FileProblem``: the code says what is wrong with the file as a whole."""
    kind = guard.kind_of(name, content)
    rows = _workbook_rows(content) if kind == "xlsx" else _csv_rows(content)
    return _sheet([row for row in rows if any(cell.text or cell.fault for cell in row[1])])


def _sheet(rows: Sequence[tuple[int, list[Cell]]]) -> Sheet:
    if not rows:
        raise FileProblem("file_empty")
    columns = _columns([cell.text for cell in rows[0][1]])
    if len(rows) == 1:
        raise FileProblem("file_no_rows")
    if len(rows) - 1 > MAX_ROWS:
        raise FileProblem("file_too_many_rows", most=MAX_ROWS)
    lines = []
    for number, cells in rows[1:]:
        known = {c.code: cell for c, cell in zip(columns, cells, strict=False) if c is not None}
        known.pop(MARKS, None)
        beyond = [
            i for i, cell in enumerate(cells) if cell.text and (i >= len(columns) or columns[i] is None)
        ]
        if beyond:
            raise FileProblem("file_cell_outside", row=number, column=letter(beyond[0]))
        lines.append(Line(number, known))
    return Sheet(tuple(c for c in columns if c is not None and c.code != MARKS), tuple(lines))


def _columns(headings: list[str]) -> list[Column | None]:
    """The columns that the headings name; None under an empty heading."""
    if len(headings) > MAX_COLUMNS:
        raise FileProblem("file_too_many_columns", most=MAX_COLUMNS)
    columns = [recognise(text) if text else None for text in headings]
    known = [column.code for column in columns if column is not None]
    if not known:
        raise FileProblem("file_no_headings")
    unknown = [
        f"{letter(i)} ‘{text[:SHOWN]}’"
        for i, (text, column) in enumerate(zip(headings, columns, strict=True))
        if text and column is None
    ]
    if unknown:
        raise FileProblem("file_unknown_columns", columns=tuple(unknown))
    missing = tuple(column for column in required() if column.code not in known)
    if missing:
        raise FileProblem("file_missing_columns", columns=missing)
    double = [column for column in columns if column is not None and known.count(column.code) > 1]
    if double:
        raise FileProblem("file_double_columns", columns=tuple(dict.fromkeys(double)))
    return columns


# ---- workbooks ----


def _workbook_rows(content: bytes) -> list[tuple[int, list[Cell]]]:
    wanted = [name_of_sheet("signals", language) for language in LANGUAGES]
    workbook = guard.open_workbook(content, wanted)
    found = scan(workbook.part)
    if found.last_row > MAX_ROWS:
        raise FileProblem("file_too_many_rows", most=MAX_ROWS)
    if found.last_column >= MAX_COLUMNS:
        raise FileProblem("file_too_many_columns", most=MAX_COLUMNS)
    return [
        (index + 1, [_cell(value, (index, column), found) for column, value in enumerate(row)])
        for index, row in enumerate(_values(workbook, found))
    ]


def _values(workbook: guard.Workbook, found: Scan) -> Iterable[list[Any]]:
    from python_calamine import CalamineError, load_workbook

    if found.last_row < 0:
        return []
    try:
        with load_workbook(BytesIO(workbook.container)) as book:
            sheet = book.get_sheet_by_name(workbook.sheet)
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise FileProblem("file_damaged") from error
    width = found.last_column + 1
    return [row + [""] * (width - len(row)) for row in rows] + [
        [""] * width for _ in range(found.last_row + 1 - len(rows))
    ]


def _cell(value: Any, place: tuple[int, int], found: Scan) -> Cell:
    if place in found.formulas:
        return Cell(_text(value), fault="formula")
    if place in found.faults:
        return Cell(_text(value), fault="error")
    return Cell(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip()


# ---- CSV ----


def _csv_rows(content: bytes) -> list[tuple[int, list[Cell]]]:
    text = _decode(content)
    first = text.partition("\n")[0].strip("\r")
    if first[:4].lower() == "sep=" and len(first) == 5:  # Excel's own hint; it counts no row
        text = text.partition("\n")[2]
    rows = _parse(text, _delimiter(text))
    return [(number, [_csv_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]


def _parse(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > 2 * MAX_ROWS:
                raise FileProblem("file_too_many_rows", most=MAX_ROWS)
    except csv.Error as error:
        raise FileProblem("file_csv_broken", row=len(rows) + 1) from error
    return rows


def _csv_cell(value: str) -> Cell:
    text = value.strip()
    return Cell(text, fault="formula" if text.startswith("=") else "")


def _delimiter(text: str) -> str:
    """The sign that cuts the headings into the most columns we know."""
    first = next((line for line in text.splitlines() if line.strip(DELIMITERS + " ")), "")

    def known(sign: str) -> int:
        headings = next(csv.reader([first], delimiter=sign), [])
        return sum(recognise(heading) is not None for heading in headings if heading)

    return max(DELIMITERS, key=known)


def _decode(content: bytes) -> str:
    """UTF-8, with or without its mark. Another encoding is recognised, and refused: guessing spoils names."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row, column = _first_wrong(content, error.start)
        raise FileProblem("file_encoding", row=row, column=column) from error


def _first_wrong(content: bytes, start: int) -> tuple[int, str]:
    """Row and column letter of the first sign that is no UTF-8, read as if it were Windows-1252."""
    before = content[:start].decode("utf-8-sig", "replace")
    whole = content.decode("cp1252", "replace")
    delimiter = _delimiter(whole)
    try:
        rows = list(csv.reader(StringIO(before, newline=""), delimiter=delimiter))
    except csv.Error:
        return before.count("\n") + 1, "A"
    if not rows or before.endswith("\n"):
        return len(rows) + 1, "A"
    return len(rows), letter(len(rows[-1]) - 1)

"""What the sheets know in these tests, and lists to read: no database."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import openpyxl

from slagkracht.apps.intake.sheets import checking, reading
from slagkracht.apps.intake.sheets.columns import subject_kinds, template_columns
from slagkracht.apps.intake.sheets.values import Choice, Known

TODAY = date(2026, 11, 23)
KNOWN = Known(
    today=TODAY,
    own_kind="politie",
    municipalities=(Choice("gm0307", ("Amersfoort",)), Choice("gm0310", ("De Bilt",))),
    former={"Vianen": "Vijfheerenlanden", "Weesp": ""},
    districts={"gm0307": "oost", "gm0310": "oost"},
    places={"gm0307": (Choice("p1", ("Kern",)), Choice("p2", ("Haven",))), "gm0310": ()},
    forms=(Choice("drugs", ("drugscriminaliteit", "drug crime")), Choice("witwassen", ("witwassen",))),
    participants=(
        Choice("politie", ("politie", "police")),
        Choice("om", ("openbaar ministerie", "prosecution")),
    ),
    kinds=tuple(Choice(code, names) for code, names in subject_kinds().items()),
    public_names=frozenset({"Amersfoort", "De Bilt", "Kern", "Haven"}),
)
ROW = {
    "observation": "Er stonden auto’s zonder kopers.",
    "observed_on": "3-11-2026",
    "municipality": "Amersfoort",
    "place": "Kern",
    "form": "witwassen",
    "necessity": "Wij zien niet waar het geld vandaan komt.",
    "partners": "politie, openbaar ministerie",
    "others": "Het OM kan beslag leggen.",
    "region": "Ja, hier.",
    "subject_1_kind": "persoon",
    "subject_1_name": "Vriesje Verzonnen",
    "subject_1_number": "111111110",
}
CODES = [column.code for column in template_columns()]


def table(*rows: dict[str, Any], headings: list[str] | None = None) -> list[list[Any]]:
    """Headings and rows as a list of lists."""
    return [
        headings or [c.nl for c in template_columns()],
        *([row.get(c, "") for c in CODES] for row in rows),
    ]


def as_csv(cells: list[list[Any]], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(cells)
    return text.getvalue().encode(encoding)


def as_xlsx(cells: list[list[Any]], title: str = "Signalen") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in cells:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zip_of(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def check(*rows: dict[str, Any], names=lambda text: []) -> checking.Checked:
    return checking.check(reading.read("lijst.csv", as_csv(table(*rows))), KNOWN, names)


def codes(checked: checking.Checked) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in checked.problems]

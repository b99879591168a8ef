"""The spreadsheet of an account manager: the site's own template, filled in with forty invented signals."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

ROWS = 40
TOWNS = ("Amersfoort", "Baarn", "Bunschoten", "Leusden", "Soest")
FORMS = ("witwassen", "georganiseerde drugscriminaliteit", "mensenhandel en mensensmokkel")
SEEN = (
    "bij drie controles stonden er auto’s met een prijskaartje, maar zonder kopers",
    "een loods was steeds dicht, terwijl er ’s nachts vracht kwam",
    "de huur van een pand werd voor een jaar vooruit betaald, in briefjes van vijftig",
    "op het park stonden twaalf namen ingeschreven in één huisje",
)


def filled(template: bytes, path: Path, *, today: date, mark: str, wrong_row: int = 0) -> Path:
    """The template with its example row replaced by ``ROWS`` signals; ``wrong_row`` gets two errors.

    With another ``mark`` it is another list.
    """
    book = load_workbook(BytesIO(template))
    sheet = _sheet(book)
    headings = {str(cell.value).rstrip(" *"): index for index, cell in enumerate(sheet[1], start=1)}
    for number in range(ROWS):
        values = _signal(number, today, mark)
        if number + 2 == wrong_row:
            values |= {"Gemeente": "Amersvoort", "Wanneer?": "31-2-2026"}
        for heading, value in values.items():
            sheet.cell(number + 2, headings[heading], value)
    book.save(path)
    return path


def _sheet(book: Workbook) -> Worksheet:
    sheet = book["Signalen"]
    assert isinstance(sheet, Worksheet)
    sheet.delete_rows(2)
    return sheet


def _signal(number: int, today: date, mark: str) -> dict[str, str | date]:
    seen = today - timedelta(days=3 + number % 20)
    return {
        "Wat zag u zelf?": f"Controle {number + 1}: {SEEN[number % len(SEEN)]}.",
        "Wanneer?": seen,
        "Gemeente": TOWNS[number % len(TOWNS)],
        "Vorm van georganiseerde misdaad": FORMS[number % len(FORMS)],
        "Waarom kunt u dit niet alleen oplossen?": "Wij zien niet waar het geld vandaan komt.",
        "Wie heeft u nog meer nodig?": "rijksbelastingdienst",
        "Wat kunnen zij bijdragen?": "De aangiften van het bedrijf.",
        "Raakt dit onze regio?": "Ja, het staat hier.",
        "Betrokkene 1: soort": "organisatie",
        "Betrokkene 1: naam": f"Verzonnen Handel {number + 1} B.V.",
        "Betrokkene 1: nummer": "00000000",
        "Uw kenmerk": f"{mark}-{number + 1:03d}",
    }

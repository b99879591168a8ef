"""openpyxl without its temporary files: what somebody sent never lies on a disk, not even for a moment.

openpyxl writes every sheet to a file of its own first. Here the sheet goes into memory instead; a test looks
that no file is made. Written against openpyxl 3.1 (``WorksheetWriter(ws, out)``).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


def rows_only(book: Workbook, title: str) -> Any:
    """A sheet of a write-only workbook that gathers its rows in memory."""
    sheet: Any = book.create_sheet(title)
    sheet._writer = WorksheetWriter(sheet, out=BytesIO())
    return sheet


def save(book: Workbook) -> bytes:
    """The workbook as bytes."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        writer = _Writer(book, archive)
        writer.write_data()
    return content.getvalue()


class _Writer(ExcelWriter):
    """Puts each sheet into the archive from memory."""

    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        if self.workbook.write_only:
            ws.close()
            writer = ws._writer
        else:
            writer = WorksheetWriter(ws, out=BytesIO())
            writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.out.getvalue())
        self.manifest.append(ws)

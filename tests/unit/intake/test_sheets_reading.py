"""Files as people send them, and files that must never be opened."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.apps.intake.sheets import guard, reading
from slagkracht.apps.intake.sheets.columns import letter, recognise, template_columns
from slagkracht.apps.intake.sheets.problems import FileProblem
from tests.unit.intake.sheets_world import CODES, ROW, as_csv, as_xlsx, parts_of, table, zip_of


def refused(name: str, content: bytes) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        reading.read(name, content)
    return caught.value


# ---- what is read ----


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_in_every_usual_form(delimiter, encoding):
    sheet = reading.read("lijst.csv", as_csv(table(ROW), delimiter, encoding))
    assert {code: cell.text for code, cell in sheet.lines[0].cells.items() if cell.text} == ROW
    assert sheet.lines[0].number == 2


def test_a_workbook_gives_what_the_csv_gives():
    cells = table(ROW, {**ROW, "place": ""})
    book, text = reading.read("a.xlsx", as_xlsx(cells)), reading.read("a.csv", as_csv(cells))
    assert book.lines == text.lines
    assert book.columns == text.columns


@pytest.mark.parametrize(
    "pick", [lambda c: c.code, lambda c: c.nl, lambda c: c.en, lambda c: f"  {c.nl.upper()} *"]
)
def test_headings_by_code_or_name_in_any_order(pick):
    columns = list(reversed(template_columns()))
    cells = [[pick(c) for c in columns], [ROW.get(c.code, "") for c in columns]]
    sheet = reading.read("a.csv", as_csv(cells))
    assert sheet.lines[0].cells["observation"].text == ROW["observation"]


def test_rows_keep_the_numbers_a_spreadsheet_program_shows():
    cells = table(ROW, {}, {}, ROW)
    for name, content in (("a.csv", as_csv(cells)), ("a.xlsx", as_xlsx(cells))):
        assert [line.number for line in reading.read(name, content).lines] == [2, 5]


def test_a_text_over_several_lines_is_one_row():
    sheet = reading.read("a.csv", as_csv(table({**ROW, "observation": "een\ntwee"}, ROW)))
    assert [line.number for line in sheet.lines] == [2, 3]
    assert sheet.lines[0].cells["observation"].text == "een\ntwee"


def test_the_hint_of_excel_counts_no_row():
    content = b"sep=;\r\n" + as_csv(table(ROW))
    assert reading.read("a.csv", content).lines[0].number == 2


def test_dates_numbers_and_truth_values_of_a_workbook_become_text():
    from datetime import date, datetime

    cells = table({**ROW, "observed_on": date(2026, 11, 3), "subject_1_number": 123456782, "reference": 1.5})
    cells[1][CODES.index("place")] = datetime(2026, 11, 3, 10, 42)
    found = reading.read("a.xlsx", as_xlsx(cells)).lines[0].cells
    assert found["observed_on"].text == "2026-11-03"
    assert found["subject_1_number"].text == "123456782"
    assert found["reference"].text == "1.5"
    assert found["place"].text == "2026-11-03"


def test_the_sheet_with_our_name_is_read_and_others_are_not():
    book = openpyxl.Workbook()
    book.active.title = "Kladblok"
    book.active.append(["geheim"])
    sheet = book.create_sheet("Signals")
    for row in table(ROW):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    assert len(reading.read("a.xlsx", content.getvalue()).lines) == 1


def test_formulas_and_errors_are_found_where_they_stand():
    cells = table(ROW)
    cells[1][CODES.index("place")] = "=A1"
    cells[1][CODES.index("reference")] = "#REF!"
    found = reading.read("a.xlsx", as_xlsx(cells)).lines[0].cells
    assert found["place"].fault == "formula"
    assert found["reference"].fault == "error"
    found = reading.read("a.csv", as_csv(table({**ROW, "place": "=1+1"}))).lines[0].cells
    assert found["place"].fault == "formula"
    assert not found["observation"].fault


# ---- what is refused, and how ----


def test_empty_and_without_rows():
    assert refused("a.csv", b"").code == "file_empty"
    assert refused("a.csv", b" \r\n \n").code == "file_empty"
    assert refused("a.csv", b";;;\n;;;\n").code == "file_empty"
    assert refused("a.xlsx", as_xlsx([[]])).code == "file_empty"
    assert refused("a.csv", as_csv(table())).code == "file_no_rows"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_old_excel"),
        ("a.xlsx", b"%PDF-1.7 not a list", "file_not_spreadsheet"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "file_not_spreadsheet"),
        ("a.csv", b"a;b\x00c\n1;2;3\n", "file_not_spreadsheet"),
        ("a.csv", "wát;zag\n".encode("utf-16"), "file_utf16"),
        ("a.xlsx", b"PK\x03\x04 broken", "file_damaged"),
        ("a.xlsm", as_xlsx(table(ROW)), "file_macros"),
        ("a.csv", b"a;b;c\n1;2;3\n", "file_no_headings"),
    ],
)
def test_other_kinds_of_file(name, content, code):
    assert refused(name, content).code == code


def test_macros_inside_an_ordinary_name():
    parts = parts_of(as_xlsx(table(ROW)))
    assert refused("a.xlsx", zip_of({**parts, "xl/vbaProject.bin": b"x"})).code == "file_macros"
    assert refused("a.xlsx", zip_of({**parts, "xl/macrosheets/sheet1.xml": b"x"})).code == "file_macros"


def test_other_workbooks_and_other_zips():
    assert refused("a.ods", zip_of({"content.xml": b"x", "mimetype": b"x"})).code == "file_other_office"
    assert refused("a.xlsb", zip_of({"xl/workbook.bin": b"x"})).code == "file_other_office"
    assert refused("a.docx", zip_of({"word/document.xml": b"x"})).code == "file_not_spreadsheet"


def test_windows_1252_is_recognised_and_refused_with_its_place():
    problem = refused("a.csv", as_csv(table(ROW, {**ROW, "necessity": "café"}), encoding="cp1252"))
    assert problem.code == "file_encoding"
    assert problem.facts == {"row": 2, "column": "A"}  # the curly apostrophe of the first text
    plain = {**ROW, "observation": "gewoon"}
    problem = refused("a.csv", as_csv(table(plain, {**plain, "necessity": "café"}), encoding="cp1252"))
    assert problem.facts == {"row": 3, "column": letter(CODES.index("necessity"))}


def test_missing_double_and_unknown_columns():
    headings = [c.nl for c in template_columns()]
    without = [row[1:] for row in table(ROW)]
    problem = refused("a.csv", as_csv(without))
    assert (problem.code, [c.code for c in problem.facts["columns"]]) == (
        "file_missing_columns",
        ["observation"],
    )
    problem = refused("a.csv", as_csv([[*headings, headings[0]], [*table(ROW)[1], "x"]]))
    assert (problem.code, problem.facts["columns"][0].code) == ("file_double_columns", "observation")
    problem = refused("a.csv", as_csv([[*headings, "Etniciteit"], [*table(ROW)[1], "x"]]))
    assert problem.code == "file_unknown_columns"
    assert problem.facts["columns"] == (f"{letter(len(headings))} ‘Etniciteit’",)


def test_a_value_under_no_heading_is_not_lost_in_silence():
    problem = refused("a.csv", as_csv([[*table()[0], ""], [*table(ROW)[1], "los"]]))
    assert (problem.code, problem.facts["row"]) == ("file_cell_outside", 2)


def test_a_quotation_mark_that_never_closes():
    problem = refused("a.csv", as_csv(table(ROW)) + b'"open;x\n')
    assert (problem.code, problem.facts["row"]) == ("file_csv_broken", 3)


def test_too_many_rows_and_columns(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    cells = table(*[ROW] * 4)
    assert refused("a.csv", as_csv(cells)).code == "file_too_many_rows"
    assert refused("a.xlsx", as_xlsx(cells)).code == "file_too_many_rows"
    assert len(reading.read("a.xlsx", as_xlsx(table(*[ROW] * 3))).lines) == 3
    wide = [[*table()[0], *(f"k{i}" for i in range(60))], table(ROW)[1]]
    assert refused("a.csv", as_csv(wide)).code == "file_too_many_columns"
    assert refused("a.xlsx", as_xlsx(wide)).code == "file_too_many_columns"


def test_one_cell_at_the_far_corner_does_not_fill_the_memory():
    cells = parts_of(as_xlsx(table(ROW)))
    path = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = zip_of({**cells, path: cells[path].replace(b"</sheetData>", far)})
    assert refused("a.xlsx", content).code == "file_too_many_rows"


# ---- bombs ----


def test_a_zip_bomb_is_not_opened(monkeypatch):
    parts = parts_of(as_xlsx(table(ROW)))
    bomb = zip_of({**parts, "xl/sharedStrings.xml": b"0" * (8 * 1024 * 1024)})
    assert len(bomb) < 100_000
    monkeypatch.setattr(guard, "_unpack", lambda *args: pytest.fail("unpacked"))
    assert refused("a.xlsx", bomb).code == "file_bomb"


def test_a_directory_that_lies_about_its_sizes(monkeypatch):
    """The declared size is that of the first bytes, with their checksum: who trusts it sees no bomb."""
    monkeypatch.setattr(guard, "MAX_UNPACKED", 1024 * 1024)
    parts = parts_of(as_xlsx(table(ROW)))
    content = bytearray(zip_of({**parts, "xl/sharedStrings.xml": b"0" * (4 * 1024 * 1024)}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo("xl/sharedStrings.xml")
    real, lie = struct.pack("<L", info.file_size), struct.pack("<L", 1000)
    checksum = struct.pack("<L", zlib.crc32(b"0" * 1000))
    lied = bytes(content).replace(
        struct.pack("<L", info.CRC) + struct.pack("<L", info.compress_size) + real,
        checksum + struct.pack("<L", info.compress_size) + lie,
    )
    assert lied != bytes(content)
    with pytest.raises(FileProblem):
        reading.read("a.xlsx", lied)


def test_what_is_handed_on_was_measured():
    """Whatever the container says, the reader of values gets a fresh one of what was unpacked here."""
    workbook = guard.open_workbook(as_xlsx(table(ROW)), ["signalen"])
    with zipfile.ZipFile(io.BytesIO(workbook.container)) as clean:
        assert all(info.compress_type == zipfile.ZIP_STORED for info in clean.infolist())
        assert sum(info.file_size for info in clean.infolist()) < guard.MAX_UNPACKED


def test_too_many_parts_and_the_same_part_twice():
    parts = parts_of(as_xlsx(table(ROW)))
    many = zip_of({**parts, **{f"xl/extra{i}.xml": b"x" for i in range(guard.MAX_PARTS)}})
    assert refused("a.xlsx", many).code == "file_bomb"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.writestr("XL/WORKBOOK.XML", b"x")
    assert refused("a.xlsx", content.getvalue()).code == "file_bomb"


def test_entities_and_broken_xml():
    parts = parts_of(as_xlsx(table(ROW)))
    path = "xl/worksheets/sheet1.xml"
    laugh = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]>' + parts[path]
    assert refused("a.xlsx", zip_of({**parts, path: laugh})).code == "file_not_spreadsheet"
    assert refused("a.xlsx", zip_of({**parts, path: parts[path][:200]})).code == "file_damaged"
    assert refused("a.xlsx", zip_of({**parts, "xl/workbook.xml": b"<x"})).code == "file_damaged"
    assert refused("a.xlsx", zip_of({**parts, "xl/workbook.xml": b"<x/>"})).code == "file_not_spreadsheet"
    without = {name: data for name, data in parts.items() if name != path}
    assert refused("a.xlsx", zip_of(without)).code == "file_damaged"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a"]))
def test_whatever_comes_in_is_read_or_refused_in_words(content, name):
    with contextlib.suppress(FileProblem):
        reading.read(name, content)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_in_words(data):
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FileProblem):
        reading.read("a.xlsx", bytes(content))


WHOLE = as_xlsx(table(ROW))


@given(st.integers(0, 800))
def test_letters_count_like_a_spreadsheet(index):
    from openpyxl.utils import get_column_letter

    assert letter(index) == get_column_letter(index + 1)


def test_every_heading_is_its_own():
    seen = {}
    for column in template_columns():
        for text in (column.code, column.nl, column.en):
            assert recognise(text) == column
            seen.setdefault(text, column)
    assert recognise("Iets anders") is None

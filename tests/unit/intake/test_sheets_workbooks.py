"""The template can be read back; marked errors stand where they belong; nothing lies on a disk."""

from __future__ import annotations

import io
import tempfile

import openpyxl
import pytest

from slagkracht.apps.intake.sheets import checking, reading, workbooks
from slagkracht.apps.intake.sheets.columns import marks_column, template_columns
from slagkracht.apps.intake.sheets.problems import Problem
from tests.unit.intake.sheets_world import KNOWN, ROW, as_csv, check, table

TEMPLATES = {"xlsx": workbooks.template_xlsx, "csv": workbooks.template_csv}


@pytest.fixture
def no_files(monkeypatch):
    """Whoever makes a temporary file fails."""

    def fail(*args, **kwargs):
        pytest.fail("a temporary file was made")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, fail)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", fail)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_reads_back_and_its_example_is_left_out(kind, language, no_files):
    content = TEMPLATES[kind](KNOWN, language)
    sheet = reading.read(f"a.{kind}", content)
    assert sheet.columns == template_columns()
    checked = checking.check(sheet, KNOWN, lambda text: [])
    assert checked.rows == ()
    assert checked.problems == ()
    assert [w.code for w in checked.warnings] == ["cell_example_left_out"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_example_is_recognisably_made_up(kind):
    line = reading.read(f"a.{kind}", TEMPLATES[kind](KNOWN, "nl")).lines[0]
    assert line.cells["observation"].text.startswith("VOORBEELD")
    assert "Bestaat Niet" in line.cells["subject_1_name"].text
    assert line.cells["subject_1_number"].text == "00000000"  # no KVK number begins so


def test_an_example_that_was_half_changed_is_not_imported_by_accident():
    line = reading.read("a.csv", workbooks.template_csv(KNOWN, "nl")).lines[0]
    row = {code: cell.text for code, cell in line.cells.items()}
    checked = check({**row, "observation": "Echt gezien."})
    assert [problem.code for problem in checked.problems] == ["cell_example_kept"]


def test_the_template_explains_and_offers_choices():
    book = openpyxl.load_workbook(io.BytesIO(workbooks.template_xlsx(KNOWN, "nl")))
    assert book.sheetnames == ["Signalen", "Uitleg", "Keuzes"]
    assert len(list(book["Uitleg"].rows)) == len(template_columns()) + 1
    sheet = book["Signalen"]
    assert all(cell.comment is not None for cell in sheet[1])
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists == {"'Keuzes'!$A$2:$A$3", "'Keuzes'!$B$2:$B$3", "'Keuzes'!$D$2:$D$5"}
    assert [cell.value for cell in book["Keuzes"]["A"]] == ["Gemeente", "Amersfoort", "De Bilt", None, None]


def test_marked_errors_stand_in_their_row_and_the_file_reads_back(no_files):
    bad = {**ROW, "form": "x", "place": "=SUM(A1)"}
    sheet = reading.read("a.csv", as_csv(table(ROW, {}, bad)))
    checked = checking.check(sheet, KNOWN, lambda text: [])
    content = workbooks.marked_xlsx(sheet, checked.problems, lambda p: f"{p.column}!", "nl")
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page["A1"].value == marks_column().nl
    assert page["A2"].value is None
    assert page["A4"].value == "place!\nform!"
    assert page["C2"].value == ROW["observed_on"]
    column = [cell.value for cell in page[1]].index("Vorm van georganiseerde misdaad") + 1
    assert page.cell(4, column).fill.start_color.rgb == "00F6D9D2"
    assert page.cell(2, column).fill.fill_type is None
    again = reading.read("b.xlsx", content)
    assert [line.number for line in again.lines] == [2, 4]
    assert again.columns == sheet.columns


def test_what_looks_like_a_formula_goes_back_as_text(no_files):
    texts = ["=1+1", "+31", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0"]
    sheet = reading.read("a.csv", as_csv(table(*({**ROW, "necessity": text} for text in texts))))
    content = workbooks.marked_xlsx(sheet, [Problem(2, "necessity", "x")], lambda p: "=1", "nl")
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    for row in page.iter_rows():
        for cell in row:
            assert cell.data_type != "f"


def test_ten_thousand_marked_rows_are_quick_enough():
    sheet = reading.read("a.csv", as_csv(table(*[ROW] * 10_000)))
    problems = [Problem(number, "form", "x") for number in range(2, 10_002)]
    content = workbooks.marked_xlsx(sheet, problems, lambda p: "Kies een vorm.", "nl")
    assert len(reading.read("b.xlsx", content).lines) == 10_000

"""Every cell that can be wrong says so by row and column; sealed values are never said back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.apps.intake.sheets import checking, values
from slagkracht.apps.intake.sheets.checking import SignalRow
from slagkracht.apps.intake.sheets.values import Wrong
from tests.unit.intake.sheets_world import KNOWN, ROW, check, codes


def test_a_good_row():
    (row,) = check(ROW).rows
    assert (row.number, row.municipality, row.place, row.form) == (2, "gm0307", "p1", "witwassen")
    assert row.partners == ("om", "politie")
    assert row.observed_on.isoformat() == "2026-11-03"
    assert [(s.kind, s.name, s.number) for s in row.subjects] == [
        ("person", "Vriesje Verzonnen", "111111110")
    ]
    assert SignalRow.from_json(row.as_json()) == row


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"observation": ""}, "observation", "cell_empty"),
        ({"necessity": ""}, "necessity", "cell_empty"),
        ({"others": ""}, "others", "cell_empty"),
        ({"region": ""}, "region", "cell_empty"),
        ({"municipality": ""}, "municipality", "cell_empty"),
        ({"form": ""}, "form", "cell_empty"),
        ({"partners": ""}, "partners", "cell_empty"),
        ({"observed_on": ""}, "observed_on", "cell_empty"),
        ({"observed_on": "gisteren"}, "observed_on", "cell_no_date"),
        ({"observed_on": "31-2-2026"}, "observed_on", "cell_no_date"),
        ({"observed_on": "3-11-26"}, "observed_on", "cell_no_date"),
        ({"observed_on": "24-11-2026"}, "observed_on", "cell_future"),
        ({"observed_on": "1-1-1950"}, "observed_on", "cell_long_ago"),
        ({"municipality": "Amersfort"}, "municipality", "cell_municipality_unknown_near"),
        ({"municipality": "Maastricht"}, "municipality", "cell_municipality_unknown"),
        ({"municipality": "Vianen"}, "municipality", "cell_former_municipality"),
        ({"municipality": "Weesp"}, "municipality", "cell_former_elsewhere"),
        ({"place": "Kerm"}, "place", "cell_place_unknown_near"),
        ({"place": "Kerkstraat 12"}, "place", "cell_place_unknown"),
        ({"form": "fietsendiefstal"}, "form", "cell_form_unknown"),
        ({"form": "witwasen"}, "form", "cell_form_unknown_near"),
        ({"partners": "politie"}, "partners", "cell_another_participant"),
        ({"partners": "om, brandweer"}, "partners", "cell_participant_unknown"),
        ({"partners": "politi, om"}, "partners", "cell_participant_unknown_near"),
        ({"subject_1_kind": ""}, "subject_1_kind", "cell_kind_missing"),
        ({"subject_1_kind": "mens"}, "subject_1_kind", "cell_kind_unknown"),
        ({"subject_1_name": "", "subject_1_number": ""}, "subject_1_name", "cell_subject_empty"),
        ({"subject_1_name": "x" * 201}, "subject_1_name", "cell_too_long"),
        ({"subject_1_number": "1" * 41}, "subject_1_number", "cell_too_long"),
        ({"observation": "x" * 2001}, "observation", "cell_too_long"),
        ({"observation": "a\x07b"}, "observation", "cell_strange_sign"),
        ({"reference": "r" * 61}, "reference", "cell_too_long"),
        ({"reference": "VOORBEELD"}, "reference", "cell_example_kept"),
        ({"observation": "=A1"}, "observation", "cell_formula"),
        ({"municipality": "=A1"}, "municipality", "cell_formula"),
    ],
)
def test_each_wrong_cell_by_row_and_column(changes, column, code):
    checked = check(ROW, {**ROW, **changes})
    assert codes(checked) == [(3, column, code)]
    assert [row.number for row in checked.rows] == [2]
    assert checked.bad_rows == 1


def test_all_problems_of_a_row_at_once():
    checked = check({**ROW, "observation": "", "form": "x", "observed_on": "later"})
    assert [code for _, _, code in codes(checked)] == ["cell_empty", "cell_no_date", "cell_form_unknown"]
    assert checked.rows == ()


def test_ten_thousand_rows_with_one_bad():
    rows = [ROW] * 9_999
    checked = check(*rows[:7_000], {**ROW, "form": "x"}, *rows[7_000:])
    assert codes(checked) == [(7_002, "form", "cell_form_unknown")]
    assert len(checked.rows) == 9_999


SECRET = "Zegelman de Geheime"


@pytest.mark.parametrize("column", ["observation", "necessity", "others", "region"])
def test_texts_are_never_said_back(column):
    checked = check({**ROW, column: f"{SECRET}\x07{'x' * 2000}"})
    assert checked.problems
    assert SECRET not in repr(checked.problems)


@pytest.mark.parametrize("column", ["subject_1_kind", "subject_1_name", "subject_1_number"])
def test_cells_of_a_subject_are_never_said_back(column):
    checked = check({**ROW, column: f"{SECRET}\x07 {'x' * 250}"})
    assert checked.problems
    assert SECRET not in repr(checked.problems)


def test_rows_and_sheets_hide_their_content_in_a_traceback():
    checked = check({**ROW, "observation": SECRET, "subject_1_name": SECRET})
    assert SECRET not in repr(checked)
    assert SECRET not in repr(checked.rows[0])
    assert SECRET not in repr(checked.sheet)


def test_names_and_special_categories_are_warnings_without_the_words():
    checked = check(
        {**ROW, "observation": "De Turkse bakker is moslim"},
        names=lambda text: ["Bakker"] if "bakker" in text else [],
    )
    assert not checked.problems
    assert [(w.row, w.column, w.code) for w in checked.warnings] == [
        (2, "observation", "cell_possible_name"),
        (2, "observation", "cell_special_ethnic_origin"),
        (2, "observation", "cell_special_religion"),
    ]
    assert "akker" not in repr(checked.warnings)


def test_whole_words_only():
    assert checking.special_categories("Het ras van de racebaan; rasp en gerasterd") == ["ethnic_origin"]
    assert checking.special_categories("rasterwerk, turkoois, joodse") == ["religion"]
    assert checking.special_categories("Gewoon een loods") == []


def test_the_same_reference_twice_is_pointed_out():
    checked = check({**ROW, "reference": "A1"}, {**ROW, "reference": "a1"})
    assert [(w.row, w.code, w.facts) for w in checked.warnings] == [(3, "cell_double", {"other": 2})]


def test_the_number_of_a_person_gets_its_leading_zero_back():
    assert values.subject_number("person", "12345678") == "12345678"  # does not pass the eleven test
    assert values.subject_number("person", "10000012") == (
        "010000012" if _eleven("010000012") else "10000012"
    )
    assert values.subject_number("organisation", "10000012") == "10000012"


def _eleven(bsn: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, bsn, strict=True)) % 11 == 0


@given(st.integers(0, 99_999_999))
def test_a_leading_zero_comes_back_only_for_a_number_that_can_exist(number):
    typed = f"{number:08d}"
    want = f"0{typed}" if number and _eleven(f"0{typed}") else typed
    assert values.subject_number("person", typed) == want


@given(st.text(max_size=80))
def test_any_text_is_a_value_or_a_problem(text):
    for read in (
        lambda: values.day(text, KNOWN),
        lambda: values.municipality(text, KNOWN),
        lambda: values.place(text, KNOWN, "gm0307"),
        lambda: values.partners(text, KNOWN),
        lambda: values.choice("form", text, KNOWN, KNOWN.forms),
    ):
        assert len(said_back(read)) <= values.SHOWN


def said_back(read) -> str:
    """What a problem says back of the cell."""
    try:
        read()
    except Wrong as wrong:
        return str(wrong.facts.get("value", ""))
    return ""


def test_the_same_list_has_the_same_bytes_whatever_its_form():
    from slagkracht.apps.intake.sheets import reading
    from tests.unit.intake.sheets_world import as_csv, as_xlsx, table

    def read(content, name):
        return checking.check(reading.read(name, content), KNOWN, lambda text: []).rows

    cells = table(ROW, {**ROW, "place": ""})
    turned = [list(reversed(row)) for row in cells]
    spread = [cells[0], cells[1], [""] * len(cells[0]), cells[2]]
    first = checking.canonical(read(as_csv(cells), "a.csv"))
    assert first == checking.canonical(read(as_xlsx(cells), "a.xlsx"))
    assert first == checking.canonical(read(as_csv(turned, ","), "b.csv"))
    assert first == checking.canonical(read(as_csv(spread), "c.csv"))
    assert first != checking.canonical(read(as_csv(table(ROW)), "d.csv"))

"""Reading a CSV: what is read, and what is said of a file that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from slagkracht.core import tables
from slagkracht.core.errors import UnusableInput


def written(folder: Path, content: bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(content)
    return path


def test_blanks_and_a_byte_order_mark_are_no_part_of_a_value(tmp_path):
    frame = tables.read(written(tmp_path, b"\xef\xbb\xbf a , b\n 1 ,x\n,y \n"))
    assert frame.columns == ["a", "b"]
    assert frame.rows() == [("1", "x"), ("", "y")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n ", "empty_file"),
        (b"a,b\n\xff\xfe,1\n", "not_utf8"),
        (b"a, a\n1,2\n", "duplicate_column"),
    ],
)
def test_an_unusable_file_is_named_with_what_is_wrong(tmp_path, content, code):
    with pytest.raises(UnusableInput) as refused:
        tables.read(written(tmp_path, content))
    assert refused.value.code == code
    assert "list.csv" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"a,b\n1,2\n1,2,3,4\n5,6\n", "too_many_values", 3),
        (b'a,b\n"1\n1",2\n1,2,3\n', "too_many_values", 3),
        (b'a,b\n1,2\n"3,4\n5,6\n', "bad_quotes", 3),
        (b'a, "b"\n1,2\n"3" x,4\n', "bad_quotes", 3),
    ],
)
def test_a_record_that_cannot_be_read_is_named_by_its_row(tmp_path, content, code, row):
    with pytest.raises(UnusableInput) as refused:
        tables.read(written(tmp_path, content))
    assert (refused.value.code, refused.value.facts["row"]) == (code, row)


def test_a_blank_before_a_quote_is_no_part_of_the_value(tmp_path):
    frame = tables.read(written(tmp_path, b'"a", "b"\r\n"1", "x, y"\r\n 2, "say ""no"""\r\n\r\n3\r\n'))
    assert frame.columns == ["a", "b"]
    assert frame.rows() == [("1", "x, y"), ("2", 'say "no"'), ("", ""), ("3", "")]


def test_words_in_quotes_inside_a_value_stay_there(tmp_path):
    frame = tables.read(written(tmp_path, b'a,b\n1,he said "no"\n'))
    assert frame.rows() == [("1", 'he said "no"')]


def test_blank_lines_at_the_end_are_no_records(tmp_path):
    assert tables.read(written(tmp_path, b"a,b\r\n1,2\r\n\r\n  \r\n")).rows() == [("1", "2")]


@pytest.mark.parametrize("value", [b"1e51", b"-1e300"])
def test_a_number_that_cannot_be_computed_with_is_named(tmp_path, value):
    frame = tables.read(written(tmp_path, b"a\n1e50\n" + value + b"\n"))
    with pytest.raises(UnusableInput) as refused:
        tables.numbers(frame, "a", "list.csv")
    assert (refused.value.code, refused.value.facts["row"]) == ("out_of_range", 3)


def test_a_whole_number_that_no_computer_counts_to_is_named(tmp_path):
    frame = tables.read(written(tmp_path, b"a\n9007199254740992\n1e20\n"))
    with pytest.raises(UnusableInput) as refused:
        tables.numbers(frame, "a", "list.csv", whole=True)
    assert (refused.value.code, refused.value.facts["row"]) == ("out_of_range", 3)
    assert tables.numbers(frame.head(1), "a", "list.csv", whole=True).to_list() == [2**53]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnusableInput) as refused:
        tables.read(tmp_path / "gone.csv")
    assert refused.value.code == "file_missing"

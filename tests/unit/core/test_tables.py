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
        (b"a,b\n1,2,3,4\n5,6\n", "malformed"),
        (b"a, a\n1,2\n", "duplicate_column"),
    ],
)
def test_an_unusable_file_is_named_with_what_is_wrong(tmp_path, content, code):
    with pytest.raises(UnusableInput) as refused:
        tables.read(written(tmp_path, content))
    assert refused.value.code == code
    assert "list.csv" in str(refused.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnusableInput) as refused:
        tables.read(tmp_path / "gone.csv")
    assert refused.value.code == "file_missing"

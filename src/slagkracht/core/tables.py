"""CSV in: everything read as text, stripped, then turned into what it must be, with errors that say where.

All files are UTF-8 with a header; blanks around headers and values are dropped. Row numbers in errors
count as a spreadsheet does (the header is row 1).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from slagkracht.core.errors import UnusableInput

if TYPE_CHECKING:
    import polars as pl

HEADER_ROWS = 2  # record i (from 0) stands in spreadsheet row i + 2
LARGEST = 1e50  # its square, times a million rows, is still a number
LARGEST_WHOLE = 2**53  # above it a float64 skips whole numbers

_QUOTE_AFTER_BLANK = re.compile(rb'(?:^|,)[ \t]+"', re.MULTILINE)


def read(path: str | Path, columns: Iterable[str] = ()) -> pl.DataFrame:
    """Read a CSV file as text.

    Takes the path and the columns that must be there. Gives a frame of stripped strings, empty cells as
    empty strings, every column of the file. Raises ``UnusableInput``: ``file_missing``, ``not_utf8``,
    ``too_many_values``, ``bad_quotes``, ``duplicate_column``, ``empty_file``, ``column_missing``.
    """
    import polars as pl

    name = Path(path).name
    frame = _parse(Path(path), name)
    require(frame, columns, name)
    if frame.height == 0:
        raise UnusableInput("empty_file", file=name)
    return frame.with_columns(pl.all().str.strip_chars().fill_null(""))


def _parse(path: Path, name: str) -> pl.DataFrame:
    try:
        # A file may end in blank lines: those are no records.
        raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf").rstrip()
    except OSError as error:
        raise UnusableInput("file_missing", file=name) from error
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableInput("not_utf8", file=name) from error
    if not raw:
        raise UnusableInput("empty_file", file=name)
    frame = _records(raw, name)
    header = [(value or "").strip() for value in frame.row(0)]
    for value in header:
        if header.count(value) > 1:
            raise UnusableInput("duplicate_column", file=name, column=value)
    return frame.slice(1).rename(dict(zip(frame.columns, header, strict=True)))


def _records(raw: bytes, name: str) -> pl.DataFrame:
    """Every record as a row, the header too."""
    import polars as pl

    if b' "' not in raw or not _QUOTE_AFTER_BLANK.search(raw):  # the first look is the quicker one
        try:
            return pl.read_csv(raw, has_header=False, infer_schema=False)
        except pl.exceptions.PolarsError:
            pass  # the careful reader either can, or says in which row it cannot
    rows = _carefully(raw.decode("utf-8"), name)
    columns = dict(zip(map(str, range(len(rows[0]))), zip_longest(*rows), strict=True))
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _carefully(text: str, name: str) -> list[list[str]]:
    """The records, also where a blank stands before a quote; slower, and knows which row is wrong.

    Raises ``too_many_values`` for a record that is longer than the header, and ``bad_quotes``.
    """
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), skipinitialspace=True, strict=True):
            rows.append(row)
            if len(row) > len(rows[0]):
                facts = {"count": len(row), "columns": len(rows[0])}
                raise UnusableInput("too_many_values", file=name, row=len(rows), **facts)
    except csv.Error as error:
        raise UnusableInput("bad_quotes", file=name, row=len(rows) + 1) from error
    return rows


def require(frame: pl.DataFrame, columns: Iterable[str], name: str) -> None:
    """Raise ``column_missing`` for the first of ``columns`` that the frame lacks."""
    for column in columns:
        if column not in frame.columns:
            raise UnusableInput("column_missing", file=name, column=column, known=frame.columns)


def numbers(
    frame: pl.DataFrame,
    column: str,
    name: str,
    *,
    at_least: float | None = None,
    whole: bool = False,
) -> pl.Series:
    """One column as float64 (decimal point; within ±1e50), or int64 where ``whole`` (within ±2**53).

    Raises ``value_missing``, ``not_a_number``, ``not_whole`` or ``out_of_range``, naming the row.
    """
    import polars as pl

    text = frame[column]
    _refuse_first(text == "", "value_missing", text, name, column)
    values = text.cast(pl.Float64, strict=False)
    _refuse_first(values.is_null() | ~values.is_finite(), "not_a_number", text, name, column)
    _refuse_first(values.abs() > LARGEST, "out_of_range", text, name, column, allowed="-1e50 … 1e50")
    if at_least is not None:
        _refuse_first(values < at_least, "out_of_range", text, name, column, allowed=f"≥ {at_least:g}")
    if whole:
        _refuse_first(values != values.round(), "not_whole", text, name, column)
        most = f"≤ {LARGEST_WHOLE}"
        _refuse_first(values.abs() > LARGEST_WHOLE, "out_of_range", text, name, column, allowed=most)
        return values.cast(pl.Int64)
    return values


def times(frame: pl.DataFrame, column: str, name: str) -> pl.Series:
    """One column as ``Datetime`` (naive, microseconds) from ISO dates, times, or ``2022/09/01 00:20``.

    Raises ``value_missing`` or ``not_a_time``, naming the row.
    """
    import polars as pl

    text = frame[column]
    _refuse_first(text == "", "value_missing", text, name, column)
    plain = text.str.replace_all("/", "-").str.replace("T", " ")
    values = pl.Series(column, [None] * len(plain), dtype=pl.Datetime("us"))
    for pattern in ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        values = values.fill_null(plain.str.to_datetime(pattern, strict=False, time_unit="us"))
    values = values.fill_null(plain.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")))
    _refuse_first(values.is_null(), "not_a_time", text, name, column)
    return values


def _refuse_first(
    wrong: pl.Series, code: str, text: pl.Series, name: str, column: str, **facts: object
) -> None:
    position = wrong.arg_max() if wrong.any() else None
    if position is not None:
        value = text[position]
        raise UnusableInput(code, file=name, row=position + HEADER_ROWS, column=column, value=value, **facts)

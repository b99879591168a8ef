"""Columns of a file as numbers that can be computed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slagkracht.core import tables
from slagkracht.core.effect.regression import Floats
from slagkracht.core.errors import UnusableInput

if TYPE_CHECKING:
    import polars as pl

LARGEST = 1e50  # its square, times a million rows, is still a number


def sized(
    frame: pl.DataFrame, column: str, name: str, *, at_least: float | None = None, whole: bool = False
) -> Floats:
    """A column as floats; raises what ``tables.numbers`` raises, and ``out_of_range`` beyond ±1e50."""
    values = tables.numbers(frame, column, name, at_least=at_least).to_numpy()
    large = np.abs(values) > LARGEST
    if large.any():
        row = int(large.argmax())
        where = {"file": name, "row": row + tables.HEADER_ROWS, "column": column}
        raise UnusableInput("out_of_range", value=frame[column][row], allowed="-1e50 … 1e50", **where)
    if whole:
        tables.numbers(frame, column, name, whole=True)
    return values


def filled(frame: pl.DataFrame, column: str, name: str) -> list[str]:
    """A column as words; raises ``value_missing``, with the row, for an empty one."""
    blank = (frame[column] == "").to_numpy()
    if blank.any():
        row = int(blank.argmax()) + tables.HEADER_ROWS
        raise UnusableInput("value_missing", file=name, row=row, column=column)
    words: list[str] = frame[column].to_list()
    return words

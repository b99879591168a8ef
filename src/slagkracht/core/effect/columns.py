"""Columns of a file as numbers that can be computed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slagkracht.core import tables
from slagkracht.core.effect.regression import Floats
from slagkracht.core.errors import UnusableInput

if TYPE_CHECKING:
    import polars as pl


def sized(
    frame: pl.DataFrame, column: str, name: str, *, at_least: float | None = None, whole: bool = False
) -> Floats:
    """A column as floats; raises what ``tables.numbers`` raises."""
    values = tables.numbers(frame, column, name, at_least=at_least).to_numpy()
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

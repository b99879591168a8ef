"""Amounts of money without rounding: whole numbers of the smallest unit that occurs in the file.

Text becomes an integer count of ``10 ** -decimals``; two decimals (cents) unless the file holds finer
amounts. No float is involved between the file and the answer.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slagkracht.core.errors import UnusableInput
from slagkracht.core.tables import HEADER_ROWS

if TYPE_CHECKING:
    import polars as pl

CENTS = 2
MOST_DECIMALS = 12
LARGEST = 2**62  # units; leaves room to compare sums of two amounts in 64 bits


def parse(text: pl.Series, name: str, column: str) -> tuple[pl.Series, int]:
    """Read a column of amounts exactly.

    Takes stripped text such as ``1234.5`` or ``0.000123`` (decimal point, no thousands separators), the
    file's name and the column's for errors. Gives whole units (int64, ≥ 0) and the number of decimals of a
    unit. Raises ``UnusableInput``: ``value_missing``, ``not_a_number``, ``out_of_range`` (negative),
    ``money.too_many_decimals``, ``money.amount_too_large``; each names the row.

    Not for amounts with a decimal comma or a currency sign: those are refused, not guessed.
    """
    import polars as pl

    _refuse(text == "", "value_missing", text, name, column)
    finest = text.cast(pl.Decimal(38, MOST_DECIMALS), strict=False)
    _refuse(finest.is_null(), "not_a_number", text, name, column)
    _refuse(finest < 0, "out_of_range", text, name, column, allowed="≥ 0")
    _refuse(_too_fine(text), "money.too_many_decimals", text, name, column, allowed=MOST_DECIMALS)
    decimals = _decimals(finest)
    largest = Decimal(LARGEST).scaleb(-decimals)
    _refuse(finest >= largest, "money.amount_too_large", text, name, column, allowed=f"{largest:f}")
    return finest.cast(pl.Decimal(38, decimals)).to_physical().cast(pl.Int64), decimals


def _too_fine(text: pl.Series) -> pl.Series:
    """Which texts have more decimals than can be kept; short texts cannot."""
    import polars as pl

    longest = text.str.len_bytes().max()
    if isinstance(longest, int) and longest <= MOST_DECIMALS + CENTS and not text.str.contains("[eE]").any():
        return pl.Series([False]).new_from_index(0, len(text))
    return pl.Series([_exponent(value) < -MOST_DECIMALS for value in text], dtype=pl.Boolean)


def _exponent(value: str) -> int:
    exponent = Decimal(value).normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _decimals(finest: pl.Series) -> int:
    import polars as pl

    for decimals in range(CENTS, MOST_DECIMALS):
        if (finest.cast(pl.Decimal(38, decimals)).cast(pl.Decimal(38, MOST_DECIMALS)) == finest).all():
            return decimals
    return MOST_DECIMALS


def shown(units: int, decimals: int) -> str:
    """Whole units as exact decimal text: ``shown(123450, 2)`` is ``"1234.50"``; at least two decimals."""
    whole, rest = divmod(abs(units), 10**decimals)
    digits = f"{rest:0{decimals}d}"
    return f"{'-' if units < 0 else ''}{whole}.{digits[:CENTS]}{digits[CENTS:].rstrip('0')}"


def _refuse(wrong: pl.Series, code: str, text: pl.Series, name: str, column: str, **facts: object) -> None:
    position = wrong.arg_max() if wrong.any() else None
    if position is not None:
        row = position + HEADER_ROWS
        raise UnusableInput(code, file=name, row=row, column=column, value=text[position], **facts)

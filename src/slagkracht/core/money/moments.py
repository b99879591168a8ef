"""When a transfer took place: dates, times, or the whole numbers of a simulation's steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slagkracht.core import tables
from slagkracht.core.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

DAY = 86_400_000_000  # microseconds
LARGEST_STEP = 10_000_000  # above this a number is rather a date written together, or seconds since 1970
_COMPACT = r"^(19|20)\d{6}$"
_NUMBER = r"^[+-]?\d+(\.\d+)?$"
_ZONED = r"(Z|[+-]\d{2}:?\d{2})$"
_CLOCKS = {10: "", 16: "%H:%M", 19: "%H:%M:%S"}  # by the length of date and time together


def read_moments(frame: pl.DataFrame, column: str, name: str) -> tuple[Whole, bool]:
    """One column as microseconds, and whether they are dates.

    Takes ISO dates and times (``2022-09-01``, ``2022/09/01 00:20``, ``2022-09-01T00:20:00+02:00``, turned
    to UTC), ``20220901``, or numbers of steps, where one step counts as one day. Raises ``UnusableInput``:
    ``value_missing``, ``not_a_time``, ``money.time_unclear`` (a large number: seconds or a date?).
    """
    import polars as pl

    text = frame[column]
    if text.str.contains(_COMPACT).all():
        compact = text.str.to_date("%Y%m%d", strict=False).cast(pl.Datetime("us"))
        if not compact.has_nulls():
            return compact.to_physical().to_numpy(), True
    if text.str.contains(_NUMBER).all():
        return _steps(frame, column, name), False
    return _dates(frame, column, name).to_physical().to_numpy(), True


def _steps(frame: pl.DataFrame, column: str, name: str) -> Whole:
    import numpy as np

    steps = tables.numbers(frame, column, name)
    unclear = steps.abs() > LARGEST_STEP
    if unclear.any():
        position = unclear.arg_max()
        assert position is not None
        row, value = position + tables.HEADER_ROWS, frame[column][position]
        raise UnusableInput("money.time_unclear", file=name, row=row, column=column, value=value)
    return np.round(steps.to_numpy() * DAY).astype(np.int64)


def _dates(frame: pl.DataFrame, column: str, name: str) -> pl.Series:
    """The common shapes at once; whatever is left goes to the reader that names the wrong row."""
    import polars as pl

    text = frame[column]
    first = text[0]
    if len(first) not in _CLOCKS or first[10:11] not in {"", " ", "T"}:
        return _zoned_or_named(frame, column, name)
    slash, between = "/" if first[4] == "/" else "-", first[10:11]
    shape = f"%Y{slash}%m{slash}%d{between}{_CLOCKS[len(first)]}"
    if between:
        quick = text.str.to_datetime(shape, strict=False, time_unit="us")
    else:
        quick = text.str.to_date(shape, strict=False).cast(pl.Datetime("us"))
    return quick if not quick.has_nulls() else _zoned_or_named(frame, column, name)


def _zoned_or_named(frame: pl.DataFrame, column: str, name: str) -> pl.Series:

    text = frame[column]
    if not text.str.contains(r":\d{2}.*" + _ZONED).all():
        return tables.times(frame, column, name)
    plain = text.str.replace_all("/", "-", literal=True).str.replace(" ", "T", literal=True)
    plain = plain.str.replace("Z$", "+00:00").str.replace(r"T(\d{2}:\d{2})([+-])", "T$1:00$2")
    moments = plain.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%z", strict=False, time_unit="us")
    if moments.has_nulls():
        return tables.times(frame, column, name)  # raises, and names the row
    return moments.dt.convert_time_zone("UTC").dt.replace_time_zone(None)

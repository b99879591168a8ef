"""Transfers as arrays: who paid whom, when, how much; read from a CSV file or taken from a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slagkracht.core import tables
from slagkracht.core.errors import UnusableInput
from slagkracht.core.money import amounts
from slagkracht.core.money.moments import DAY, read_moments

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

__all__ = ["DAY", "Columns", "Transactions", "from_frame", "read"]

JOINT = "|"  # between the parts of an account that takes more than one column


@dataclass(frozen=True)
class Columns:
    """Which columns hold what. An account may take several columns (bank and number)."""

    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    amount: str
    time: str | None = None
    identifier: str | None = None
    currency: str | None = None
    thing: str | None = None

    def named(self) -> list[str]:
        """Every column asked for."""
        single = (self.amount, self.time, self.identifier, self.currency, self.thing)
        return [*self.sender, *self.receiver, *(column for column in single if column)]


@dataclass(frozen=True)
class Transactions:
    """Transfers in the order of the file, one entry per row in every array.

    ``sender`` and ``receiver`` are positions in ``accounts``; ``amount`` is in units of
    ``10 ** -decimals``; ``time`` is in microseconds since 1970 (a file that counts steps: one step is one
    day), ``None`` without times; ``label`` is the row's own id, or its spreadsheet row (header is row 1);
    ``currency`` and ``thing`` (the property sold) are positions in their lists, -1 for none.
    """

    sender: Whole
    receiver: Whole
    amount: Whole
    decimals: int
    time: Whole | None
    dated: bool
    label: NDArray[Any]
    accounts: NDArray[Any]
    currency: Whole
    currencies: tuple[str, ...]
    thing: Whole
    things: NDArray[Any]

    def __len__(self) -> int:
        return len(self.sender)

    def take(self, index: NDArray[Any]) -> Transactions:
        """The same file with only these rows, in this order."""
        return replace(
            self,
            **{name: getattr(self, name)[index] for name in ("sender", "receiver", "amount", "label")},
            time=None if self.time is None else self.time[index],
            currency=self.currency[index],
            thing=self.thing[index],
        )


def read(path: str | Path, columns: Columns) -> Transactions:
    """Read a CSV file of transfers.

    Takes the path and which columns hold what. Gives the transfers. Raises ``UnusableInput`` naming file,
    row and column; see ``tables.read`` and ``from_frame``.
    """
    frame = tables.read(path, columns.named())
    return from_frame(frame, columns, Path(path).name)


def from_frame(frame: pl.DataFrame, columns: Columns, name: str = "transactions") -> Transactions:
    """Turn a frame of text columns into transfers.

    Takes a frame as ``tables.read`` gives it, which columns hold what, and the name errors should use.
    Raises ``UnusableInput``: ``column_missing``, ``value_missing``, ``not_a_number``, ``out_of_range`` (a
    negative amount), ``not_a_time``, ``money.duplicate_id`` and the others of ``money/messages.toml``.

    Not for ratings of people: it holds accounts that a human put in one question.
    """
    import numpy as np

    tables.require(frame, columns.named(), name)
    units, decimals = amounts.parse(frame[columns.amount], name, columns.amount)
    sender, receiver, accounts = _accounts(frame, columns, name)
    time, dated = read_moments(frame, columns.time, name) if columns.time else (None, False)
    currency, currencies = _coded(frame, columns.currency, name, needed=True)
    thing, things = _coded(frame, columns.thing, name, needed=False)
    return Transactions(
        sender=sender,
        receiver=receiver,
        amount=units.to_numpy(),
        decimals=decimals,
        time=time,
        dated=dated,
        label=_labels(frame, columns.identifier, name),
        accounts=accounts,
        currency=currency,
        currencies=tuple(currencies),
        thing=thing,
        things=np.array(things, dtype=object),
    )


def _accounts(frame: pl.DataFrame, columns: Columns, name: str) -> tuple[Whole, Whole, NDArray[Any]]:
    import polars as pl

    both = pl.concat([_joined(frame, columns.sender, name), _joined(frame, columns.receiver, name)])
    known = both.unique(maintain_order=True)
    code = both.cast(pl.Enum(known)).to_physical().cast(pl.Int64).to_numpy()
    return code[: frame.height], code[frame.height :], known.to_numpy()


def _joined(frame: pl.DataFrame, columns: Sequence[str], name: str) -> pl.Series:
    """One text per row for an account; the joint sign inside a part is doubled so that parts stay apart."""
    import polars as pl

    for column in columns:
        refuse_first(frame, column, frame[column] == "", "value_missing", name)
    if len(columns) == 1:
        return frame[columns[0]].alias("account")
    parts = [pl.col(column).str.replace_all(JOINT, JOINT * 2, literal=True) for column in columns]
    return frame.select(pl.concat_str(parts, separator=JOINT).alias("account"))["account"]


def _coded(frame: pl.DataFrame, column: str | None, name: str, *, needed: bool) -> tuple[Whole, list[str]]:
    import numpy as np

    if column is None:
        return np.full(frame.height, -1 if not needed else 0, dtype=np.int64), []
    empty = frame[column] == ""
    if needed:
        refuse_first(frame, column, empty, "value_missing", name)
    known = frame[column].filter(~empty).unique(maintain_order=True).to_list()
    code = {value: position for position, value in enumerate(known)} | {"": -1}
    return frame[column].replace_strict(code).to_numpy().astype(np.int64), known


def _labels(frame: pl.DataFrame, column: str | None, name: str) -> NDArray[Any]:
    import numpy as np

    if column is None:
        return np.arange(tables.HEADER_ROWS, tables.HEADER_ROWS + frame.height)
    refuse_first(frame, column, frame[column] == "", "value_missing", name)
    refuse_first(frame, column, ~frame[column].is_first_distinct(), "money.duplicate_id", name)
    return frame[column].to_numpy()


def refuse_first(frame: pl.DataFrame, column: str, wrong: pl.Series, code: str, name: str) -> None:
    """Raise ``code`` for the first wrong row, with its spreadsheet row and its value."""
    if wrong.any():
        position = wrong.arg_max()
        assert position is not None
        row = position + tables.HEADER_ROWS
        raise UnusableInput(code, file=name, row=row, column=column, value=frame[column][position])

"""Small files of transfers, and what was found in them, in a form tests can read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
from hypothesis import strategies as st

from slagkracht.core.money.moves import Moves, moves_of
from slagkracht.core.money.pattern import Found, Pattern
from slagkracht.core.money.transactions import Columns, Transactions, from_frame

COLUMNS = Columns(("from",), ("to",), "amount", "time")


def transfers(rows: Iterable[Sequence[Any]], **extra: Sequence[Any]) -> Transactions:
    """Transfers from (payer, payee, time[, amount]); ``extra`` columns are currency and thing."""
    table = [tuple(row) if len(row) == 4 else (*row, 100) for row in rows]
    names = ("from", "to", "time", "amount")
    frame = pl.DataFrame(
        {name: [str(row[k]) for row in table] for k, name in enumerate(names)}
        | {name: [str(value) for value in values] for name, values in extra.items()},
        schema=dict.fromkeys([*names, *extra], pl.String),
    )
    columns = Columns(
        ("from",),
        ("to",),
        "amount",
        "time",
        currency="currency" if "currency" in extra else None,
        thing="thing" if "thing" in extra else None,
    )
    return from_frame(frame, columns, "t.csv")


def moves(rows: Iterable[Sequence[Any]]) -> tuple[Transactions, Moves]:
    """Transfers, and the same ready for searching."""
    source = transfers(rows)
    return source, moves_of(source)


def names(source: Transactions, pattern: Pattern) -> list[str]:
    """The accounts of a pattern by name."""
    return [str(source.accounts[account]) for account in pattern.accounts]


def rows_of(found_in: Moves, pattern: Pattern) -> list[int]:
    """The rows of a pattern, counted from 0 in the file, in the order of the pattern."""
    return [int(found_in.row[move]) for move in pattern.moves]


def accounts_found(source: Transactions, found: Found) -> list[list[str]]:
    """The accounts of every pattern, in the order found."""
    return [names(source, pattern) for pattern in found.patterns]


def random_rows(accounts: int, most: int, *, times: int = 20, amounts: int = 4) -> st.SearchStrategy[Any]:
    """Files of random transfers between few accounts, so that every shape occurs."""
    account = st.integers(0, accounts - 1)
    row = st.tuples(account, account, st.integers(0, times), st.integers(1, amounts))
    return st.lists(row.filter(lambda r: r[0] != r[1]), min_size=1, max_size=most)

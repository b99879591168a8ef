"""Transfers ready for searching: in order of time, without self transfers, indexed by account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from slagkracht.core.money.transactions import Transactions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """The moves of every account on one side: ``order[start[a] : start[a + 1]]``, in order of time."""

    order: Whole
    start: Whole
    key: Whole  # account and rank of time in one number, per entry of ``order``

    def of(self, account: int) -> Whole:
        """The moves of one account, in order of time."""
        return self.order[self.start[account] : self.start[account + 1]]


@dataclass(frozen=True)
class Moves:
    """Transfers between different accounts in order of time; equal times keep the order of the file.

    ``row`` is the position in the original ``Transactions``. ``rank`` numbers the distinct times.
    """

    sender: Whole
    receiver: Whole
    amount: Whole
    time: Whole
    currency: Whole
    row: Whole
    accounts: int

    def __len__(self) -> int:
        return len(self.sender)

    @cached_property
    def times(self) -> Whole:
        """The distinct times, rising."""
        import numpy as np

        return np.unique(self.time)

    @cached_property
    def rank(self) -> Whole:
        """Per move the number of its time among the distinct times."""
        import numpy as np

        return np.searchsorted(self.times, self.time)

    def ranks_until(self, moment: Whole) -> Whole:
        """How many distinct times are at or before each moment."""
        import numpy as np

        return np.searchsorted(self.times, moment, side="right")

    @cached_property
    def out(self) -> Side:
        """The moves each account makes."""
        return self._side(self.sender)

    @cached_property
    def into(self) -> Side:
        """The moves each account receives."""
        return self._side(self.receiver)

    def _side(self, account: Whole) -> Side:
        import numpy as np

        order = np.argsort(account, kind="stable")
        start = np.searchsorted(account[order], np.arange(self.accounts + 1))
        return Side(order, start, account[order] * len(self.times) + self.rank[order])

    def between(self, side: Side, account: Whole, low: Whole, high: Whole) -> tuple[Whole, Whole]:
        """Per account the slice of ``side.order`` with ``low ≤ rank < high``."""
        import numpy as np

        base = account * len(self.times)
        first = np.searchsorted(side.key, base + low)
        last = np.searchsorted(side.key, base + np.clip(high, 0, len(self.times)))
        return first, np.maximum(first, last)

    @cached_property
    def pairs(self) -> Pairs:
        """The moves per ordered pair of accounts."""
        return Pairs.of(self)

    def take(self, index: NDArray[Any]) -> Moves:
        """Only these moves; the index must be rising."""
        return replace(
            self,
            sender=self.sender[index],
            receiver=self.receiver[index],
            amount=self.amount[index],
            time=self.time[index],
            currency=self.currency[index],
            row=self.row[index],
        )


@dataclass(frozen=True)
class Pairs:
    """Ordered pairs of accounts that occur, and the moves of each, in order of time."""

    code: Whole  # sender × accounts + receiver, rising
    order: Whole
    start: Whole
    key: Whole  # position of the pair and rank of time in one number
    accounts: int
    times: int

    @classmethod
    def of(cls, moves: Moves) -> Pairs:
        """Group the moves by sender and receiver."""
        import numpy as np

        code = moves.sender * moves.accounts + moves.receiver
        order = np.argsort(code, kind="stable")
        known, start = np.unique(code[order], return_index=True)
        place = np.repeat(np.arange(len(known)), np.diff(start, append=len(code)))
        key = place * len(moves.times) + moves.rank[order]
        return cls(known, order, np.append(start, len(code)), key, moves.accounts, len(moves.times))

    def find(self, sender: Whole, receiver: Whole) -> Whole:
        """The position of each pair, -1 where it does not occur."""
        import numpy as np

        code = sender * self.accounts + receiver
        place = np.minimum(np.searchsorted(self.code, code), len(self.code) - 1)
        return np.where(self.code[place] == code, place, -1)

    def first_from(self, place: Whole, low: Whole, high: Whole) -> Whole:
        """Per pair its first move with ``low ≤ rank < high``; -1 where there is none or the pair is -1."""
        import numpy as np

        at = np.searchsorted(self.key, place * self.times + low)
        inside = np.minimum(at, len(self.key) - 1)
        found = (place >= 0) & (at < len(self.key))
        found &= self.key[inside] < place * self.times + np.clip(high, 0, self.times)
        return np.where(found, self.order[inside], -1)

    def of_pair(self, place: int) -> Whole:
        """The moves of one pair, in order of time."""
        return self.order[self.start[place] : self.start[place + 1]]


def moves_of(transactions: Transactions) -> Moves:
    """Order the transfers by time and leave out those of an account to itself.

    A file without times counts as one moment.
    """
    import numpy as np

    time = transactions.time if transactions.time is not None else np.zeros(len(transactions), np.int64)
    row = np.flatnonzero(transactions.sender != transactions.receiver)
    row = row[np.argsort(time[row], kind="stable")]
    return Moves(
        sender=transactions.sender[row],
        receiver=transactions.receiver[row],
        amount=transactions.amount[row],
        time=time[row],
        currency=transactions.currency[row],
        row=row,
        accounts=len(transactions.accounts),
    )


def spread(first: Whole, last: Whole) -> tuple[Whole, Whole]:
    """Unroll slices: which slice each element belongs to, and the position it stands for."""
    import numpy as np

    size = last - first
    owner = np.repeat(np.arange(len(first)), size)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(size) - size, size)
    return owner, first[owner] + offset

"""Who paid whom how much: totals, net flows, balances, exact to the smallest unit.

All sums are sums of integers. Grouping is sorting one packed number per transfer, which keeps a million
transfers well under a second (measured against pandas in ``benchmarks/money.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slagkracht.core.money.periods import periods_of
from slagkracht.core.money.transactions import Transactions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Exact = NDArray[Any]  # int64, or Python integers where 64 bits would overflow

ROOM = 2**62  # what stays below this fits in 64 bits, with room to subtract


@dataclass(frozen=True)
class Sums:
    """Totals per sender, receiver, currency and period (positions in their lists), largest first."""

    sender: Whole
    receiver: Whole
    currency: Whole
    period: Whole
    transactions: Whole
    amount: Exact

    def __len__(self) -> int:
        return len(self.sender)


@dataclass(frozen=True)
class Balances:
    """What each account received and paid in one currency, largest difference first. ``net`` = in − out."""

    account: Whole
    currency: Whole
    transactions: Whole
    paid_in: Exact
    paid_out: Exact
    net: Exact


@dataclass(frozen=True)
class Flows:
    """The flows of one file; amounts are whole units of ``10 ** -source.decimals``.

    ``pairs``: one row per sender, receiver, currency and period that occurs. ``net``: one row per pair of
    accounts and currency that does not cancel out, from the account that paid more (over all periods).
    ``selves``: transfers of an account to itself, which are in none of the others.
    """

    source: Transactions
    by: str | None
    periods: list[str]
    pairs: Sums
    net: Sums
    balances: Balances
    selves: Sums


def flows(transactions: Transactions, *, by: str | None = None) -> Flows:
    """Add up transfers per pair of accounts, per currency, and per period where asked.

    Takes transfers and ``by``: ``day``, ``week`` (ISO), ``month``, ``quarter``, ``year`` or ``None``. Gives
    exact totals: integers of the smallest unit, never floats; amounts in different currencies stay apart;
    transfers of an account to itself are counted apart and are in no flow and no balance. Raises
    ``UnusableInput``: ``money.period_needs_time``, ``money.period_needs_dates``.

    Not for saying whose money it is or what it was for, nor for a ranking of people: rows are in order of
    amount so that a reader sees the large flows of the question at hand first.
    """
    period, periods = periods_of(transactions, by) if by else (None, [])
    codes = _Codes(len(transactions.accounts), max(len(transactions.currencies), 1), max(len(periods), 1))
    key = codes.packed(transactions, period)
    amount = transactions.amount
    if amount.sum(dtype=float) >= ROOM:
        amount = amount.astype(object)
    itself = transactions.sender == transactions.receiver
    selves = _added(key[itself] // codes.periods, amount[itself])
    pairs = _added(key[~itself], amount[~itself])
    whole = _merged(pairs[0] // codes.periods, *pairs[1:])
    return Flows(
        source=transactions,
        by=by,
        periods=periods,
        pairs=codes.sums(*pairs, periods=codes.periods),
        net=_net(*whole, codes),
        balances=_balances(*whole, codes),
        selves=codes.sums(*selves),
    )


@dataclass(frozen=True)
class _Codes:
    """Sender, receiver, currency and period packed in one number: sorting on one number is quick."""

    accounts: int
    currencies: int
    periods: int

    def packed(self, transactions: Transactions, period: Whole | None) -> Whole:
        key = transactions.sender * self.accounts + transactions.receiver
        key = key * self.currencies + transactions.currency
        return key if period is None else key * self.periods + period

    def pair(self, key: Whole) -> tuple[Whole, Whole, Whole]:
        import numpy as np

        key, currency = np.divmod(key, self.currencies) if self.currencies > 1 else (key, key * 0)
        sender, receiver = np.divmod(key, self.accounts)
        return sender, receiver, currency

    def sums(self, key: Whole, amount: Exact, transactions: Whole, *, periods: int = 1) -> Sums:
        """The totals with their parts unpacked, largest amount first, equal amounts in order of key."""
        import numpy as np

        order = largest_first(amount)
        key, period = np.divmod(key[order], periods) if periods > 1 else (key[order], key * 0)
        return Sums(*self.pair(key), period, transactions[order], amount[order])


def _added(key: Whole, amount: Exact) -> tuple[Whole, Exact, Whole]:
    """Sum and count per distinct key, in order of key."""
    import numpy as np

    order = np.argsort(key)  # need not be stable: integer sums do not depend on the order
    return _merged(key[order], amount[order], np.ones(len(key), dtype=np.int64))


def _merged(key: Whole, amount: Exact, transactions: Whole) -> tuple[Whole, Exact, Whole]:
    """Add up neighbours with the same key; keys must be sorted."""
    import numpy as np

    if not len(key):
        return key, amount, transactions
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    return key[starts], np.add.reduceat(amount, starts), np.add.reduceat(transactions, starts)


def largest_first(amount: Exact) -> Whole:
    """Positions in order of falling amount; equal amounts keep their order."""
    import numpy as np

    bits = max(len(amount), 1).bit_length()
    if amount.dtype == object or not len(amount) or int(amount.max()) >= 1 << (62 - bits):
        return np.argsort(-amount, kind="stable")
    packed = ((int(amount.max()) - amount) << bits) | np.arange(len(amount))
    packed.sort()  # one number holds amount and position: quicker than a stable sort
    return packed & ((1 << bits) - 1)


def _net(key: Whole, amount: Exact, transactions: Whole, codes: _Codes) -> Sums:
    """Per pair of accounts and currency what is left when both directions are set against each other."""
    import numpy as np

    sender, receiver, currency = codes.pair(key)
    turned = sender > receiver
    back = (receiver * codes.accounts + sender) * codes.currencies + currency
    key, amount = np.where(turned, back, key), np.where(turned, -amount, amount)
    order = np.argsort(key)
    key, amount, transactions = _merged(key[order], amount[order], transactions[order])
    kept = amount != 0
    key, amount, transactions = key[kept], amount[kept], transactions[kept]
    low, high, currency = codes.pair(key)
    towards = amount > 0
    order = largest_first(abs(amount))
    sender, receiver = np.where(towards, low, high), np.where(towards, high, low)
    return Sums(
        sender=sender[order],
        receiver=receiver[order],
        currency=currency[order],
        period=np.zeros(len(order), dtype=np.int64),
        transactions=transactions[order],
        amount=abs(amount)[order],
    )


def _balances(key: Whole, amount: Exact, transactions: Whole, codes: _Codes) -> Balances:
    import numpy as np

    sender, receiver, currency = codes.pair(key)
    size = codes.accounts * codes.currencies
    out, into = np.zeros(size, amount.dtype), np.zeros(size, amount.dtype)
    counted = np.zeros(size, np.int64)
    for account, total in ((sender, out), (receiver, into)):
        place = account * codes.currencies + currency
        np.add.at(total, place, amount)
        np.add.at(counted, place, transactions)
    present = counted.nonzero()[0]
    present = present[largest_first(abs(into[present] - out[present]))]
    account, currency = np.divmod(present, codes.currencies)
    paid_in, paid_out = into[present], out[present]
    return Balances(account, currency, counted[present], paid_in, paid_out, paid_in - paid_out)

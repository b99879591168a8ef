"""Flows as plain data, ready for a table or a Sankey diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slagkracht.core.money.amounts import shown
from slagkracht.core.money.summing import Balances, Flows, Sums

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from slagkracht.core.money.summing import Exact

    Whole = NDArray[np.int64]


def as_dict(result: Flows, *, most: int | None = None) -> dict[str, Any]:
    """The flows as JSON-able data.

    Takes the flows and the most rows to list per table (``None``: all). Gives ``totals`` (per currency and
    period), ``flows``, ``net``, ``balances``, ``self_transfers``; ``nodes`` and ``links`` for a Sankey
    diagram: the net flows, ``source`` and ``target`` being positions in ``nodes``. Amounts are exact
    decimal text; ``value`` of a link is the same as a number. ``left_out`` counts the rows not listed, with
    their exact total per currency.

    Net flows can still run in a circle of three or more accounts; a diagram that cannot draw circles must
    break them itself.
    """
    source = result.source
    tables = {"flows": result.pairs, "net": result.net}
    nodes, links = _sankey(result, most)
    return {
        "transactions": len(source),
        "accounts": len(source.accounts),
        "currencies": list(source.currencies),
        "by": result.by,
        "periods": result.periods,
        "totals": _totals(result),
        "flows": _rows(result, result.pairs, most),
        "net": _rows(result, result.net, most, with_period=False),
        "balances": _balances(result, result.balances, most),
        "self_transfers": _selves(result),
        "nodes": nodes,
        "links": links,
        "left_out": {
            name: {"rows": len(table) - most, "amounts": _added(result, table, most)}
            for name, table in tables.items()
            if most is not None and len(table) > most
        },
    }


def texts(units: Exact, decimals: int) -> list[str]:
    """Whole units as exact decimal text."""
    return [shown(value, decimals) for value in units.tolist()]


def _currency(result: Flows, codes: Whole) -> list[str | None]:
    names: tuple[str | None, ...] = result.source.currencies or (None,)
    return [names[code] for code in codes.tolist()]


def _rows(result: Flows, table: Sums, most: int | None, *, with_period: bool = True) -> list[dict[str, Any]]:
    accounts = result.source.accounts
    columns: dict[str, list[Any]] = {
        "from": accounts[table.sender[:most]].tolist(),
        "to": accounts[table.receiver[:most]].tolist(),
    }
    if result.source.currencies:
        columns["currency"] = _currency(result, table.currency[:most])
    if result.by and with_period:
        columns["period"] = [result.periods[place] for place in table.period[:most].tolist()]
    columns["transactions"] = table.transactions[:most].tolist()
    columns["amount"] = texts(table.amount[:most], result.source.decimals)
    return _as_rows(columns)


def _as_rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    names = tuple(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _balances(result: Flows, table: Balances, most: int | None) -> list[dict[str, Any]]:
    columns: dict[str, list[Any]] = {"account": result.source.accounts[table.account[:most]].tolist()}
    if result.source.currencies:
        columns["currency"] = _currency(result, table.currency[:most])
    columns["transactions"] = table.transactions[:most].tolist()
    for name, units in (("in", table.paid_in), ("out", table.paid_out), ("net", table.net)):
        columns[name] = texts(units[:most], result.source.decimals)
    return _as_rows(columns)


def _selves(result: Flows) -> list[dict[str, Any]]:
    table = result.selves
    columns: dict[str, list[Any]] = {"account": result.source.accounts[table.sender].tolist()}
    if result.source.currencies:
        columns["currency"] = _currency(result, table.currency)
    columns["transactions"] = table.transactions.tolist()
    columns["amount"] = texts(table.amount, result.source.decimals)
    return _as_rows(columns)


def _totals(result: Flows) -> list[dict[str, Any]]:
    """Exact totals per currency, and per period where asked."""
    table = result.pairs
    sums: dict[tuple[int, int], list[int]] = {}
    columns = (table.period, table.currency, table.transactions, table.amount)
    for period, currency, transactions, amount in zip(*(c.tolist() for c in columns), strict=True):
        total = sums.setdefault((period, currency), [0, 0])
        total[0] += transactions
        total[1] += amount
    names: tuple[str | None, ...] = result.source.currencies or (None,)
    answer = []
    for (period, currency), (transactions, amount) in sorted(sums.items()):
        row: dict[str, Any] = {"period": result.periods[period]} if result.by else {}
        text = shown(amount, result.source.decimals)
        answer.append(row | {"currency": names[currency], "transactions": transactions, "amount": text})
    return answer


def _added(result: Flows, table: Sums, most: int) -> list[dict[str, Any]]:
    totals: dict[int, int] = {}
    for currency, amount in zip(table.currency[most:].tolist(), table.amount[most:].tolist(), strict=True):
        totals[currency] = totals.get(currency, 0) + amount
    names: tuple[str | None, ...] = result.source.currencies or (None,)
    return [
        {"currency": names[code], "amount": shown(total, result.source.decimals)}
        for code, total in sorted(totals.items())
    ]


def _sankey(result: Flows, most: int | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Nodes and links of the net flows."""
    import numpy as np

    table = result.net
    sender, receiver = table.sender[:most], table.receiver[:most]
    used, place = np.unique(np.concatenate([sender, receiver]), return_inverse=True)
    nodes = [{"name": name} for name in result.source.accounts[used].tolist()]
    amounts = texts(table.amount[:most], result.source.decimals)
    columns: dict[str, list[Any]] = {
        "source": place[: len(sender)].tolist(),
        "target": place[len(sender) :].tolist(),
        "value": [float(amount) for amount in amounts],
        "amount": amounts,
    }
    if result.source.currencies:
        columns["currency"] = _currency(result, table.currency[:most])
    return nodes, _as_rows(columns)

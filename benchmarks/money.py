"""How fast flows are added up, against pandas used plainly, on one million made-up transfers, in pairs.

Each pair answers the same question: who paid whom per month, net per pair, in, out and net per account,
transfers to oneself apart, every table largest first. The totals are compared, so that speed is never bought
with another answer. Then how long the search for patterns takes, and what it recognises of attempts that
are hidden in traffic.

    python -m benchmarks.money
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from benchmarks._rows import row
from slagkracht.core.money import (
    Columns,
    Flows,
    Parameters,
    Transactions,
    find_patterns,
    flows,
    from_frame,
    read,
)

ROWS, ACCOUNTS, ROUNDS = 1_000_000, 20_000, 5
COLUMNS = Columns(("from",), ("to",), "amount", "time")


def measure() -> list[dict[str, Any]]:
    """All comparisons; seconds are the median of the rounds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "transfers.csv"
        transfers = made_up(ROWS, ACCOUNTS, days=365, seed=1)
        transfers.write_csv(path)
        loaded = read(path, COLUMNS)
        exact = pd.read_csv(path, dtype=str, engine="c")
        exact["amount"] = exact["amount"].map(Decimal)
        exact["time"] = pd.to_datetime(exact["time"])
        cents = exact.assign(amount=[int(amount * 100) for amount in exact["amount"]])
        known = pd.CategoricalDtype(pd.unique(pd.concat([cents["from"], cents["to"]])))
        coded = cents.assign(**{side: cents[side].astype(known) for side in ("from", "to")})
        what = f"flows of {ROWS:,} transfers by month, net and balances"
        return [
            _pair(f"{what}, in memory", loaded, exact, "pandas, Decimal: the same exact answer"),
            _pair(f"{what}, in memory", loaded, cents, "pandas, whole cents made beforehand"),
            _pair(f"{what}, in memory", loaded, coded, "pandas, whole cents and categories made beforehand"),
            _from_file(
                f"{what}, from the CSV", path, _pandas_decimals, "pandas, Decimal: the same exact answer"
            ),
            _from_file(f"{what}, from the CSV", path, _pandas_rounding, "pandas, floats rounded to cents"),
            _patterns(),
        ]


def made_up(rows: int, accounts: int, *, days: int, seed: int) -> pl.DataFrame:
    """Transfers between accounts of which some are far busier than others."""
    random = np.random.default_rng(seed)
    busy = random.lognormal(0, 1.2, accounts)
    busy /= busy.sum()
    sender = random.choice(accounts, rows, p=busy)
    receiver = random.choice(accounts, rows, p=random.permutation(busy))
    minutes = random.integers(0, days * 24 * 60, rows)
    amount = np.round(random.lognormal(6, 2, rows), 2)
    return pl.DataFrame(
        {
            "from": [f"NL{code:08d}" for code in sender],
            "to": [f"NL{code:08d}" for code in receiver],
            "time": np.datetime_as_string(np.datetime64("2025-01-01T00:00", "m") + minutes).tolist(),
            "amount": [f"{value:.2f}" for value in amount],
        }
    )


def _in_pandas(frame: pd.DataFrame) -> dict[str, pd.DataFrame | pd.Series]:
    """The same tables, as one would write it down."""
    selves = frame[frame["from"] == frame["to"]]
    frame = frame[frame["from"] != frame["to"]]
    frame = frame.assign(period=frame["time"].dt.to_period("M"))
    pairs = frame.groupby(["from", "to", "period"], observed=True)["amount"].agg(["sum", "count"])
    whole = pairs.groupby(["from", "to"], observed=True).sum()
    turned = whole.copy()
    turned.index = turned.index.swaplevel()
    turned["sum"] = -turned["sum"]
    net = pd.concat([whole, turned]).groupby(level=[0, 1], observed=True).sum()
    received = whole.groupby("to", observed=True).sum()
    paid = whole.groupby("from", observed=True).sum()
    balances = received.add_suffix("_in").join(paid.add_suffix("_out"), how="outer").fillna(0)
    balances["net"] = balances["sum_in"] - balances["sum_out"]
    return {
        "selves": selves.groupby("from", observed=True)["amount"].agg(["sum", "count"]),
        "pairs": pairs.sort_values("sum", ascending=False),
        "net": net[net["sum"] > 0].sort_values("sum", ascending=False),
        "balances": balances.sort_values("net", key=abs, ascending=False),
    }


def _pandas_decimals(path: Path) -> dict[str, Any]:
    frame = pd.read_csv(path, dtype=str, parse_dates=["time"])
    return _in_pandas(frame.assign(amount=frame["amount"].map(Decimal)))


def _pandas_rounding(path: Path) -> dict[str, Any]:
    frame = pd.read_csv(path, parse_dates=["time"])
    return _in_pandas(frame.assign(amount=(frame["amount"] * 100).round().astype("int64")))


def _same(ours: Flows, theirs: dict[str, Any], *, cents: bool) -> bool:
    """The same rows in every table, and the same amounts at the top and in all."""
    scale = 1 if cents else 100
    mine = {"pairs": ours.pairs.amount, "net": ours.net.amount}
    same = all(
        len(amounts) == len(theirs[name])
        and int(amounts.sum()) == int(theirs[name]["sum"].sum() * scale)
        and int(amounts[0]) == int(theirs[name]["sum"].iloc[0] * scale)
        for name, amounts in mine.items()
    )
    return same and abs(int(ours.balances.net[0])) == abs(int(theirs["balances"]["net"].iloc[0] * scale))


def _pair(what: str, loaded: Transactions, frame: pd.DataFrame, alternative: str) -> dict[str, Any]:
    cents = frame["amount"].dtype != object
    own, other, same = [], [], True
    for _ in range(ROUNDS if cents else 2):
        seconds, ours = _timed(lambda: flows(loaded, by="month"))
        own.append(seconds)
        seconds, theirs = _timed(lambda: _in_pandas(frame))
        other.append(seconds)
        same &= _same(ours, theirs, cents=cents)
    return row(what, own, alternative, other, same_totals=same)


def _from_file(
    what: str, path: Path, theirs: Callable[[Path], dict[str, Any]], alternative: str
) -> dict[str, Any]:
    cents = theirs is _pandas_rounding
    own, other, same = [], [], True
    for _ in range(ROUNDS if cents else 2):
        seconds, ours = _timed(lambda: flows(read(path, COLUMNS), by="month"))
        own.append(seconds)
        seconds, answer = _timed(lambda: theirs(path))
        other.append(seconds)
        same &= _same(ours, answer, cents=cents)
    return row(what, own, alternative, other, same_totals=same)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def _patterns() -> dict[str, Any]:
    """One search through a million transfers in which attempts of five kinds are hidden."""
    noise = made_up(ROWS, 100_000, days=60, seed=2)
    hidden = {name: pl.DataFrame(rows, noise.columns, orient="row") for name, rows in _attempts().items()}
    source = from_frame(pl.concat([noise, *hidden.values()]), COLUMNS)
    seconds, found = _timed(lambda: find_patterns(source, Parameters(most=5_000)))
    first = ROWS
    recognised = {}
    for name, rows in hidden.items():
        wanted = set(range(first, first + rows.height))
        first += rows.height
        family = name.rstrip("0123456789")
        recognised[name] = any(
            pattern.family == family and wanted <= {int(found.moves.row[move]) for move in pattern.moves}
            for pattern in found.patterns
        )
    stopped = sorted({f"{f}: {told.code}" for f, answer in found.found.items() for told in answer.limits})
    what = f"patterns of eleven families in {ROWS:,} transfers between 100,000 accounts, 60 days"
    return row(what, seconds, hidden_attempts_recognised=recognised, searches_that_stopped=stopped)


def _attempts() -> dict[str, list[tuple[str, str, str, str]]]:
    """Attempts between accounts of the traffic; the chain and the cycle pass on 98% of the amount."""
    random = np.random.default_rng(3)
    accounts = [f"NL{code:08d}" for code in random.choice(100_000, 200, replace=False)]
    hub, source, sink, *others = accounts
    when = [f"2025-01-{day:02d}T12:00" for day in range(5, 30)]
    passing = [f"{98_765.43 * 0.98**step:.2f}" for step in range(12)]
    ring = others[20:28]
    line = others[30:39]
    return {
        "fan-in": [(payer, hub, when[k % 7], "950.00") for k, payer in enumerate(others[50:90])],
        "scatter-gather": [
            row
            for middle in others[:12]
            for row in ((source, middle, when[0], "500.00"), (middle, sink, when[2], "480.00"))
        ],
        "cycle": [(ring[k], ring[(k + 1) % 8], when[k], passing[k]) for k in range(8)],
        "chain": [(line[k], line[k + 1], when[k], passing[k]) for k in range(8)],
        "structuring": [(others[100], others[101 + k % 3], when[k], "9750.00") for k in range(9)],
    }

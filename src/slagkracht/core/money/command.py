"""``slagkracht money flows`` and ``slagkracht money patterns`` on a CSV file of transfers."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from slagkracht.core.money import answer, flow_answer, show
from slagkracht.core.money.parameters import FAMILIES, Parameters
from slagkracht.core.money.periods import PERIODS
from slagkracht.core.money.search import find_patterns
from slagkracht.core.money.summing import flows
from slagkracht.core.money.transactions import Columns, Transactions, read
from slagkracht.core.progress import Progress, silent
from slagkracht.core.recipe import Recipe, sha256_of

# option → (type, what it says); the defaults are those of Parameters
_NUMBERS: dict[str, tuple[type, str]] = {
    "window": (float, "days (or steps) in which a pattern takes place"),
    "counterparties": (int, "fewest distinct accounts on a side, in the middle, per layer"),
    "hops": (int, "fewest transfers of a chain"),
    "longest": (int, "most transfers of a cycle"),
    "kept": (float, "share of an amount that must go on to call it kept (0–1)"),
    "limit": (float, "structuring: the limit that payments stay under"),
    "band": (float, "structuring: from this share of the limit (0–1)"),
    "payments": (int, "structuring: fewest payments"),
    "loan_window": (float, "loan-back: days before and after the loan"),
    "instalments": (int, "loan-back: fewest repayments"),
    "resale_days": (float, "fast resale: days between two sales of one property"),
    "most": (int, "patterns listed per family"),
    "effort": (int, "transfers one search may look at before it stops and says so"),
}


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add ``flows`` and ``patterns``."""
    sub = parser.add_subparsers(dest="command", required=True)
    flow = sub.add_parser("flows", parents=[common], help="who paid whom: totals, net, balances, by period")
    _add_columns(flow, time_needed=False)
    flow.add_argument("--by", choices=PERIODS, help="split by period (needs --time with dates)")
    flow.add_argument("--most", type=_count, help="most rows to list per table (default: all)")
    flow.set_defaults(run=run_flows, show=show.flows)
    pattern = sub.add_parser("patterns", parents=[common], help="fan-in, cycles, chains and other patterns")
    _add_columns(pattern, time_needed=True)
    pattern.add_argument("--object", metavar="C", help="column that names the property a row is the sale of")
    pattern.add_argument(
        "--families", type=_words, metavar="F[,F]", help=f"only these: {', '.join(FAMILIES)}"
    )
    for name, (kind, meaning) in _NUMBERS.items():
        default = getattr(Parameters, name)
        option = f"--{name.replace('_', '-')}"
        pattern.add_argument(option, type=kind, default=default, help=f"{meaning} (default {default})")
    pattern.set_defaults(run=run_patterns, show=show.patterns)


def _add_columns(parser: argparse.ArgumentParser, *, time_needed: bool) -> None:
    several = "column, or columns joined by a comma: bank,account makes accounts like bank|account"
    parser.add_argument("file", help="CSV in UTF-8 with a header, one transfer per row")
    parser.add_argument("--from", dest="sender", type=_words, required=True, metavar="C[,C]", help=several)
    parser.add_argument("--to", dest="receiver", type=_words, required=True, metavar="C[,C]", help=several)
    parser.add_argument("--time", required=time_needed, metavar="C", help="dates, times, or numbered steps")
    parser.add_argument(
        "--amount", required=True, metavar="C", help="amounts with a decimal point, not negative"
    )
    parser.add_argument(
        "--id", dest="identifier", metavar="C", help="the row's own id (default: its row number)"
    )
    parser.add_argument("--currency", metavar="C", help="currencies are never added up or compared")


def _words(text: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in text.split(","))
    if not all(words):
        raise argparse.ArgumentTypeError("empty name")
    return words


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number of at least 1")
    return int(text)


def run_flows(args: argparse.Namespace) -> dict[str, Any]:
    """Read, add up, answer."""
    result = flows(_read(args), by=args.by)
    recipe = _recipe("money flows", args, {"by": args.by, "most": args.most})
    return flow_answer.as_dict(result, most=args.most) | {"recipe": recipe}


def run_patterns(args: argparse.Namespace) -> dict[str, Any]:
    """Read, search, answer."""
    values = {name: getattr(args, name) for name in _NUMBERS}
    parameters = Parameters(**values)
    found = find_patterns(_read(args), parameters, families=args.families, progress=_progress())
    recipe = _recipe("money patterns", args, values | {"families": args.families, "object": args.object})
    return answer.as_dict(found, args.lang) | {"parameters": values, "recipe": recipe}


def _read(args: argparse.Namespace) -> Transactions:
    return read(args.file, _columns(args))


def _columns(args: argparse.Namespace) -> Columns:
    return Columns(
        sender=args.sender,
        receiver=args.receiver,
        amount=args.amount,
        time=args.time,
        identifier=args.identifier,
        currency=args.currency,
        thing=getattr(args, "object", None),
    )


def _recipe(method: str, args: argparse.Namespace, values: dict[str, Any]) -> dict[str, Any]:
    columns = {
        "from": list(args.sender),
        "to": list(args.receiver),
        "time": args.time,
        "amount": args.amount,
        "id": args.identifier,
        "currency": args.currency,
    }
    return Recipe(method, {"file": sha256_of(args.file)}, columns | values).as_dict()


def _progress() -> Progress:
    """A bar on a terminal, otherwise silence."""
    if not sys.stderr.isatty():
        return silent
    from tqdm import tqdm

    bar: Any = tqdm(total=1, leave=False)

    def shown(done: int, total: int, unit: str) -> None:
        bar.total, bar.unit, bar.n = total, unit, done
        bar.refresh()
        if done == total:
            bar.close()

    return shown

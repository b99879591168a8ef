"""``slagkracht place …``: read, call, answer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from slagkracht.core.place import words
from slagkracht.core.place.distance import SURFACES
from slagkracht.core.place.periods import UNITS
from slagkracht.core.place.scan.expected import TRENDS
from slagkracht.core.place.scan.models import MODELS
from slagkracht.core.place.warning import THRESHOLDS
from slagkracht.core.progress import Progress, silent

Answer = dict[str, Any]
Make = Callable[..., argparse.ArgumentParser]


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add the questions about places, each with its help."""
    sub = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = sub.add_parser(name, parents=[common], help=help, description=help)
        made.set_defaults(run=_runner(name), show=words.show)
        return made

    _add_knox(add)
    _add_scan(add)
    _add_rates(add)
    _add_clusters(add)
    _add_trend(add)
    _add_visibility(add)


def _runner(name: str) -> Callable[[argparse.Namespace], Answer]:
    def run(args: argparse.Namespace) -> Answer:
        from slagkracht.core.place import ask

        with _progress() as progress:
            answer: Answer = getattr(ask, name)(args, progress)
            return answer

    return run


def _add_knox(add: Make) -> None:
    made = add("knox", help="do incidents close together also follow each other closely?")
    made.add_argument("file", type=Path, help="CSV, one row per incident")
    for name, what in (("x", "east, or longitude"), ("y", "north, or latitude"), ("t", "days, or dates")):
        made.add_argument(f"--{name}", required=True, metavar="C", help=what)
    made.add_argument(
        "--distance", required=True, type=_not_negative, help="close: at most this far (metres on the earth)"
    )
    made.add_argument("--days", required=True, type=_not_negative, help="soon: at most this many days")
    _add_chance(made, "--replications", 999)
    _add_surface(made)


def _add_scan(add: Make) -> None:
    made = add("scan", help="where and when are there more cases than chance gives?")
    made.add_argument("file", type=Path, metavar="CASES", help="CSV: location, count, perhaps time")
    made.add_argument("--locations", required=True, type=Path, metavar="LOC", help="CSV: location, x, y")
    for name in ("id", "count", "x", "y"):
        made.add_argument(f"--{name}", required=True, metavar="C")
    made.add_argument("--time", metavar="C", help="year, month, week, day or number")
    made.add_argument("--period", choices=UNITS, help="add periods up to this")
    made.add_argument("--model", required=True, choices=MODELS)
    people = made.add_mutually_exclusive_group()
    people.add_argument("--population", metavar="C", help="in the cases or the locations file")
    people.add_argument("--expected", metavar="C", help="expected counts known beforehand (expectation)")
    people.add_argument("--controls", type=Path, metavar="F", help="CSV with the same columns (bernoulli)")
    made.add_argument(
        "--max-share",
        type=_share,
        metavar="S",
        help="of the population in a zone (0.5, or 1 with --neighbours)",
    )
    made.add_argument("--neighbours", type=_at_least_one, metavar="K", help="the most locations in a zone")
    made.add_argument(
        "--longest", type=_at_least_one, metavar="N", help="the most periods (half; expectation: all)"
    )
    made.add_argument("--prospective", action="store_true", help="only clusters that still run at the end")
    made.add_argument(
        "--history-until", metavar="T", help="learn the expectation up to here, scan what follows"
    )
    made.add_argument("--until", metavar="T", help="the last period to scan")
    made.add_argument("--trend", choices=TRENDS, default="auto", help="may the expectation rise or fall?")
    made.add_argument(
        "--clusters", type=_at_least_one, default=10, metavar="N", help="report at most so many"
    )
    _add_chance(made, "--replications", 999)
    _add_surface(made)


def _add_rates(add: Make) -> None:
    made = add("rates", help="rates of areas, steadied for their size")
    made.add_argument("file", type=Path, help="CSV, one row per area")
    for name in ("id", "count", "population"):
        made.add_argument(f"--{name}", required=True, metavar="C")
    made.add_argument("--per", type=_positive, default=1000.0, help="cases per so many inhabitants (1000)")
    made.add_argument("--confidence", type=_inside, default=0.95)
    _add_neighbours(made, "borrow from the neighbours, not from all areas")


def _add_clusters(add: Make) -> None:
    made = add("clusters", help="which areas of high or low values lie together?")
    made.add_argument("file", type=Path, help="CSV, one row per area")
    for name in ("id", "value"):
        made.add_argument(f"--{name}", required=True, metavar="C")
    made.add_argument("--population", metavar="C", help="the value is a count: look at its rate, steadied")
    made.add_argument(
        "--false-discoveries", type=_inside, default=0.05, metavar="Q", help="accepted share (0.05)"
    )
    _add_chance(made, "--permutations", 999, least=1)
    _add_neighbours(made, "who is next to whom")


def _add_trend(add: Make) -> None:
    made = add("trend", help="trend, changes of level and early warning of counts over time")
    made.add_argument("file", type=Path, help="CSV: time, count, perhaps series")
    for name in ("time", "count"):
        made.add_argument(f"--{name}", required=True, metavar="C")
    made.add_argument("--by", metavar="C", help="a series per value of this column (an area, a kind)")
    made.add_argument("--period", choices=UNITS, help="add periods up to this")
    made.add_argument("--last", type=_at_least_one, metavar="N", help="watch the last N periods (one season)")
    made.add_argument("--alpha", type=_inside, default=0.01, help="chance of a needless warning (0.01)")
    made.add_argument("--change-alpha", type=_inside, default=0.01, help="chance of a false change (0.01)")
    made.add_argument("--back", type=_at_least_one, metavar="N", help="seasons to look back")
    made.add_argument("--half", type=_count, metavar="N", help="periods around the same moment")
    made.add_argument("--season", type=_at_least_one, metavar="N", help="periods in a season (12 for months)")
    made.add_argument(
        "--least", type=_count, default=5, metavar="N", help="no warning under N in four periods (5)"
    )
    made.add_argument("--threshold", choices=THRESHOLDS, default=THRESHOLDS[0])
    _add_chance(made, "--runs", 100)


def _add_visibility(add: Make) -> None:
    made = add("visibility", help="where is the picture thin because nobody looked?")
    made.add_argument("file", type=Path, help="CSV: reports per area and phenomenon, perhaps per body")
    for name in ("area", "phenomenon", "received"):
        made.add_argument(f"--{name}", required=True, metavar="C")
    made.add_argument("--body", metavar="C", help="who reported")
    for name in ("population", "firms", "crime"):
        made.add_argument(f"--{name}", metavar="C", help="what may explain the number of reports")
    made.add_argument("--areas", type=Path, metavar="F", help="CSV with all areas and those columns")
    made.add_argument("--confidence", type=_inside, default=0.95)


def _add_neighbours(made: argparse.ArgumentParser, why: str) -> None:
    group = made.add_argument_group("neighbours", why)
    kinds = group.add_mutually_exclusive_group()
    kinds.add_argument("--gal", type=Path, metavar="F", help="GAL file")
    kinds.add_argument(
        "--neighbour-list", type=Path, metavar="F", help="CSV: area, neighbour, perhaps weight"
    )
    kinds.add_argument("--neighbours", type=_at_least_one, metavar="K", help="the K nearest")
    kinds.add_argument("--distance", type=_positive, metavar="D", help="all within D (metres on the earth)")
    group.add_argument("--x", metavar="C")
    group.add_argument("--y", metavar="C")
    _add_surface(made)


def _add_surface(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--surface", choices=SURFACES, help="coordinates of a flat map, or degrees on the earth"
    )


def _add_chance(made: argparse.ArgumentParser, name: str, default: int, least: int = 0) -> None:
    made.add_argument(name, type=_at_least_one if least else _count, default=default, metavar="N")
    made.add_argument(
        "--seed", type=_count, default=1, metavar="N", help="the same seed, the same answer (1)"
    )


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return value


def _checked(text: str, allowed: bool, wanted: str) -> None:
    if not allowed:
        raise argparse.ArgumentTypeError(f"{text!r} must be {wanted}")


def _positive(text: str) -> float:
    value = _number(text)
    _checked(text, value > 0, "above 0")
    return value


def _not_negative(text: str) -> float:
    value = _number(text)
    _checked(text, value >= 0, "0 or more")
    return value


def _share(text: str) -> float:
    value = _number(text)
    _checked(text, 0 < value <= 1, "above 0 and at most 1")
    return value


def _inside(text: str) -> float:
    value = _number(text)
    _checked(text, 0 < value < 1, "between 0 and 1")
    return value


def _count(text: str) -> int:
    value = _number(text)
    _checked(text, value >= 0 and value == int(value), "a whole number, 0 or more")
    return int(value)


def _at_least_one(text: str) -> int:
    value = _number(text)
    _checked(text, value >= 1 and value == int(value), "a whole number, 1 or more")
    return int(value)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal's error output, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from tqdm import tqdm

    with tqdm(file=sys.stderr, leave=False) as bar:

        def progress(done: int, total: int, unit: str) -> None:
            bar.total, bar.unit = total, unit
            bar.update(done - bar.n)

        yield progress

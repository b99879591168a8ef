"""The command line of identity: ``link``, ``compare``, ``check``."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slagkracht.core import tables
from slagkracht.core.errors import UnusableInput
from slagkracht.core.identity.check import CHECKS, check, check_as_dict
from slagkracht.core.identity.compare import compare
from slagkracht.core.identity.fields import LINKABLE, require_known
from slagkracht.core.progress import Progress, silent
from slagkracht.core.recipe import Recipe, sha256_of

if TYPE_CHECKING:
    import polars as pl


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add the subcommands of ``slagkracht identity``."""
    sub = parser.add_subparsers(dest="command", required=True)
    linking = sub.add_parser("link", parents=[common], help="propose which rows are about the same one")
    linking.add_argument("tables", nargs="+", metavar="CSV", help="one or two CSV files")
    linking.add_argument("--id", required=True, metavar="COLUMN", help="column with a number of each row")
    linking.add_argument(
        "--map", required=True, nargs="+", action="extend", metavar="OURS=THEIRS",
        help=f"which column is what; ours are {', '.join(LINKABLE)}",
    )  # fmt: skip
    linking.add_argument("--out", required=True, metavar="CSV", help="where the groups are written")
    linking.add_argument("--apart", metavar="CSV", help="pairs judged not the same: columns left, right")
    linking.add_argument("--threshold", type=float, default=1 / 3, help="least mean chance to join (1/3)")
    linking.add_argument("--max-pairs", type=int, default=20_000_000, help="pairs to compare at most, about")
    linking.add_argument("--seed", type=int, default=1, help="of the sampled pairs")
    linking.set_defaults(run=run_link, show=show_link)
    comparing = sub.add_parser("compare", parents=[common], help="two records beside each other, explained")
    comparing.add_argument("left", metavar="A.json")
    comparing.add_argument("right", metavar="B.json")
    comparing.set_defaults(run=run_compare, show=show_compare)
    checking = sub.add_parser("check", parents=[common], help="can this number, date or address exist?")
    checking.add_argument("kind", help=", ".join(CHECKS))
    checking.add_argument("value")
    checking.set_defaults(run=run_check, show=show_check)


def run_check(args: argparse.Namespace) -> dict[str, Any]:
    """Check one value."""
    recipe = Recipe("identity.check", {}, {"kind": args.kind})
    return {**check_as_dict(check(args.kind, args.value), args.lang), "recipe": recipe.as_dict()}


def show_check(answer: dict[str, Any], args: argparse.Namespace) -> str:
    """The verdict first, then why."""
    verdict = {"nl": ("Klopt niet", "Kan bestaan"), "en": ("Not valid", "Can exist")}[args.lang]
    normal = f" ({answer['normal']})" if answer["normal"] else ""
    return f"{verdict[answer['valid']]}{normal}: {answer['why']}"


def run_compare(args: argparse.Namespace) -> dict[str, Any]:
    """Compare two records, each in a JSON file."""
    found = compare(_record(args.left), _record(args.right))
    inputs = {path: sha256_of(path) for path in (args.left, args.right)}
    recipe = Recipe("identity.compare", inputs, {"prior": found.prior})
    return {**found.as_dict(args.lang), "recipe": recipe.as_dict()}


def show_compare(answer: dict[str, Any], args: argparse.Namespace) -> str:
    """The verdict, what made it impossible if anything did, and the waterfall."""
    labels = {"nl": ("vooraf", "samen", "kans"), "en": ("before looking", "together", "chance")}[args.lang]
    lines = [answer["verdict"], *([answer["barred"]] if answer["barred"] else []), ""]
    for name, bits, total in answer["waterfall"]:
        found = answer["fields"].get(name)
        label, why = (found["label"], found["why"]) if found else (labels[0], "")
        lines.append(f"{label:<22}{bits:>+8.1f}{total:>+9.1f}  {why}".rstrip())
    chance = _percentage(answer["probability"])
    lines.append(f"{labels[1]:<22}{answer['weight']:>+8.1f}{'':>9}  {labels[2]} {chance}")
    return "\n".join(lines)


def _percentage(chance: float) -> str:
    """As a percentage, never a false 0 or 100."""
    if 0 < chance < 0.001:
        return "< 0.1%"
    return "> 99.9%" if chance > 0.999 else f"{chance:.1%}"


def run_link(args: argparse.Namespace) -> dict[str, Any]:
    """Link one or two tables and write the groups."""
    from slagkracht.core.identity.linking.run import link

    mapping = _mapping(args.map)
    if not 0 < args.threshold < 1:
        raise UnusableInput("identity.threshold", value=args.threshold)
    frames = [_table(path, args.id, mapping) for path in args.tables]
    whole = _stacked(frames)
    found = link(
        whole.select(list(mapping)),
        seed=args.seed,
        threshold=args.threshold,
        max_pairs=args.max_pairs,
        apart=_apart(args.apart, whole["id"].to_list()) if args.apart else (),
        progress=_bar(),
    )
    _write(args.out, args.id, whole, found.groups, several=len(frames) > 1)
    inputs = {path: sha256_of(path) for path in (*args.tables, *filter(None, [args.apart]))}
    settings = {"id": args.id, "map": mapping, "threshold": args.threshold, "max_pairs": args.max_pairs}
    return {
        "records": whole.height,
        "clusters": len(set(found.groups)),
        "linked": _linked(found.groups),
        "pairs_compared": found.pairs_compared,
        "parameters": found.as_parameters(),
        "out": args.out,
        "recipe": Recipe("identity.link", inputs, settings, args.seed).as_dict(),
    }


def show_link(answer: dict[str, Any], args: argparse.Namespace) -> str:
    """How many groups, and the reminder that they are proposals."""
    words = {
        "nl": "{linked} van de {records} rijen horen misschien bij een andere rij; {clusters} groepen in "
        "{out}.\nDit zijn voorstellen: kijk per groep of het klopt voordat u er iets mee doet.",
        "en": "{linked} of {records} rows may belong with another row; {clusters} groups in {out}.\n"
        "These are proposals: look at each group before you act on it.",
    }
    return words[args.lang].format(**answer)


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not equals or not ours.strip() or not theirs.strip():
            raise UnusableInput("identity.wrong_map", value=pair)
        require_known([ours.strip()])
        if ours.strip() in mapping:
            raise UnusableInput("identity.mapped_twice", value=ours.strip())
        mapping[ours.strip()] = theirs.strip()
    return mapping


def _table(path: str, column: str, mapping: dict[str, str]) -> pl.DataFrame:
    """The mapped columns of one file under our names, with its ids and its name."""
    import polars as pl

    name = Path(path).name
    frame = tables.read(path, [column, *mapping.values()])
    _require_unique(frame[column], name, column)
    ours = [pl.col(theirs).alias(name_of) for name_of, theirs in mapping.items()]
    return frame.select(pl.col(column).alias("id"), *ours, pl.lit(name).alias("file"))


def _require_unique(ids: pl.Series, name: str, column: str) -> None:
    """Raise for the first id that is missing, or there for the second time."""
    for wrong, code in (
        (ids == "", "value_missing"),
        (~ids.is_first_distinct(), "identity.duplicate_id"),
    ):
        row = wrong.arg_max() if wrong.any() else None
        if row is not None:
            place = {"file": name, "row": row + tables.HEADER_ROWS, "column": column}
            raise UnusableInput(code, value=ids[row], **place)


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    if len(frames) > 2:
        raise UnusableInput("identity.too_many_tables", found=len(frames))
    return pl.concat(frames)


def _apart(path: str, ids: list[str]) -> list[tuple[int, int]]:
    frame = tables.read(path, ["left", "right"])
    rows = {value: row for row, value in enumerate(ids)}
    for column in ("left", "right"):
        for row, value in enumerate(frame[column].to_list()):
            if value not in rows:
                raise UnusableInput(
                    "identity.unknown_id",
                    file=Path(path).name,
                    row=row + tables.HEADER_ROWS,
                    column=column,
                    value=value,
                )
    pairs = zip(frame["left"].to_list(), frame["right"].to_list(), strict=True)
    return [(rows[left], rows[right]) for left, right in pairs]


def _write(path: str, column: str, whole: pl.DataFrame, groups: Sequence[int], *, several: bool) -> None:
    """The id column as in the input, then ``cluster``; with two tables also ``file``."""
    number = {group: position for position, group in enumerate(dict.fromkeys(groups), 1)}
    rows = zip(whole["id"], (number[group] for group in groups), whole["file"], strict=True)
    width = 3 if several else 2
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as stream:
            out = csv.writer(stream, lineterminator="\n")
            out.writerow((column, "cluster", "file")[:width])
            out.writerows(row[:width] for row in rows)
    except OSError as error:
        raise UnusableInput("cannot_write", file=Path(path).name) from error


def _linked(groups: Sequence[int]) -> int:
    """How many rows share their group with another row."""
    sizes: dict[int, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    return sum(size for size in sizes.values() if size > 1)


def _record(path: str) -> dict[str, str]:
    """A JSON object of our fields; numbers become text, null is missing, ``id`` is passed over."""
    name = Path(path).name
    try:
        found = json.loads(Path(path).read_text("utf-8-sig"), parse_constant=str)
    except OSError as error:
        raise UnusableInput("file_missing", file=name) from error
    except UnicodeDecodeError as error:
        raise UnusableInput("not_utf8", file=name) from error
    except ValueError as error:
        raise UnusableInput("not_json", file=name, detail=str(error)) from error
    if not isinstance(found, dict):
        raise UnusableInput("identity.not_an_object", file=name)
    record = {field: value for field, value in found.items() if value is not None and field != "id"}
    require_known(record, name)
    for field, value in record.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise UnusableInput("identity.not_text", file=name, value=field)
    return {field: str(value) for field, value in record.items()}


def _bar() -> Progress:
    if not sys.stderr.isatty():
        return silent
    from tqdm import tqdm

    bar = tqdm(unit="step", leave=False)

    def advance(done: int, total: int, unit: str) -> None:
        bar.total, bar.n, bar.unit = total, done, unit
        bar.refresh()
        if done == total:
            bar.close()

    return advance

"""``slagkracht network …``: describe, disrupt, report."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slagkracht.core.errors import UnusableInput
from slagkracht.core.progress import Progress, silent
from slagkracht.core.recipe import Recipe, sha256_of

if TYPE_CHECKING:
    from slagkracht.core.network.plan import Plan
    from slagkracht.core.network.reading import Nodes, Ties

ALL = "all"


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add ``describe``, ``disrupt`` and ``report``."""
    sub = parser.add_subparsers(dest="command", required=True)
    _add_describe(sub.add_parser("describe", parents=[common], help="a network in numbers"))
    _add_disrupt(sub.add_parser("disrupt", parents=[common], help="what breaks a network"))
    _add_report(sub.add_parser("report", parents=[common], help="strategies side by side"))


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="CSV, a tie a row")
    parser.add_argument("--source", default="source", metavar="C", help="column with one end of the tie")
    parser.add_argument("--target", default="target", metavar="C", help="column with the other end")
    parser.add_argument("--weight", metavar="C", help="column with the weight of the tie")
    parser.add_argument("--nodes", metavar="FILE", help="CSV, a node a row: also those without ties")
    parser.add_argument("--id", default="id", metavar="C", help="column of --nodes with the name")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="seed of chance")


def _add_describe(parser: argparse.ArgumentParser) -> None:
    _add_input(parser)
    parser.add_argument("--directed", action="store_true", help="ties have a direction")
    parser.add_argument("--by", metavar="C", help="column with the period")
    parser.add_argument("--two-mode", action="store_true", help="the two columns hold two kinds of nodes")
    parser.add_argument("--top", type=int, default=5, metavar="N", help="nodes shown per measure")
    parser.set_defaults(run=run_describe, show=_show_description)


def _add_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--block", type=int, default=1, metavar="N", help="nodes taken out at once")
    parser.add_argument("--runs", type=int, metavar="N", help="runs, where chance plays a part")
    parser.add_argument("--removals", type=int, metavar="N", help="stop after so many")
    parser.add_argument("--recovery-share", type=float, default=1.0, metavar="P", help="ties replaced")
    parser.add_argument("--alpha", type=float, default=0.1, metavar="A", help="of Katz")
    parser.add_argument("--role", metavar="C", help="column of --nodes with the role")
    parser.add_argument("--role-order", default="", metavar="A,B", help="roles in the order they go")


def _add_disrupt(parser: argparse.ArgumentParser) -> None:
    _add_input(parser)
    parser.add_argument("--strategy", required=True, metavar="S", help="degree, betweenness, …, or all")
    parser.add_argument("--recovery", metavar="R", help="none, random, nearest or similar")
    parser.add_argument("--missing", type=float, metavar="P", help="share of ties nobody saw")
    _add_plan(parser)
    parser.set_defaults(run=run_disrupt, show=_show_disruption)


def _add_report(parser: argparse.ArgumentParser) -> None:
    _add_input(parser)
    parser.add_argument("--recovery", metavar="R", help="only this one beside none")
    parser.add_argument("--missing", type=float, metavar="P", help="only this share of ties unseen")
    _add_plan(parser)
    parser.set_defaults(run=run_report, show=_show_report)


def run_describe(args: argparse.Namespace) -> dict[str, Any]:
    """Describe a network, whole and per period."""
    from slagkracht.core.network import description as d

    if args.top < 0:
        raise UnusableInput("network.out_of_range", name="top", value=args.top, allowed="≥ 0")
    ties, _ = _read(args)
    network = ties.network(directed=args.directed)
    answer = d.describe(network, seed=args.seed).as_dict(args.top)
    answer["two_mode"] = _two_mode(args, ties)
    if args.by:
        periods = d.describe_periods(
            ties.periods(directed=args.directed), seed=args.seed, progress=_bar(sys.stderr)
        )
        answer["periods"] = [{"period": p, **found.as_dict(args.top)} for p, found in periods.items()]
        answer["mean"] = d.highest_means(d.mean_over_periods(periods), args.top)
    return answer | {"recipe": _recipe("network.describe", args, seed=args.seed)}


def _two_mode(args: argparse.Namespace, ties: Ties) -> dict[str, Any] | None:
    from slagkracht.core.network.description import two_mode_as_dict
    from slagkracht.core.network.two_mode import first_column, looks_two_mode, measure_two_mode

    if not (args.two_mode or looks_two_mode(ties)):
        return None
    if args.two_mode:
        ties.refuse_shared(args.file, args.target, args.source)
    network = ties.network()
    found = measure_two_mode(network, first_column(ties), seed=args.seed)
    answer = two_mode_as_dict(network, found, (args.source, args.target), args.top)
    return {"detected": not args.two_mode, **answer}


def run_disrupt(args: argparse.Namespace) -> dict[str, Any]:
    """Take nodes out by one strategy, or by all (then it is the report)."""
    from slagkracht.core.network.disruption import disrupt

    if args.strategy == ALL:
        return run_report(args)
    ties, nodes = _read(args)
    plan = _plan(args, nodes)
    found = disrupt(
        ties.network(merge="last"), plan, runs=args.runs, seed=args.seed, progress=_bar(sys.stderr)
    )
    return found.as_dict() | {"recipe": _recipe("network.disrupt", args, seed=args.seed)}


def run_report(args: argparse.Namespace) -> dict[str, Any]:
    """All strategies side by side, with and without recovery and with ties unseen."""
    from slagkracht.core.network import side_by_side as r
    from slagkracht.core.network.wording import conclusion

    ties, nodes = _read(args)
    found = r.report(
        ties.network(merge="last"),
        _plan(args, nodes),
        recoveries=_asked_recoveries(args.recovery),
        missing=r.MISSING if args.missing is None else (args.missing,),
        runs=args.runs,
        seed=args.seed,
        progress=_bar(sys.stderr),
    )
    said = r.findings(found)
    sentences = conclusion(said, args.lang)
    answer = {"conclusion": " ".join(sentences), "sentences": sentences, **r.as_dict(found)}
    answer["findings"] = [asdict(one) for one in said]
    return answer | {"recipe": _recipe("network.report", args, seed=args.seed)}


def _asked_recoveries(name: str | None) -> tuple[str, ...]:
    from slagkracht.core.network.recovery import MECHANISMS

    return MECHANISMS if name is None else tuple(dict.fromkeys(("none", name)))


def _plan(args: argparse.Namespace, nodes: Nodes | None) -> Plan:
    from slagkracht.core.network.plan import Plan

    return Plan(
        strategy=getattr(args, "strategy", ALL),
        block=args.block,
        recovery=args.recovery or "none",
        share=args.recovery_share,
        missing=args.missing or 0.0,
        removals=args.removals,
        alpha=args.alpha,
        roles=nodes.roles if nodes else {},
        role_order=tuple(word for part in args.role_order.split(",") if (word := part.strip())),
    )


def _read(args: argparse.Namespace) -> tuple[Ties, Nodes | None]:
    from slagkracht.core.network.reading import Columns, read_nodes, read_ties

    if args.seed < 0:
        raise UnusableInput("network.out_of_range", name="seed", value=args.seed, allowed="≥ 0")
    role = getattr(args, "role", None)
    if role and not args.nodes:
        raise UnusableInput("network.nodes_needed")
    nodes = read_nodes(args.nodes, id_column=args.id, role_column=role) if args.nodes else None
    columns = Columns(args.source, args.target, args.weight, getattr(args, "by", None))
    return read_ties(args.file, columns, extra=nodes.ids if nodes else ()), nodes


def _recipe(method: str, args: argparse.Namespace, *, seed: int) -> dict[str, Any]:
    skipped = {"run", "show", "json", "lang", "command", "file", "nodes", "seed"}
    files = {"ties": args.file, "nodes": args.nodes}
    parameters = {name: value for name, value in vars(args).items() if name not in skipped}
    inputs = {f"{what}: {Path(path).name}": sha256_of(path) for what, path in files.items() if path}
    return Recipe(method, inputs, parameters, seed).as_dict()


def _bar(stream: Any) -> Progress:
    """A progress bar where a person is looking."""
    if not stream.isatty():
        return silent
    from tqdm import tqdm

    bars: list[tqdm[Any]] = []

    def show(done: int, total: int, unit: str) -> None:
        if not bars:
            bars.append(tqdm(total=total, unit=unit, file=stream, leave=False))
        bars[0].update(done - bars[0].n)
        if done == total:
            bars[0].close()

    return show


def _show_description(answer: dict[str, Any], args: argparse.Namespace) -> str:
    from slagkracht.core.network.wording import show_description

    return show_description(answer, args.lang)


def _show_disruption(answer: dict[str, Any], args: argparse.Namespace) -> str:
    from slagkracht.core.network.wording import show_disruption, show_report

    show = show_report if args.strategy == ALL else show_disruption
    return show(answer, args.lang)


def _show_report(answer: dict[str, Any], args: argparse.Namespace) -> str:
    from slagkracht.core.network.wording import show_report

    return show_report(answer, args.lang)

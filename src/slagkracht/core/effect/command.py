"""``slagkracht effect …``: read, call, answer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slagkracht.core.effect import report
from slagkracht.core.errors import UnusableInput
from slagkracht.core.progress import Progress, silent
from slagkracht.core.recipe import Recipe, sha256_of

if TYPE_CHECKING:
    from slagkracht.core.effect.regression import ErrorKind

Answer = dict[str, Any]
Make = Callable[..., argparse.ArgumentParser]


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add the evaluations, each with its help."""
    sub = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], Answer], help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = sub.add_parser(name, parents=[common], help=help, description=help)
        made.set_defaults(run=run, show=report.show)
        return made

    _add_did(add)
    _add_its(add)
    _add_displacement(add)
    _add_synthetic(add)
    _add_etest(add)
    _add_power(add)


def _add_did(add: Make) -> None:
    made = add("did", _did, help="difference in differences on a panel of units and times")
    made.add_argument("file", help="CSV, one row per unit and time")
    for name in ("outcome", "unit", "time"):
        made.add_argument(f"--{name}", required=True, metavar="C")
    made.add_argument("--treatment", required=True, metavar="C[,C]", help="the first answers the question")
    made.add_argument("--controls", default="", metavar="C[,C]", help="other columns to hold equal")
    made.add_argument("--weights", metavar="C", help="how much a row counts")
    errors = made.add_mutually_exclusive_group()
    errors.add_argument("--robust", action="store_true", help="HC1 errors")
    errors.add_argument("--cluster", metavar="C", help="errors clustered by this column")
    made.add_argument("--event-study", action="store_true", help="the effect per period around the start")
    made.add_argument("--staggered", action="store_true", help="units start at different times: imputation")
    made.add_argument("--leads", type=int, metavar="N", help="periods before the start to show apart")
    made.add_argument("--lags", type=int, metavar="N", help="periods after the start to show apart")
    made.add_argument("--unit-trends", action="store_true", help="a straight line over time per unit")
    made.add_argument("--log-outcome", action="store_true", help="the outcome is a logarithm")
    _add_level(made, 0.95)


def _add_its(add: Make) -> None:
    made = add("its", _its, help="interrupted time series of counts")
    made.add_argument("file", help="CSV, one row per time")
    for name in ("count", "time", "intervention"):
        made.add_argument(f"--{name}", required=True, metavar="C")
    made.add_argument("--offset", metavar="C", help="a population or other exposure; its logarithm is taken")
    made.add_argument("--period", type=float, metavar="N", help="times in a season's round (12)")
    made.add_argument(
        "--harmonics", type=int, metavar="N", help="sine and cosine pairs (2); none unless asked"
    )
    made.add_argument("--slope", action="store_true", help="the trend may change too")
    made.add_argument("--family", choices=("poisson", "quasipoisson"), default="poisson")
    _add_level(made, 0.95)


def _add_displacement(add: Make) -> None:
    made = add("displacement", _displacement, help="weighted displacement difference and quotient")
    for area in ("treated", "control", "buffer"):
        for when in ("before", "after"):
            made.add_argument(f"--{area}-{when}", type=int, required=area != "buffer", metavar="N")
    made.add_argument("--after-length", type=float, default=1.0, metavar="X", help="period after / before")
    made.add_argument("--control-size", type=float, default=1.0, metavar="X", help="control / treated area")
    made.add_argument("--dispersion", type=float, default=1.0, metavar="X", help="variance / mean of counts")
    _add_level(made, 0.90)


def _add_synthetic(add: Make) -> None:
    made = add("synthetic", _synthetic, help="one treated unit against a mix of others")
    made.add_argument("file", help="CSV, one row per unit and time, complete")
    for name in ("outcome", "unit", "time"):
        made.add_argument(f"--{name}", required=True, metavar="C")
    made.add_argument("--treated", required=True, metavar="UNIT", help="the treated unit")
    made.add_argument("--start", required=True, metavar="TIME", help="the first time under treatment")
    made.add_argument("--predictors", default="", metavar="C[@T[+T]][,…]", help="what units are matched on")
    made.add_argument("--importance", choices=("regression", "equal"), default="regression")
    made.add_argument("--fit-until", metavar="TIME", help="last time used for fitting")
    made.add_argument("--no-placebos", action="store_true", help="no p")
    _add_level(made, 0.95)


def _add_etest(add: Make) -> None:
    made = add("etest", _etest, help="did the rate of a count change?")
    for when in ("before", "after"):
        made.add_argument(f"--{when}", type=int, required=True, metavar="N")
        made.add_argument(
            f"--{when}-length", type=float, default=1.0, metavar="X", help="length or population"
        )
    _add_level(made, 0.95)


def _add_power(add: Make) -> None:
    made = add("power", _power, help="how long and how many areas before a change can be seen")
    made.add_argument("--design", choices=("its", "did", "wdd"), required=True)
    made.add_argument("--count", type=float, required=True, metavar="X", help="events per area per period")
    made.add_argument("--reduction", type=float, required=True, metavar="X", help="0.2 is 20%% fewer")
    made.add_argument("--before", type=int, required=True, metavar="N", help="periods before")
    made.add_argument("--after", type=int, required=True, metavar="N", help="periods after")
    made.add_argument("--areas", type=int, metavar="N", help="treated areas (1; did: 2)")
    made.add_argument("--control-areas", type=int, metavar="N", help="comparison areas (as many)")
    made.add_argument("--dispersion", type=float, default=1.0, metavar="X", help="variance / mean of counts")
    made.add_argument("--area-spread", type=float, default=0.0, metavar="X", help="did: own change of areas")
    made.add_argument("--target", type=float, default=0.8, metavar="X", help="wanted power")
    made.add_argument(
        "--simulate", type=int, default=0, metavar="N", help="check by N evaluations of made data"
    )
    made.add_argument("--seed", type=int, default=1, metavar="N")
    _add_level(made, None)


def _add_level(made: argparse.ArgumentParser, default: float | None) -> None:
    told = f"of the interval ({default or '0.95; wdd: 0.90'})"
    made.add_argument("--level", type=_level, default=default, metavar="X", help=told)


def _level(text: str) -> float:
    value = float(text)
    if not 0.5 < value < 1:
        raise argparse.ArgumentTypeError(f"a level lies between 0.5 and 1, not {text}")
    return value


def _did(args: argparse.Namespace) -> Answer:
    from slagkracht.core.effect.did import difference_in_differences, event_study
    from slagkracht.core.effect.panel import read_panel
    from slagkracht.core.effect.staggered import staggered_effect

    _refuse_mix(args)
    panel = read_panel(
        args.file,
        outcome=args.outcome,
        unit=args.unit,
        time=args.time,
        treatments=_columns(args.treatment, "treatment"),
        controls=_columns(args.controls, "controls"),
        weights=args.weights,
        cluster=args.cluster,
    )
    shared = {"log_outcome": args.log_outcome, "level": args.level}
    errors: ErrorKind | None = "robust" if args.robust else "cluster" if args.cluster else None
    if args.staggered:
        result = staggered_effect(panel, leads=args.leads, **shared)
    elif args.event_study:
        result = event_study(
            panel,
            errors=errors or "cluster",
            leads=args.leads,
            lags=args.lags,
            unit_trends=args.unit_trends,
            **shared,
        )
    else:
        result = difference_in_differences(
            panel, errors=errors or "classical", unit_trends=args.unit_trends, **shared
        )
    return _answer(args, result.as_dict(args.lang))


def _refuse_mix(args: argparse.Namespace) -> None:
    """Options that would silently do nothing together are refused."""
    wrong = []
    if args.staggered:
        wrong = [
            name
            for name, given in (
                ("--robust", args.robust),
                ("--unit-trends", args.unit_trends),
                ("--lags", args.lags is not None),
            )
            if given
        ]
    elif not args.event_study:
        wrong = [f"--{name}" for name in ("leads", "lags") if getattr(args, name) is not None]
    if wrong:
        raise UnusableInput("effect.options_together", names=wrong)
    if (args.leads is not None and args.leads < 1) or (args.lags is not None and args.lags < 0):
        raise UnusableInput("effect.window")
    if (args.staggered or args.event_study) and len(_columns(args.treatment, "treatment")) > 1:
        raise UnusableInput("effect.one_treatment", column=args.treatment)


def _its(args: argparse.Namespace) -> Answer:
    from slagkracht.core.effect.its import interrupted_time_series
    from slagkracht.core.effect.series import read_series

    series = read_series(
        args.file, count=args.count, time=args.time, intervention=args.intervention, offset=args.offset
    )
    result = interrupted_time_series(
        series,
        family=args.family,
        period=args.period,
        harmonics=args.harmonics,
        slope=args.slope,
        level=args.level,
    )
    return _answer(args, result.as_dict(args.lang))


def _displacement(args: argparse.Namespace) -> Answer:
    from slagkracht.core.effect.displacement import Counts, weighted_displacement_difference

    ring = (args.buffer_before, args.buffer_after)
    if (ring[0] is None) != (ring[1] is None):
        raise UnusableInput("effect.half_a_buffer")
    result = weighted_displacement_difference(
        Counts(args.treated_before, args.treated_after),
        Counts(args.control_before, args.control_after),
        None if ring[0] is None else Counts(*ring),
        after_length=args.after_length,
        control_size=args.control_size,
        dispersion=args.dispersion,
        level=args.level,
    )
    return _answer(args, result.as_dict(args.lang))


def _synthetic(args: argparse.Namespace) -> Answer:
    from slagkracht.core.effect.donors import read_donors
    from slagkracht.core.effect.synthetic import synthetic_control

    donors = read_donors(
        args.file,
        outcome=args.outcome,
        unit=args.unit,
        time=args.time,
        treated=args.treated,
        start=args.start,
        predictors=_columns(args.predictors, "predictors"),
    )
    with _bar() as progress:
        result = synthetic_control(
            donors,
            importance=args.importance,
            fit_until=args.fit_until,
            placebos=not args.no_placebos,
            level=args.level,
            progress=progress,
        )
    return _answer(args, result.as_dict(args.lang))


def _etest(args: argparse.Namespace) -> Answer:
    from slagkracht.core.effect.etest import e_test

    result = e_test(
        args.before,
        args.after,
        before_length=args.before_length,
        after_length=args.after_length,
        level=args.level,
    )
    return _answer(args, result.as_dict(args.lang))


def _power(args: argparse.Namespace) -> Answer:
    from slagkracht.core.effect.plan import Plan, power

    areas = args.areas if args.areas is not None else (2 if args.design == "did" else 1)
    plan = Plan(
        design=args.design,
        count=args.count,
        reduction=args.reduction,
        before=args.before,
        after=args.after,
        areas=areas,
        control_areas=args.control_areas if args.control_areas is not None else areas,
        dispersion=args.dispersion,
        area_spread=args.area_spread,
        level=args.level,
        target=args.target,
    )
    answer = power(plan).as_dict(args.lang)
    if args.simulate:
        from slagkracht.core.effect.simulation import simulated_power

        with _bar() as progress:
            found = simulated_power(plan, runs=args.simulate, seed=args.seed, progress=progress)
        answer["simulated"] = found.as_dict()
    return _answer(args, answer, seed=args.seed if args.simulate else None)


def _columns(text: str, option: str) -> list[str]:
    """``a,b`` as names of columns, each once."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if option == "treatment" and not names:
        raise UnusableInput("effect.no_treatment")
    for name in names:
        if names.count(name) > 1:
            raise UnusableInput("effect.named_twice", column=name)
    return names


def _answer(args: argparse.Namespace, answer: Answer, seed: int | None = None) -> Answer:
    """The answer with how it was made."""
    own = {"run", "show", "json", "lang", "command", "file", "seed"}
    file = getattr(args, "file", None)
    recipe = Recipe(
        method=f"effect.{args.command}",
        inputs={Path(file).name: sha256_of(file)} if file else {},
        parameters={name: value for name, value in vars(args).items() if name not in own},
        seed=seed,
    )
    return {**answer, "recipe": recipe.as_dict()}


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar on stderr when a person is looking."""
    if not sys.stderr.isatty():
        yield silent
        return
    from tqdm import tqdm

    with tqdm(file=sys.stderr, leave=False) as bar:

        def progress(done: int, total: int, unit: str) -> None:
            bar.total, bar.unit = total, unit
            bar.update(done - bar.n)
            if done == total:
                bar.refresh()

        yield progress

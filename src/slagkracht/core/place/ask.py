"""One function per command: from the words of the command line to an answer with its recipe."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place import answers, reading
from slagkracht.core.place.clusters import check, global_association, local_association
from slagkracht.core.place.falsealarms import false_alarms
from slagkracht.core.place.falsealarms import trend as trend_of
from slagkracht.core.place.knox import knox as knox_of
from slagkracht.core.place.panel import Columns, Panel, read_panel
from slagkracht.core.place.periods import SEASON_LENGTH, find_period
from slagkracht.core.place.rates import rates as rates_of
from slagkracht.core.place.scan import Limits, Question, pose
from slagkracht.core.place.scan import scan as scan_of
from slagkracht.core.place.visibility import Visibility
from slagkracht.core.place.visibility import visibility as visibility_of
from slagkracht.core.place.warning import SETTINGS, Setting, early_warning
from slagkracht.core.progress import Progress
from slagkracht.core.recipe import Recipe, sha256_of

Answer = dict[str, Any]
NOT_PARAMETERS = {"run", "show", "json", "lang", "command", "seed"}


def _with_recipe(answer: Answer, args: argparse.Namespace) -> Answer:
    """The answer with how it was made: hashes of every file, every other option, the seed."""
    given = {name: value for name, value in vars(args).items() if name not in NOT_PARAMETERS}
    files = {name: value for name, value in given.items() if isinstance(value, Path)}
    recipe = Recipe(
        method=f"place {args.command}",
        inputs={path.name: sha256_of(path) for path in files.values()},
        parameters={name: value for name, value in given.items() if name not in files and value is not None}
        | {name: path.name for name, path in files.items()},
        seed=getattr(args, "seed", None),
    )
    return answer | {"recipe": recipe.as_dict()}


def knox(args: argparse.Namespace, progress: Progress) -> Answer:
    """``place knox``."""
    spots, days = reading.read_incidents(args.file, args.x, args.y, args.t, args.surface)
    result = knox_of(
        spots,
        days,
        distance=args.distance,
        within_days=args.days,
        replications=args.replications,
        seed=args.seed,
        progress=progress,
    )
    return _with_recipe(answers.knox_answer(result), args)


def scan(args: argparse.Namespace, progress: Progress) -> Answer:
    """``place scan``."""
    if args.controls and args.model != "bernoulli":
        raise UnusableInput("place.controls_not_used", model=args.model)
    columns = Columns(args.id, args.count, args.x, args.y, args.time, args.population or args.expected)
    panel = read_panel(
        args.file,
        args.locations,
        columns,
        controls=args.controls,
        unit=args.period if args.time else None,
        surface=args.surface,
    )
    model, panel, expected = pose(panel, _question(args, panel))
    share = args.max_share or (None if args.neighbours else 0.5)
    limits = Limits(share, args.neighbours, args.longest, args.prospective, args.clusters)
    result = scan_of(
        model,
        panel.counts,
        panel.coordinates,
        limits,
        replications=args.replications,
        seed=args.seed,
        progress=progress,
    )
    answer = answers.scan_answer(result, panel, expected, timed=args.time is not None)
    return _with_recipe({"model": args.model} | answer, args)


def _question(args: argparse.Namespace, panel: Panel) -> Question:
    return Question(
        model=args.model,
        population_is_expected=True if args.expected else None,
        history_until=find_period(args.history_until, panel.axis) if args.history_until else None,
        until=find_period(args.until, panel.axis) if args.until else None,
        trend=args.trend,
    )


def _nearness(args: argparse.Namespace) -> reading.Nearness:
    return reading.Nearness(
        args.gal, args.neighbour_list, args.x, args.y, args.neighbours, args.distance, args.surface
    )


def rates(args: argparse.Namespace, progress: Progress) -> Answer:
    """``place rates``."""
    areas = reading.read_areas(args.file, args.id)
    counts = areas.numbers(args.count, at_least=0, whole=True).astype(np.int64)
    population = areas.populations(counts, args.population)
    neighbours = reading.neighbours_of(areas, _nearness(args))
    result = rates_of(counts, population, neighbours, confidence=args.confidence)
    return _with_recipe(answers.rates_answer(areas.ids, counts, population, result, args.per), args)


def clusters(args: argparse.Namespace, progress: Progress) -> Answer:
    """``place clusters``."""
    areas = reading.read_areas(args.file, args.id)
    neighbours = reading.neighbours_of(areas, _nearness(args))
    if neighbours is None:
        raise UnusableInput("place.neighbours_needed")
    if args.population:
        counts = areas.numbers(args.value, at_least=0, whole=True).astype(np.int64)
        values = rates_of(counts, areas.populations(counts, args.population)).smoothed
    else:
        values = np.asarray(areas.numbers(args.value), dtype=np.float64)
    check(values, neighbours)
    whole = global_association(values, neighbours, permutations=args.permutations, seed=args.seed)
    local = local_association(
        values,
        neighbours,
        permutations=args.permutations,
        false_discoveries=args.false_discoveries,
        seed=args.seed,
        progress=progress,
    )
    return _with_recipe(answers.clusters_answer(areas.ids, values, whole, local), args)


def trend(args: argparse.Namespace, progress: Progress) -> Answer:
    """``place trend``."""
    series = reading.read_series(args.file, args.time, args.count, args.by, args.period)
    setting = _setting(args, series.axis.unit)
    periods = len(series.axis)
    wanted = range(max(0, periods - (args.last or setting.season)), periods)
    watched = [period for period in wanted if setting.baseline(period)]
    if args.last and len(watched) < len(wanted):
        raise UnusableInput("place.too_short", wanted=setting.first_watched())
    warnings = early_warning(series.counts, watched, setting) if watched else None
    false = None
    if watched and args.runs:
        false = false_alarms(
            series.counts, watched, setting, runs=args.runs, seed=args.seed, progress=progress
        )
    asked = {
        "season": setting.season,
        "alpha": args.alpha,
        "change_alpha": args.change_alpha,
        "runs": 499,
        "seed": args.seed,
    }
    changes = trend_of(series.counts, setting.season)
    return _with_recipe(answers.trend_answer(series, changes, warnings, false, asked), args)


def _setting(args: argparse.Namespace, unit: str) -> Setting:
    usual = SETTINGS[unit]
    if args.season is not None and args.season != usual.season and unit not in SEASON_LENGTH:
        usual = replace(SETTINGS["month"], season=args.season)
    return replace(
        usual,
        season=args.season or usual.season,
        back=args.back or usual.back,
        half=usual.half if args.half is None else args.half,
        alpha=args.alpha,
        least=args.least,
        threshold=args.threshold,
    )


def visibility(args: argparse.Namespace, progress: Progress) -> Answer:
    """``place visibility``."""
    drivers = tuple(dict.fromkeys(filter(None, (args.population, args.firms, args.crime))))
    columns = reading.ReportColumns(args.area, args.phenomenon, args.received, args.body, drivers)
    reports = reading.read_reports(args.file, columns, args.areas)
    results: dict[str, Visibility] = {}
    unusable: list[UnusableInput] = []
    for number, body in enumerate(reports.bodies):
        progress(number + 1, len(reports.bodies), "bodies")
        try:
            results[body] = visibility_of(
                reports.received[number],
                reports.phenomena,
                reports.drivers,
                confidence=args.confidence,
                body=body,
            )
        except UnusableInput as error:
            unusable.append(error)
    if not results:
        raise unusable[0]
    answer = answers.visibility_answer(reports, results)
    answer["left_out"] = [{"body": e.facts["body"], "why": e.message(args.lang)} for e in unusable]
    return _with_recipe(answer, args)

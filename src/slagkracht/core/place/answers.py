"""Results as plain data: what the command line prints as JSON and what a notebook may keep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from slagkracht.core.place.arrays import Booleans, Floats, Integers
from slagkracht.core.place.changepoints import change_points
from slagkracht.core.place.clusters import Global, Local, counted
from slagkracht.core.place.falsealarms import Change, FalseAlarms
from slagkracht.core.place.knox import Knox
from slagkracht.core.place.panel import Panel
from slagkracht.core.place.rates import Rates
from slagkracht.core.place.reading import Reports, Series
from slagkracht.core.place.scan import ScanResult
from slagkracht.core.place.scan.expected import Expected
from slagkracht.core.place.visibility import Visibility
from slagkracht.core.place.warning import Warnings

Answer = dict[str, Any]


def plain(value: Any) -> Any:
    """A number for JSON: nan and infinity become null, numpy's become Python's."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _rows(columns: dict[str, Sequence[Any] | Floats | Integers | Booleans]) -> list[Answer]:
    return [
        {name: plain(value) for name, value in zip(columns, row, strict=True)}
        for row in zip(*columns.values(), strict=True)
    ]


def scan_answer(result: ScanResult, panel: Panel, expected: Expected | None, *, timed: bool) -> Answer:
    """Zones and clusters; locations in the order of their file; ``start`` and ``end`` both included."""
    labels: tuple[str | None, ...] = panel.axis.labels if timed else (None,) * len(panel.axis)
    return {
        "zones": result.zones,
        "windows": result.windows,
        "cases": int(panel.counts.sum()),
        "locations": len(panel.ids),
        "left_out": list(panel.left_out),
        "start": labels[0],
        "end": labels[-1],
        "expected_from": expected.source if expected else None,
        "trend_per_period": math.exp(expected.trend_per_period)
        if expected and expected.trend_per_period
        else None,
        "distance_unit": "metres" if panel.coordinates.surface == "earth" else "as the coordinates",
        "clusters": [
            {
                "locations": [panel.ids[number] for number in cluster.locations],
                "start": labels[cluster.first],
                "end": labels[cluster.last],
                "observed": cluster.observed,
                "expected": cluster.expected,
                "relative_risk": cluster.relative_risk,
                "score": cluster.score,
                "p": cluster.p,
                "p_gumbel": cluster.p_gumbel,
                "centre": panel.ids[cluster.centre],
                "radius": cluster.radius,
            }
            for cluster in result.clusters
        ],
    }


def knox_answer(result: Knox) -> Answer:
    """The pairs, and how sure the excess is."""
    return {
        "observed": result.observed,
        "expected": result.expected,
        "p": result.p,
        "ratio": result.observed / result.expected if result.expected else None,
        "near": result.near,
        "soon": result.soon,
        "pairs": result.pairs,
    }


def rates_answer(
    ids: Sequence[str], counts: Integers, population: Floats, result: Rates, per: float
) -> Answer:
    """Rates per ``per`` of the population."""
    return {
        "overall": result.overall * per,
        "per": per,
        "areas": _rows(
            {
                "id": ids,
                "count": counts,
                "population": population,
                "rate": result.raw * per,
                "low": result.low * per,
                "high": result.high * per,
                "smoothed": result.smoothed * per,
                "own_share": result.own_share,
            }
        ),
    }


def clusters_answer(ids: Sequence[str], values: Floats, whole: Global, local: Local) -> Answer:
    """The pattern as a whole, and per area."""
    return {
        "moran": {
            "i": whole.i,
            "expected": whole.expected,
            "z": whole.z,
            "p": whole.p,
            "p_permutation": whole.p_permutation,
        },
        "geary_c": whole.geary_c,
        "significant": counted(local.kind, local.significant),
        "islands": [name for name, kind in zip(ids, local.kind, strict=True) if kind == "island"],
        "areas": _rows(
            {
                "id": ids,
                "value": values,
                "moran": local.moran,
                "kind": local.kind,
                "g": local.g,
                "p": local.p,
                "q": local.q,
                "significant": local.significant,
            }
        ),
    }


def trend_answer(
    series: Series, changes: list[Change], warnings: Warnings | None, false: FalseAlarms | None, ask: Answer
) -> Answer:
    """Per series its trend, change points and warnings; and how often such warnings are false.

    ``ask`` holds ``season``, ``alpha``, ``change_alpha``, ``runs`` and ``seed``.
    """
    labels = series.axis.labels
    watched = warnings.periods if warnings else ()
    years = len(watched) / ask["season"] if watched else 0.0
    return {
        "unit": series.axis.unit,
        "start": labels[0],
        "end": labels[-1],
        "watched": {"start": labels[watched[0]], "end": labels[watched[-1]]} if watched else None,
        "false_alarms": {
            "nominal": ask["alpha"],
            "simulated": false.rate,
            "expected": false.expected,
            "per_series_per_season": false.expected / len(series.names) / years,
            "runs": false.runs,
        }
        if false
        else None,
        "alarms": int(warnings.alarm.sum()) if warnings else 0,
        "series": [
            _series_answer(series, number, changes[number], warnings, ask)
            for number in range(len(series.names))
        ],
    }


def _series_answer(
    series: Series, number: int, change: Change, warnings: Warnings | None, ask: Answer
) -> Answer:
    labels, counts = series.axis.labels, series.counts[number]
    points = change_points(
        counts, season=ask["season"], alpha=ask["change_alpha"], runs=ask["runs"], seed=ask["seed"]
    )
    return {
        "name": series.names[number],
        "total": int(counts.sum()),
        "change_per_season": {"ratio": change.ratio, "low": change.low, "high": change.high},
        "change_points": [
            {"from": labels[point.at], "before": point.before, "after": point.after, "p": point.p}
            for point in points
        ],
        "watched": [
            {
                "period": labels[period],
                "count": int(counts[period]),
                "expected": float(warnings.expected[number, place]),
                "upper": float(warnings.upper[number, place]),
                "alarm": bool(warnings.alarm[number, place]),
            }
            for place, period in enumerate(warnings.periods)
        ]
        if warnings
        else [],
    }


def visibility_answer(reports: Reports, results: dict[str, Visibility]) -> Answer:
    """Per body what it may miss, the most missing reports first, and every cell."""
    return {"bodies": [_body_answer(reports, body, result) for body, result in results.items()]}


def _body_answer(reports: Reports, body: str, result: Visibility) -> Answer:
    received = reports.received[reports.bodies.index(body)]
    cells = _rows(
        {
            "area": reports.areas,
            "phenomenon": reports.phenomena,
            "received": received,
            "expected": result.expected,
            "low": result.low,
            "high": result.high,
            "ratio": result.ratio,
            "ratio_low": result.ratio_low,
            "ratio_high": result.ratio_high,
            "verdict": result.verdict,
        }
    )
    thin = [cell for cell in cells if cell["verdict"] == "thin"]
    return {
        "body": body,
        "received": int(received.sum()),
        "effects": result.effects,
        "spread": result.spread,
        "silent": list(result.silent),
        "thin": sorted(thin, key=lambda cell: cell["received"] - cell["expected"]),
        "cells": cells,
    }

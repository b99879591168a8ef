"""The answers in plain words: first what to do with it, then the figures."""

from __future__ import annotations

import argparse
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Answer = dict[str, Any]
MOST_LINES = 20


def show(answer: Answer, args: argparse.Namespace) -> str:
    """The answer of ``args.command`` in ``args.lang``."""
    lines = {
        "knox": _knox,
        "scan": _scan,
        "rates": _rates,
        "clusters": _clusters,
        "trend": _trend,
        "visibility": _visibility,
    }[args.command](answer, _text(args.lang))
    return "\n".join(lines)


@cache
def _text(language: str) -> dict[str, str]:
    table = tomllib.loads((files("slagkracht.core.place") / "words.toml").read_text("utf-8"))
    return {key: words[language] for key, words in table.items()}


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _capped(lines: list[str], text: dict[str, str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], text["more"].format(more=more)]


def _knox(answer: Answer, text: dict[str, str]) -> list[str]:
    p = answer["p"]
    verdict = "knox_open" if p is None else "knox_yes" if p <= 0.05 else "knox_no"
    return [
        text[verdict],
        text["knox_numbers"].format(
            observed=answer["observed"], expected=_number(answer["expected"]), p=_number(p, 3)
        ),
    ]


def _scan(answer: Answer, text: dict[str, str]) -> list[str]:
    clusters = answer["clusters"]
    sure = [cluster for cluster in clusters if (cluster["p"] or 1.0) <= 0.05]
    verdict = text["scan_yes"] if sure else text["scan_no"] if clusters else text["scan_nothing"]
    lines = [verdict.format(count=len(sure)), text["scan_zones"].format(zones=answer["zones"])]
    for cluster in clusters:
        when = f", {cluster['start']} – {cluster['end']}" if cluster["start"] is not None else ""
        lines.append(
            text["scan_line"].format(
                where=", ".join(cluster["locations"]),
                when=when,
                observed=cluster["observed"],
                expected=_number(cluster["expected"]),
                score=_number(cluster["score"]),
                p=_number(cluster["p"], 3),
            )
        )
    return [*lines, text["scan_care"]]


def _rates(answer: Answer, text: dict[str, str]) -> list[str]:
    mean = answer["overall"]
    apart = [
        area
        for area in answer["areas"]
        if area["low"] is not None and not area["low"] <= mean <= area["high"]
    ]
    lines = [
        text["rates_first"].format(
            overall=_number(mean), per=f"{answer['per']:g}", apart=len(apart), areas=len(answer["areas"])
        )
    ]
    ordered = sorted(answer["areas"], key=lambda area: -area["smoothed"])
    rows = [
        text["rates_line"].format(
            id=area["id"],
            smoothed=_number(area["smoothed"]),
            rate=_number(area["rate"]),
            low=_number(area["low"]),
            high=_number(area["high"]),
        )
        for area in ordered
    ]
    return lines + _capped(rows, text)


def _clusters(answer: Answer, text: dict[str, str]) -> list[str]:
    sure = [area for area in answer["areas"] if area["significant"]]
    lines = [
        text["clusters_yes" if sure else "clusters_no"].format(count=len(sure)),
        text["clusters_moran"].format(
            i=_number(answer["moran"]["i"], 3), p=_number(answer["moran"]["p_permutation"], 3)
        ),
    ]
    return lines + _capped(
        [f"  {area['id']}: {text[area['kind']]} (q {_number(area['q'], 3)})" for area in sure], text
    )


def _trend(answer: Answer, text: dict[str, str]) -> list[str]:
    watched, false = answer["watched"], answer["false_alarms"]
    lines = [
        text["trend_first"].format(alarms=answer["alarms"], **watched) if watched else text["trend_short"]
    ]
    if false:
        lines.append(
            text["trend_false"].format(
                expected=_number(false["expected"], 1), rate=_number(100 * false["simulated"], 1)
            )
        )
    ordered = sorted(
        answer["series"], key=lambda series: not any(seen["alarm"] for seen in series["watched"])
    )
    rows = [line for series in ordered for line in _series(series, text)]
    return lines + _capped(rows, text)


def _series(series: Answer, text: dict[str, str]) -> list[str]:
    change = series["change_per_season"]
    lines = [
        text["trend_series"].format(
            name=series["name"],
            **{key: _number(100 * (change[key] - 1), 1) for key in ("ratio", "low", "high")},
        )
    ]
    lines += [
        text["trend_change"].format(
            since=point["from"], before=_number(point["before"], 1), after=_number(point["after"], 1)
        )
        for point in series["change_points"]
    ]
    lines += [
        text["trend_alarm"].format(
            period=seen["period"],
            count=seen["count"],
            expected=_number(seen["expected"], 1),
            upper=_number(seen["upper"], 1),
        )
        for seen in series["watched"]
        if seen["alarm"]
    ]
    return lines


def _visibility(answer: Answer, text: dict[str, str]) -> list[str]:
    thin = sum(len(body["thin"]) for body in answer["bodies"])
    lines = [text["visibility_yes" if thin else "visibility_no"].format(count=thin)]
    for body in answer["bodies"]:
        rows = [
            text["visibility_line"].format(
                area=cell["area"],
                phenomenon=cell["phenomenon"],
                received=cell["received"],
                expected=_number(cell["expected"], 1),
                low=f"{cell['low']:.0f}",
                high=f"{cell['high']:.0f}",
            )
            for cell in body["thin"]
        ]
        lines += [f"{body['body']}:", *_capped(rows, text)] if rows else []
        if body["silent"]:
            lines.append(text["visibility_silent"].format(body=body["body"], what=", ".join(body["silent"])))
    lines += [text["visibility_left"].format(**left) for left in answer["left_out"]]
    return [*lines, text["visibility_care"]]

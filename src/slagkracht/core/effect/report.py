"""An answer as a person reads it: the conclusion, the figures it rests on, what to mind."""

from __future__ import annotations

import argparse
from typing import Any

from slagkracht.core.effect.words import number, percent, say
from slagkracht.core.errors import Language

# Which figures to show, in this order, where the answer has them; each is worded as ``line_…``.
FIGURES = (
    "estimate",
    "rate_ratio",
    "wdd",
    "effect",
    "se",
    "z",
    "ci",
    "wdq",
    "dispersion",
    "trend",
    "slope",
    "rmspe_before",
    "rmspe_after",
    "smallest_visible",
    "periods_needed",
    "periods_both_needed",
    "areas_needed",
    "observations",
    "clusters",
)
MOST_TERMS = 30


def show(answer: dict[str, Any], args: argparse.Namespace) -> str:
    """The answer in words, in ``args.lang``."""
    language: Language = args.lang
    lines = [answer["conclusion"], ""]
    lines += [
        f"{say(f'line_{name}', language)}: {_figure(answer[name], language)}"
        for name in FIGURES
        if answer.get(name) is not None
    ]
    lines += _table("line_terms", answer.get("terms"), language)
    lines += _table("line_groups", answer.get("groups"), language)
    lines += _shares(answer.get("weights"), language)
    lines += _simulated(answer.get("simulated"), language)
    notes = answer.get("notes") or []
    if notes:
        lines += ["", say("line_notes", language), *(f"- {note}" for note in notes)]
    return "\n".join(lines)


def _figure(value: Any, language: Language) -> str:
    if isinstance(value, list):
        low, high = (_figure(end, language) for end in value)
        return say("line_span", language, low=low, high=high)
    return "–" if value is None else number(float(value), language)


def _table(title: str, terms: dict[str, Any] | None, language: Language) -> list[str]:
    """One line per term; a long list is cut, and says so."""
    if not terms or len(terms) < 2:
        return []
    width = max(map(len, terms))
    lines = [
        f"  {name:<{width}}  {_figure(term['estimate'], language)}  ({_figure(term['ci'], language)})"
        for name, term in list(terms.items())[:MOST_TERMS]
    ]
    if len(terms) > MOST_TERMS:
        lines.append("  " + say("line_more", language, count=len(terms) - MOST_TERMS))
    return ["", say(title, language), *lines]


def _shares(weights: dict[str, float] | None, language: Language) -> list[str]:
    if not weights:
        return []
    parts = ", ".join(f"{name} {percent(weight, language)}" for name, weight in weights.items())
    return [f"{say('line_weights', language)}: {parts}"]


def _simulated(found: dict[str, Any] | None, language: Language) -> list[str]:
    if not found:
        return []
    shares = {name: percent(found[name], language) for name in ("power", "false_alarms")}
    return [say("line_simulated", language, runs=number(found["runs"], language), **shares)]

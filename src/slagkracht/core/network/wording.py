"""What the commands say to people, in plain words; the conclusion first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slagkracht.core.errors import Language, sentence
from slagkracht.core.network.side_by_side import Finding


def label(name: str, language: Language) -> str:
    """The plain name of a strategy."""
    return sentence(f"network.label_{name}", language)


def recovery_label(name: str, language: Language) -> str:
    """The plain name of a kind of recovery."""
    return sentence(f"network.recovery_{name}", language)


def say(code: str, language: Language, **facts: Any) -> str:
    """One sentence of this package with its facts filled in."""
    return sentence(f"network.{code}", language).format(**facts)


def say_finding(finding: Finding, language: Language) -> str:
    """A finding of the report in one or two sentences."""
    facts = dict(finding.facts)
    if "strategies" in facts:
        facts["strategies"] = "; ".join(label(name, language) for name in facts["strategies"])
    if isinstance(facts.get("recovery"), str):
        facts["recovery"] = recovery_label(facts["recovery"], language)
    return say(finding.code, language, **facts)


def conclusion(findings: Sequence[Finding], language: Language) -> list[str]:
    """All findings and what to do with them, a sentence or two each."""
    return [*(say_finding(one, language) for one in findings), say("advice", language)]


def show_description(answer: dict[str, Any], language: Language) -> str:
    """A described network as text."""
    groups = answer["communities"]
    lines = [
        say("describe_opening", language, **answer),
        say(
            "describe_cohesion",
            language,
            cuts=len(answer["articulation_points"]),
            groups=groups["count"],
            modularity=groups["modularity"],
            density=answer["density"],
            transitivity=answer["transitivity"],
        ),
    ]
    if answer["betweenness_pivots"]:
        lines.append(say("note_betweenness_pivots", language, pivots=answer["betweenness_pivots"]))
    lines += _two_mode(answer, language)
    lines += [say("describe_top", language), *_top(answer["top"])]
    return "\n".join(lines + _periods(answer, language))


def _two_mode(answer: dict[str, Any], language: Language) -> list[str]:
    found = answer["two_mode"]
    if found is None:
        return []
    sides = ", ".join(f"{name}: {side['nodes']}" for name, side in found["sides"].items())
    return [say("describe_two_mode", language, sides=sides, density=found["density"])]


def _periods(answer: dict[str, Any], language: Language) -> list[str]:
    if "periods" not in answer:
        return []
    lines = [say("describe_period", language, **period) for period in answer["periods"]]
    heading = say("describe_mean", language, periods=len(answer["periods"]))
    return [*lines, heading, *_top(answer["mean"])]


def _top(top: dict[str, list[tuple[str, float]]]) -> list[str]:
    return [
        f"  {name:<12} " + ", ".join(f"{node} {value:.4g}" for node, value in best)
        for name, best in top.items()
    ]


def show_disruption(answer: dict[str, Any], language: Language) -> str:
    """One disruption as text."""
    names = {
        "strategy": label(answer["strategy"], language),
        "recovery": recovery_label(answer["recovery"], language),
    }
    removals = len(answer["removed"])
    curve = answer["largest_component"]
    halved = next((i for i, left in enumerate(curve) if left * 2 <= curve[0]), None)
    code = "disrupt_not_halved" if halved is None else "disrupt_halved"
    lines = [say(code, language, **names, halved=halved, start=answer["start"], removals=removals)]
    if answer["runs"] > 1:
        lines.append(say("disrupt_runs", language, runs=answer["runs"]))
    lines += [say(f"note_{note}", language) for note in answer["notes"]]
    lines.append(say("disrupt_curve", language, curve=" ".join(f"{left:g}" for left in map(_short, curve))))
    lines.append(say("disrupt_removed", language, removed=", ".join(answer["removed"])))
    return "\n".join(lines)


def _short(value: float) -> float:
    return round(value, 1)


def show_report(answer: dict[str, Any], language: Language) -> str:
    """The report as text: the conclusion, then the table."""
    lines = [*answer["sentences"], "", say("report_heading", language, removals=answer["removals"])]
    recoveries = list(dict.fromkeys(cell["recovery"] for cell in answer["strategies"]))
    for name in recoveries:
        lines.append(recovery_label(name, language))
        cells = [cell for cell in answer["strategies"] if cell["recovery"] == name]
        lines += [_row(cell, language) for cell in cells]
    return "\n".join(lines)


def _row(cell: dict[str, Any], language: Language) -> str:
    value, ratio = cell["robustness"], cell["efficiency_ratio"]
    band = f"({value['low']:.2f}–{value['high']:.2f})"
    closer = "" if ratio is None else f"  {ratio:.2f}"
    return f"  {label(cell['strategy'], language):<52} {value['mean']:.2f} {band}{closer}"

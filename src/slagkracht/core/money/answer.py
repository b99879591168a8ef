"""Patterns as plain data: which rows, why, how common, and where the search stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slagkracht.core.errors import Language
from slagkracht.core.money import words
from slagkracht.core.money.amounts import shown
from slagkracht.core.money.parameters import FAMILIES
from slagkracht.core.money.pattern import Limit, Pattern
from slagkracht.core.money.search import Findings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


def as_dict(findings: Findings, language: Language = "nl") -> dict[str, Any]:
    """What was found as JSON-able data.

    ``patterns``: in order; ``transactions`` are the rows' own ids, or spreadsheet rows (the header is row
    1); ``score`` is the number of distinct counterparties; ``rarity`` says how many other patterns of the
    family are at least as large, among how many units, and what chance would give where a null model makes
    sense; ``part_of`` is the place of an earlier pattern that holds all its rows. ``families``: every
    family searched with its definition and how many were found. ``limits``: where a search stopped.
    """
    source = findings.source
    sorted_strengths = {family: _rising(answer.strengths) for family, answer in findings.found.items()}
    return {
        "patterns": [
            _pattern(findings, place, sorted_strengths, language) for place in range(len(findings.patterns))
        ],
        "transactions": len(source),
        "accounts": len(source.accounts),
        "self_transfers": len(source) - len(findings.moves),
        "alone": findings.alone,
        "currencies": list(source.currencies),
        "families": [_family(findings, family, language) for family in FAMILIES if family in findings.found],
        "limits": _limits(findings, language),
    }


def _rising(strengths: Whole) -> Whole:
    import numpy as np

    return np.sort(strengths)


def _pattern(
    findings: Findings, place: int, strengths: dict[str, Whole], language: Language
) -> dict[str, Any]:
    import numpy as np

    pattern, source = findings.patterns[place], findings.source
    rows = findings.moves.row[np.array(pattern.moves)]
    answer = {
        "family": pattern.family,
        "hub": None if pattern.hub is None else str(source.accounts[pattern.hub]),
        "accounts": [str(source.accounts[account]) for account in pattern.accounts],
        "transactions": source.label[rows].tolist(),
        "score": pattern.score,
        "why": words.why(pattern, source, rows, findings.parameters, language),
        "amounts": words.sums(source, rows),
        "details": _details(pattern, findings),
        "rarity": _rarity(findings, pattern, strengths[pattern.family], language),
        "part_of": findings.part_of[place],
        "smallest_form": pattern.smallest,
    }
    if source.time is not None:
        for edge, time in (("start", source.time[rows].min()), ("end", source.time[rows].max())):
            answer[edge] = words.moment(int(time), source.dated)
    return answer


def _details(pattern: Pattern, findings: Findings) -> dict[str, Any]:
    """The facts behind the sentence: amounts as exact text, accounts and properties by name."""
    source = findings.source
    answer = dict(pattern.facts)
    for key, value in pattern.facts.items():
        if key in words.AMOUNTS:
            answer[key] = shown(value, source.decimals)
        elif key in words.ACCOUNTS:
            answer[key] = str(source.accounts[value])
        elif key == "thing":
            answer[key] = str(source.things[value])
    return answer


def _rarity(findings: Findings, pattern: Pattern, strengths: Whole, language: Language) -> dict[str, Any]:
    import numpy as np

    at_least = len(strengths) - int(np.searchsorted(strengths, pattern.score))
    others = max(at_least - (not pattern.smallest), 0)
    units = findings.found[pattern.family].units
    return {
        "others": others,
        "among": units,
        "rate": others / units if units else None,
        "expected": pattern.expected,
        "text": words.rarity(pattern, others, units, language),
    }


def _family(findings: Findings, family: str, language: Language) -> dict[str, Any]:
    answer = findings.found[family]
    return {
        "family": family,
        "name": words.name(family, language),
        "definition": words.definition(family, findings.parameters, language),
        "found": len(answer.strengths),
        "listed": len(answer.patterns),
        "among": answer.units,
    }


def _limits(findings: Findings, language: Language) -> list[dict[str, Any]]:
    told = [limit for answer in findings.found.values() for limit in answer.limits]
    for family, answer in findings.found.items():
        if len(answer.strengths) > len(answer.patterns):
            facts = {"found": len(answer.strengths), "shown": len(answer.patterns)}
            told.append(Limit(family, "not_all_listed", facts))
    if findings.needs_object:
        told.append(Limit("fast-resale", "needs_object", {}))
    return [
        {"family": limit.family, "code": limit.code, **limit.facts, "text": words.limit(limit, language)}
        for limit in told
    ]

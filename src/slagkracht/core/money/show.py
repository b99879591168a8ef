"""Flows and patterns for people: the conclusion first, then the largest, then what to mind."""

from __future__ import annotations

import argparse
from typing import Any

from slagkracht.core.errors import Language
from slagkracht.core.money import words

LISTED = 10

_TEXT = {
    "nl": {
        "no_patterns": "Geen van de patronen past op deze {transactions} overboekingen.",
        "patterns": "{count} patronen in {transactions} overboekingen; het grootst is {name}.",
        "rows": "regels: {rows}",
        "part_of": "zit ook in patroon {place}",
        "more": "… en {count} meer (--json geeft alles).",
        "limits": "Waar het zoeken ophield:",
        "mind": "Een patroon is een reden om te kijken, geen bewijs; de meeste hebben een gewone verklaring.",
        "flows": "{transactions} overboekingen tussen {accounts} rekeningen, samen {total}.",
        "selves": "Overboekingen van een rekening naar zichzelf, apart gehouden: {count}.",
        "largest": "Grootste stromen na verrekening:",
        "balances": "Grootste saldo's (in min uit):",
        "by": "Per periode:",
        "nothing": "niets",
    },
    "en": {
        "no_patterns": "None of the patterns fits these {transactions} transfers.",
        "patterns": "{count} patterns in {transactions} transfers; the largest is {name}.",
        "rows": "rows: {rows}",
        "part_of": "is also in pattern {place}",
        "more": "… and {count} more (--json gives all).",
        "limits": "Where the search stopped:",
        "mind": "A pattern is a reason to look, not proof; most have an ordinary explanation.",
        "flows": "{transactions} transfers between {accounts} accounts, together {total}.",
        "selves": "Transfers of an account to itself, kept apart: {count}.",
        "largest": "Largest flows after setting off:",
        "balances": "Largest balances (in minus out):",
        "by": "By period:",
        "nothing": "nothing",
    },
}


def patterns(answer: dict[str, Any], args: argparse.Namespace) -> str:
    """The patterns in plain words."""
    text = _TEXT[args.lang]
    found = [pattern for pattern in answer["patterns"] if not pattern["smallest_form"]]
    if not found:
        lines = [text["no_patterns"].format(**answer)]
    else:
        name = words.name(found[0]["family"], args.lang)
        lines = [text["patterns"].format(count=len(found), transactions=answer["transactions"], name=name)]
    for place, pattern in enumerate(found[:LISTED], start=1):
        lines += _pattern(place, pattern, args.lang)
    if len(found) > LISTED:
        lines.append(text["more"].format(count=len(found) - LISTED))
    if answer["limits"]:
        names = {limit["family"]: words.name(limit["family"], args.lang) for limit in answer["limits"]}
        lines += ["", text["limits"], *(f"- {names[a['family']]}: {a['text']}" for a in answer["limits"])]
    return "\n".join([*lines, "", text["mind"]])


def _pattern(place: int, pattern: dict[str, Any], language: Language) -> list[str]:
    text = _TEXT[language]
    rows = [str(row) for row in pattern["transactions"]]
    listed = ", ".join(rows[:LISTED]) + (" …" if len(rows) > LISTED else "")
    lines = [
        "",
        f"{place}. {words.name(pattern['family'], language)}: {pattern['why']}",
        f"   {pattern['rarity']['text']}",
        f"   {text['rows'].format(rows=listed)}",
    ]
    if pattern["part_of"] is not None:
        lines.append(f"   {text['part_of'].format(place=pattern['part_of'] + 1)}")
    return lines


def flows(answer: dict[str, Any], args: argparse.Namespace) -> str:
    """The flows in plain words."""
    text = _TEXT[args.lang]
    count = sum(row["transactions"] for row in answer["totals"])
    facts = {"transactions": count, "accounts": answer["accounts"], "total": _total(answer, args.lang)}
    lines = [text["flows"].format(**facts)]
    if answer["self_transfers"]:
        selves = sum(row["transactions"] for row in answer["self_transfers"])
        lines.append(text["selves"].format(count=selves))
    if answer["by"]:
        lines += ["", text["by"]]
        lines += [f"  {row['period']}: {_money(row, args.lang)}" for row in answer["totals"][:LISTED]]
        lines += _rest(answer["totals"], text)
    lines += ["", text["largest"]]
    lines += [f"  {row['from']} → {row['to']}: {_money(row, args.lang)}" for row in answer["net"][:LISTED]]
    lines += _rest(answer["net"], text)
    lines += ["", text["balances"]]
    for row in answer["balances"][:LISTED]:
        lines.append(f"  {row['account']}: {_money(row | {'amount': row['net']}, args.lang)}")
    return "\n".join(lines + _rest(answer["balances"], text))


def _rest(rows: list[Any], text: dict[str, str]) -> list[str]:
    return [text["more"].format(count=len(rows) - LISTED)] if len(rows) > LISTED else []


def _total(answer: dict[str, Any], language: Language) -> str:
    """The whole per currency."""
    from decimal import Decimal

    sums: dict[str | None, Decimal] = {}
    for row in answer["totals"]:
        sums[row["currency"]] = sums.get(row["currency"], Decimal(0)) + Decimal(row["amount"])
    parts = [_money({"currency": name, "amount": str(total)}, language) for name, total in sums.items()]
    return " + ".join(parts) or _TEXT[language]["nothing"]


def _money(row: dict[str, Any], language: Language) -> str:
    sign, number = ("-", row["amount"][1:]) if row["amount"].startswith("-") else ("", row["amount"])
    currency = row.get("currency")
    return sign + words.grouped(number, language) + (f" {currency}" if currency else "")

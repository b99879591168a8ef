"""The sentences that say why, in Dutch and English, from ``reasons.toml``."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from slagkracht.core.errors import Language
from slagkracht.core.money.amounts import shown
from slagkracht.core.money.moments import DAY
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Limit, Pattern
from slagkracht.core.money.transactions import Transactions

AMOUNTS = ("first", "last", "there", "back", "loan", "brought", "repaid", "total")
ACCOUNTS = ("sink", "other")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def _texts() -> dict[str, Any]:
    source = files("slagkracht.core.money") / "reasons.toml"
    return tomllib.loads(source.read_text("utf-8"))


def name(family: str, language: Language) -> str:
    """The family's name in plain words."""
    return str(_texts()[family]["name"][language])


def definition(family: str, parameters: Parameters, language: Language) -> str:
    """The family's written definition with the parameters filled in."""
    facts = {key: getattr(parameters, key) for key in parameters.__dataclass_fields__}
    whole = {key: f"{value:g}" for key, value in facts.items() if key.endswith(("window", "_days"))}
    limit = grouped(f"{parameters.limit:.2f}", language)
    floor = grouped(f"{parameters.limit * parameters.band:.2f}", language)
    turned = 1 / parameters.kept if parameters.kept else float("inf")
    facts |= whole | {"limit": limit, "floor": floor, "turned": turned}
    return str(_texts()[family]["definition"][language].format(**facts))


def moment(time: int, dated: bool) -> str:
    """A time as ISO text, or the number of its step."""
    if not dated:
        return f"{time / DAY:g}"
    when = (_EPOCH + timedelta(microseconds=time)).replace(tzinfo=None)
    return when.date().isoformat() if time % DAY == 0 else when.isoformat(timespec="minutes")


def grouped(number: str, language: Language) -> str:
    """Exact decimal text with separators: ``1.234,50`` in Dutch, ``1,234.50`` in English."""
    whole, point, rest = number.partition(".")
    text = f"{int(whole):,}" + point + rest
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text


def sums(source: Transactions, rows: Any) -> list[dict[str, Any]]:
    """Exact totals of these rows, one per currency (``None`` where the file names none)."""
    totals: dict[int, int] = {}
    for currency, amount in zip(source.currency[rows].tolist(), source.amount[rows].tolist(), strict=True):
        totals[currency] = totals.get(currency, 0) + amount
    names = source.currencies or (None,)
    return [
        {"currency": names[code], "amount": shown(total, source.decimals)}
        for code, total in sorted(totals.items())
    ]


def why(
    pattern: Pattern,
    source: Transactions,
    rows: Any,
    parameters: Parameters,
    language: Language,
) -> str:
    """Why these rows fit the definition, in one sentence."""
    texts = _texts()
    facts = _facts(pattern, source, rows, parameters, language)
    if pattern.smallest:
        return str(texts["words"]["smallest"][language].format(**facts))
    return str(texts[pattern.family]["why"][language].format(**facts))


def _facts(
    pattern: Pattern, source: Transactions, rows: Any, parameters: Parameters, language: Language
) -> dict[str, Any]:
    facts = dict(pattern.facts)
    for key in AMOUNTS:
        if key in facts:
            facts[key] = grouped(shown(facts[key], source.decimals), language)
    for key in ACCOUNTS:
        if key in facts:
            facts[key] = source.accounts[facts[key]]
    if "thing" in facts:
        facts["thing"] = source.things[facts["thing"]]
    facts |= _common(pattern, source, rows, language)
    facts["limit"] = grouped(f"{parameters.limit:.2f}", language)
    return facts | _phrases(pattern, facts, language)


def _common(pattern: Pattern, source: Transactions, rows: Any, language: Language) -> dict[str, Any]:
    total = [
        grouped(part["amount"], language) + (f" {part['currency']}" if part["currency"] else "")
        for part in sums(source, rows)
    ]
    return {
        "hub": "" if pattern.hub is None else source.accounts[pattern.hub],
        "end": source.accounts[pattern.accounts[-1]],
        "others": pattern.score,
        "transfers": len(pattern.moves),
        "total": " + ".join(total),
        "period": period(source, rows, language),
    }


def _phrases(pattern: Pattern, facts: dict[str, Any], language: Language) -> dict[str, str]:
    """The parts of a sentence that depend on a yes or no."""
    words = _texts()["words"]
    given = pattern.facts
    answer: dict[str, str] = {}
    if "in_time" in given:
        answer["order"] = words["in_time" if given["in_time"] else "out_of_time"][language]
    if "kept" in given:
        answer["money"] = words["kept" if given["kept"] else "not_kept"][language].format(**facts)
    if "pays" in given:
        answer["does"] = words["pays" if given["pays"] else "receives"][language]
    if "way" in given:
        answer["way"] = words[given["way"]][language]
        answer["payers"], answer["payees"] = str(given["widths"][0]), str(given["widths"][-1])
        answer["widths"] = ", ".join(map(str, given["widths"]))
    return answer


def period(source: Transactions, rows: Any, language: Language) -> str:
    """When the rows took place, in words; empty for a file without times."""
    if source.time is None:
        return ""
    start, end = (
        moment(int(edge), source.dated) for edge in (source.time[rows].min(), source.time[rows].max())
    )
    words = _texts()["words"]
    if not source.dated:
        start, end = (words["steps"][language].format(start=edge) for edge in (start, end))
    key = "one_moment" if start == end and source.dated else "stretch"
    return str(words[key][language].format(start=start, end=end))


def rarity(pattern: Pattern, others: int, units: int, language: Language) -> str:
    """How common a pattern this large is in the file, in one or two sentences."""
    texts = _texts()
    what = texts[pattern.family]["units"][language]
    text = texts["words"]["rarity"][language].format(others=others, units=units, what=what)
    if pattern.expected is not None:
        key = "expected_payments" if pattern.family == "structuring" else "expected"
        text += " " + texts["words"][key][language].format(expected=_about(pattern.expected, language))
    return str(text)


def _about(number: float, language: Language) -> str:
    text = f"{number:.2g}"
    return text.replace(".", ",") if language == "nl" else text


def limit(told: Limit, language: Language) -> str:
    """Where a search stopped, in one sentence."""
    texts = _texts()
    facts = dict(told.facts)
    if "in_time" in facts:
        facts["order"] = texts["words"]["in_time" if facts["in_time"] else "out_of_time"][language]
        facts["money"] = texts["limits"]["amount_kept" if facts["kept"] else "any_amount"][language]
    return str(texts["limits"][told.code][language].format(**facts))

"""Numbers and conclusions in plain words, Dutch and English.

A p-value never stands alone: it is said as a chance ("1 op 200"), beside the size of the change, the
interval, and whether that interval shows anything. "No demonstrable effect" is a conclusion too, and says
that absence of proof is no proof of absence. The sentences are in ``messages.toml``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from slagkracht.core.errors import Language, sentence

Scale = Literal["ratio", "difference"]
ONE_IN_LIMIT = 1_000_000


@dataclass(frozen=True)
class Remark:
    """Something the reader must know about a result: a code worded in ``messages.toml``, with its facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def in_words(self, language: Language) -> str:
        """The remark as a sentence; numbers as the language writes them."""
        shown = {key: _shown(value, language) for key, value in self.facts.items()}
        return say(self.code, language, **shown)


@dataclass(frozen=True)
class Judgement:
    """What a conclusion rests on: an estimate with its interval and p on a scale.

    ``ratio``: 1 is no effect (0.89 is 11% lower). ``difference``: 0 is no effect, in the outcome's own unit.
    ``low``, ``high`` and ``p`` are None where there is too little to measure uncertainty with. ``basis``
    names the errors it was judged on, because these can be more cautious than the reported ones.
    """

    scale: Scale
    estimate: float
    low: float | None
    high: float | None
    p: float | None
    level: float
    basis: str = "as_reported"

    @property
    def demonstrable(self) -> bool:
        """Whether the interval leaves out "no effect"."""
        if self.low is None or self.high is None:
            return False
        nothing = 1.0 if self.scale == "ratio" else 0.0
        return self.low > nothing or self.high < nothing

    def conclusion(self, language: Language) -> str:
        """One to three sentences that open with the answer."""
        size = self._size(self.estimate, language)
        if self.low is None or self.high is None or self.p is None:
            return say("conclusion_unknown", language, size=size)
        return say(
            "conclusion_shown" if self.demonstrable else "conclusion_none",
            language,
            size=size,
            low=self._size(self.low, language),
            high=self._size(self.high, language),
            level=percent(self.level, language),
            chance=chance(self.p, language),
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain data: what was judged, and on which errors."""
        return {"basis": self.basis, "ci": [self.low, self.high], "p": self.p, "shown": self.demonstrable}

    def _size(self, value: float, language: Language) -> str:
        if self.scale == "ratio":
            amount, sign = percent(abs(value - 1), language), value - 1
        else:
            amount, sign = number(abs(value), language), value
        if sign == 0:
            return say("word_equal", language)
        return f"{amount} {say('word_higher' if sign > 0 else 'word_lower', language)}"


def say(code: str, language: Language, **facts: Any) -> str:
    """The sentence of this package with ``code``, its facts filled in."""
    return sentence(f"effect.{code}", language).format(**facts)


def number(value: float, language: Language) -> str:
    """A number with three digits that matter, four below 10; decimal comma in Dutch."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    decimals = max(0, (3 if size < 1 else 2) - size)
    text = f"{value:,.{min(decimals, 9)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text


def percent(fraction: float, language: Language) -> str:
    """A fraction as a percentage: whole from 10%, one decimal below."""
    if not math.isfinite(fraction):
        return "∞%"
    value = 100 * fraction
    text = f"{value:,.0f}" if abs(value) >= 9.95 else f"{value:.1f}".removesuffix(".0")
    return (text.translate(str.maketrans(",.", ".,")) if language == "nl" else text) + "%"


def chance(p: float, language: Language) -> str:
    """A p-value as how often chance alone would do this: "in ongeveer 1 op de 200 gevallen"."""
    if p >= 0.5:
        return say("chance_often", language)
    if p * ONE_IN_LIMIT < 1:
        return say("chance_rare", language, count=number(ONE_IN_LIMIT, language))
    one_in = 1 / p
    step = 10 ** max(0, math.floor(math.log10(one_in)) - 1)
    return say("chance_one_in", language, count=number(round(one_in / step) * step, language))


def _shown(value: Any, language: Language) -> Any:
    if isinstance(value, float):
        return number(value, language)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(_shown(item, language)) for item in value)
    return value

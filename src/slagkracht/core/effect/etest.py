"""Two counts, maybe over periods of different length: did the rate change?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from slagkracht.core.effect.displacement import Counts
from slagkracht.core.effect.words import chance, number, percent, say
from slagkracht.core.errors import Language, UnusableInput

REACH = 12.0  # standard deviations of a count to look at; what lies outside weighs less than 1e-30


@dataclass(frozen=True)
class RateTest:
    """The p of the E-test, and the ratio of the rates (after / before) with its exact interval.

    ``ratio`` is None when the count before is 0; ``high`` is None when it has no upper end.
    """

    before: int
    after: int
    p: float
    before_rate: float
    after_rate: float
    ratio: float | None
    low: float
    high: float | None
    level: float

    @property
    def demonstrable(self) -> bool:
        """Whether chance alone does this less often than the level leaves room for."""
        return self.p < 1 - self.level

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Plain data, the conclusion first."""
        return {
            "conclusion": self.conclusion(language),
            "p": self.p,
            "rate_before": self.before_rate,
            "rate_after": self.after_rate,
            "rate_ratio": self.ratio,
            "ci": [self.low, self.high],
            "level": self.level,
            "shown": self.demonstrable,
        }

    def conclusion(self, language: Language) -> str:
        """The answer in words."""
        high = "∞" if self.high is None else number(self.high, language)
        return say(
            "etest_shown" if self.demonstrable else "etest_none",
            language,
            before=number(self.before_rate, language),
            after=number(self.after_rate, language),
            low=number(self.low, language),
            high=high,
            level=percent(self.level, language),
            chance=chance(self.p, language),
        )


def e_test(
    before: int, after: int, *, before_length: float = 1.0, after_length: float = 1.0, level: float = 0.95
) -> RateTest:
    """Whether two Poisson counts come from one rate.

    Takes two counts and the length (or population) of each. Gives the two-sided p of the E-test, which keeps
    its promise for small counts where a normal test does not, and the ratio of the rates with Clopper and
    Pearson's interval given the total (exact and somewhat wide: it can hold 1 while the E-test just finds a
    difference).
    Raises ``out_of_range`` for a negative count or a length that is not positive.
    Not for: counts that come in bursts (several by one group), where chance is larger than Poisson's; a
    comparison without a comparison area.
    Source: Krishnamoorthy & Thomson 2004, doi:10.1016/S0378-3758(02)00408-1.
    """
    Counts(before, after)
    for value in (before_length, after_length):
        if not 0 < value < np.inf:
            raise UnusableInput("out_of_range", value=value, allowed="> 0")
    before_rate, after_rate = before / before_length, after / after_length
    low, high = _ratio_interval(before, after, before_length / after_length, level)
    return RateTest(
        before=before,
        after=after,
        p=_p_value(before, after, before_length, after_length),
        before_rate=before_rate,
        after_rate=after_rate,
        ratio=after_rate / before_rate if before else None,
        low=low,
        high=high,
        level=level,
    )


def _p_value(before: int, after: int, n: float, m: float) -> float:
    """The chance of a standardised difference at least this large when both have the pooled rate.

    Sums over the first count; for each value of it the second counts that are at least as extreme lie below
    one root and above the other of (a - y)² = t² (a / n + y / m), with a and y the two rates.
    """
    from scipy.special import gammaln, pdtr, pdtrc, xlogy

    difference = before / n - after / m
    if difference == 0:
        return 1.0
    squared = difference**2 / (before / n**2 + after / m**2)
    rate = (before + after) / (n + m)
    mean = n * rate
    reach = REACH * mean**0.5 + 30
    first = np.arange(max(0.0, np.floor(mean - reach)), mean + reach)
    chances = np.exp(xlogy(first, mean) - mean - gammaln(first + 1))
    a = first / n
    middle = a + squared / (2 * m)
    apart = np.sqrt(squared * (a / n + a / m) + (squared / (2 * m)) ** 2)
    near = 1e-9 * (1 + m * middle * 1e-4)
    at_most = np.floor(m * (middle - apart) + near)
    at_least = np.ceil(m * (middle + apart) - near)
    below = np.where((at_most >= 0) & (first > 0), pdtr(np.maximum(at_most, 0), m * rate), 0.0)
    above = pdtrc(np.maximum(at_least - 1, 0), m * rate)
    return float(min(1.0, chances @ (below + above)))


def _ratio_interval(before: int, after: int, lengths: float, level: float) -> tuple[float, float | None]:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = float(betaincinv(after, before + 1, tail)) if after else 0.0
    high = float(betaincinv(after + 1, before, 1 - tail)) if before else 1.0
    upper = None if high >= 1 else lengths * high / (1 - high)
    return lengths * low / (1 - low), upper

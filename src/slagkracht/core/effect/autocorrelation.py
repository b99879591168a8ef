"""Whether what is left after a fit still follows itself: one month high, the next month high."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slagkracht.core.effect.regression import Floats

FEWEST = 8
MOST_LAGS = 10


@dataclass(frozen=True)
class Autocorrelation:
    """Correlation of residuals one step apart, and Ljung and Box's test over ``lags`` steps."""

    first: float
    lags: int
    q: float
    p: float

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"lag_1": self.first, "lags": self.lags, "ljung_box": self.q, "p": self.p}


def autocorrelation_of(residuals: Floats) -> Autocorrelation | None:
    """The check on residuals in order of time; None under eight of them or when they are all equal.

    Not for: proof of independence; with few periods the test sees little.
    Source: Ljung & Box 1978, doi:10.1093/biomet/65.2.297.
    """
    from scipy.special import chdtrc

    rows = len(residuals)
    spread = residuals - residuals.mean()
    total = float(spread @ spread)
    if rows < FEWEST or total <= 1e-20 * rows:
        return None
    lags = min(MOST_LAGS, rows // 5)
    shares = [float(spread[lag:] @ spread[:-lag]) / total for lag in range(1, lags + 1)]
    q = rows * (rows + 2) * sum(r**2 / (rows - lag) for lag, r in enumerate(shares, start=1))
    return Autocorrelation(shares[0], lags, q, float(chdtrc(lags, q)))


def usual_lags(rows: int) -> int:
    """How far apart rows may still be alike, by a rule of thumb (Newey & West 1994, doi:10.2307/2297912)."""
    return int(4 * (rows / 100) ** (2 / 9))

"""Weighted least squares with errors that say which convention they follow.

Small-sample conventions, the same as statsmodels, Stata ``areg`` and R ``lm`` with dummies: with N rows and
K estimated parameters (absorbed effects included, redundant columns not):

* classical: residual variance over N - K;
* robust: HC1, the sandwich times N / (N - K) (MacKinnon & White 1985, doi:10.1016/0304-4076(85)90158-7);
* clustered: the sandwich times G / (G - 1) · (N - 1) / (N - K), with G clusters
  (Cameron & Miller 2015, doi:10.3368/jhr.50.2.317).

Intervals use Student's t with N - K degrees of freedom, or G - 1 when clustered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
ErrorKind = Literal["classical", "robust", "cluster"]
COLLINEAR = 1e-8  # what is left of a column, as a share of the column, below which it is redundant

SLIVER = 1e-4
LARGEST_LOG = 700.0


@dataclass(frozen=True)
class Errors:
    """How to measure uncertainty; ``codes`` (0 … G - 1, one per row) when clustered and only then."""

    kind: ErrorKind = "classical"
    codes: Codes | None = None


@dataclass(frozen=True)
class Estimate:
    """One coefficient. ``se``, ``low``, ``high`` and ``p`` are None when nothing is left to measure with."""

    value: float
    se: float | None
    low: float | None
    high: float | None
    p: float | None

    def as_dict(self) -> dict[str, Any]:
        """Plain data, interval as a pair."""
        return {"estimate": self.value, "se": self.se, "ci": [self.low, self.high], "p": self.p}


@dataclass(frozen=True)
class Fit:
    """Coefficients of the columns, with covariance (None when there are no degrees of freedom)."""

    beta: Floats
    covariance: Floats | None
    freedom: int
    residuals: Floats

    def contrast(self, weights: Sequence[float] | Floats, level: float) -> Estimate:
        """The estimate of a weighted sum of coefficients."""
        direction = np.asarray(weights, dtype=float)
        value = float(direction @ self.beta)
        if self.covariance is None:
            return estimate(value, None, self.freedom, level)
        variance = float(direction @ self.covariance @ direction)
        return estimate(value, max(variance, 0.0) ** 0.5, self.freedom, level)

    def coefficient(self, position: int, level: float) -> Estimate:
        """The estimate of the coefficient at ``position`` among the kept ones."""
        return self.contrast(np.eye(len(self.beta))[position], level)

    def together(self, positions: Sequence[int]) -> dict[str, float | int] | None:
        """Whether these coefficients are all zero: F, its degrees of freedom and p; None if unmeasurable."""
        from scipy.special import fdtrc

        if self.covariance is None or not positions:
            return None
        beta, block = self.beta[list(positions)], self.covariance[np.ix_(positions, positions)]
        rank = int(np.linalg.matrix_rank(block))
        f = float(beta @ np.linalg.pinv(block) @ beta) / max(rank, 1)
        if rank == 0 or f < 0:  # below zero only by rounding: the terms cannot be measured together
            return None
        return {"f": f, "df": rank, "df_rest": self.freedom, "p": float(fdtrc(rank, self.freedom, f))}


def estimate(value: float, se: float | None, freedom: float, level: float) -> Estimate:
    """An estimate with its t-interval and two-sided p (normal when ``freedom`` is infinite)."""
    from scipy.special import ndtri, stdtr, stdtrit

    if se is None:
        return Estimate(value, None, None, None, None)
    if se == 0:
        return Estimate(value, 0.0, value, value, 1.0 if value == 0 else 0.0)
    upper = (1 + level) / 2
    infinite = np.isinf(freedom)
    reach = float(ndtri(upper) if infinite else stdtrit(freedom, upper)) * se
    tail = float(stdtr(1e300 if infinite else freedom, -abs(value / se)))
    return Estimate(value, se, value - reach, value + reach, min(1.0, 2 * tail))


def exponent(found: Estimate) -> Estimate:
    """An estimate on the log scale as a ratio; the standard error stays that of the logarithm."""
    low, high = (None if end is None else _ratio(end) for end in (found.low, found.high))
    return Estimate(_ratio(found.value), found.se, low, high, found.p)


def _ratio(logarithm: float) -> float:
    """The ratio, kept within what a number can hold."""
    return float(np.exp(min(max(logarithm, -LARGEST_LOG), LARGEST_LOG)))


def independent(columns: Floats, reference: Floats) -> tuple[int, ...]:
    """Which columns say something the earlier ones do not.

    ``columns`` is N × k; ``reference`` the length each column had before other effects were taken out.
    """
    kept: list[int] = []
    directions: list[Floats] = []
    for position in range(columns.shape[1]):
        rest = columns[:, position].copy()
        for direction in directions * 2:  # twice: once leaves rounding behind
            rest -= direction * (direction @ rest)
        length = float(np.linalg.norm(rest))
        if length > COLLINEAR * float(reference[position]):
            kept.append(position)
            directions.append(rest / length)
    return tuple(kept)


def lengths(columns: Floats, weights: Floats) -> Floats:
    """How long each column is around its mean, the measure of what ``independent`` may call redundant.

    Never less than a sliver of the column itself, so that rounding in a constant column counts as nothing.
    """
    root = np.sqrt(weights)[:, None]
    around = (columns - np.average(columns, axis=0, weights=weights)) * root
    whole = np.linalg.norm(columns * root, axis=0)
    longest: Floats = np.maximum(np.linalg.norm(around, axis=0), SLIVER * whole)
    return longest


def weighted_fit(outcome: Floats, columns: Floats, weights: Floats, *, absorbed: int, errors: Errors) -> Fit:
    """Least squares of ``outcome`` on independent ``columns``, both already free of the absorbed effects.

    ``weights`` are proportional to the inverse variance of a row; ``absorbed`` is how many parameters were
    taken out before.
    """
    root = np.sqrt(weights)
    q, r = np.linalg.qr(columns * root[:, None])
    inverse = np.linalg.inv(r)
    bread = inverse @ inverse.T
    beta = inverse @ (q.T @ (outcome * root))
    residuals = outcome - columns @ beta
    freedom = len(outcome) - absorbed - columns.shape[1]
    covariance = None
    if freedom > 0 and errors.kind == "classical":
        covariance = bread * float(weights @ residuals**2) / freedom
    elif freedom > 0:
        middle = _middle(columns * (weights * residuals)[:, None], freedom, errors)
        covariance = None if middle is None else bread @ middle @ bread
    if errors.codes is not None:
        freedom = int(errors.codes.max())
    return Fit(beta, covariance, freedom, residuals)


def _middle(scores: Floats, freedom: int, errors: Errors) -> Floats | None:
    """The filling of the sandwich, with its small-sample factor; None with a single cluster."""
    rows = len(scores)
    if errors.codes is None:
        robust: Floats = scores.T @ scores * rows / freedom
        return robust
    groups = int(errors.codes.max()) + 1
    if groups < 2:
        return None
    sums = sums_by(errors.codes, scores, groups)
    clustered: Floats = sums.T @ sums * groups / (groups - 1) * (rows - 1) / freedom
    return clustered


def totals(codes: Codes, values: Floats, size: int) -> Floats:
    """The sum of ``values`` per code."""
    return np.bincount(codes, values, size).astype(float)


def sums_by(codes: Codes, columns: Floats, size: int) -> Floats:
    """The sum of every column per code: ``size`` × k."""
    return np.column_stack([totals(codes, column, size) for column in columns.T])

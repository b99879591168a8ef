"""Poisson regression with extra spread, for many series at once.

Written here because an early warning fits thousands of small regressions; the tests compare it with
statsmodels. Source: McCullagh & Nelder (1989), Generalized Linear Models, chapter 9 (quasi-likelihood).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.place.arrays import Floats, Integers

ROUNDS = 60
CLOSE = 1e-10
STEEPEST = 30.0  # on the log scale: keeps a series without cases from running off to minus infinity
RIDGE = 1e-10  # keeps a column that says nothing (a constant firm count) from breaking the solution


@dataclass(frozen=True)
class Fit:
    """The regressions, one per series.

    ``coefficients`` (series, columns); ``mean`` (series, observations); ``covariance`` (series, columns,
    columns) before multiplying by ``dispersion`` (series,), which is at least 1; ``leverage`` (series,
    observations).
    """

    coefficients: Floats
    mean: Floats
    covariance: Floats
    dispersion: Floats
    leverage: Floats

    def predict(self, row: Floats, offset: Floats | float = 0.0) -> tuple[Floats, Floats]:
        """Per series the mean at a design ``row`` (columns,), and the variance of its logarithm."""
        mean = np.exp(self.coefficients @ row + offset)
        spread = np.einsum("i,sij,j->s", row, self.covariance, row)
        return mean, spread * self.dispersion

    def z(self, column: int) -> Floats:
        """Per series the coefficient of a column divided by its standard error."""
        variance = self.covariance[:, column, column] * self.dispersion
        ratio: Floats = self.coefficients[:, column] / np.sqrt(np.maximum(variance, 1e-300))
        return ratio


def fit_counts(
    design: Floats,
    counts: Floats | Integers,
    *,
    offset: Floats | float = 0.0,
    weights: Floats | None = None,
) -> Fit:
    """Fit ``log mean = offset + design · coefficients`` by iterated weighted least squares.

    ``design`` (observations, columns), ``counts`` (series, observations), ``offset`` and ``weights``
    the same shape as counts or broadcastable. Dispersion is Pearson's, at least 1.
    """
    counts = np.asarray(counts, dtype=np.float64)
    weight = np.ones_like(counts) if weights is None else np.broadcast_to(weights, counts.shape)
    offset = np.broadcast_to(np.asarray(offset, dtype=np.float64), counts.shape)
    mean = (counts + counts.mean(axis=1, keepdims=True)) / 2 + 0.1
    linear = np.log(mean)
    for _ in range(ROUNDS):
        working = linear - offset + (counts - mean) / mean
        information = _information(design, weight * mean)
        target = np.einsum("ni,sn->si", design, weight * mean * working)
        updated = np.linalg.solve(information, target[..., None])[..., 0]
        before = mean
        linear = np.clip(updated @ design.T, -STEEPEST, STEEPEST) + offset
        mean = np.exp(np.clip(linear, -STEEPEST, STEEPEST))
        settled = bool(np.max(np.abs(mean - before) / (1 + before)) < CLOSE)
        if settled:
            break
    return _finish(design, counts, mean, weight, updated)


def _information(design: Floats, weight: Floats) -> Floats:
    information: Floats = np.einsum("ni,sn,nj->sij", design, weight, design, optimize=True)
    size = np.maximum(np.einsum("sii->s", information), 1e-12)
    information += RIDGE * size[:, None, None] * np.eye(design.shape[1])
    return information


def _finish(design: Floats, counts: Floats, mean: Floats, weight: Floats, coefficients: Floats) -> Fit:
    covariance = np.linalg.inv(_information(design, weight * mean))
    leverage = np.einsum("ni,sij,nj->sn", design, covariance, design, optimize=True) * weight * mean
    freedom = counts.shape[1] - design.shape[1]
    pearson = np.sum(weight * (counts - mean) ** 2 / mean, axis=1)
    dispersion = np.maximum(pearson / freedom, 1.0) if freedom > 0 else np.ones(len(counts))
    return Fit(coefficients, mean, covariance, dispersion, leverage)

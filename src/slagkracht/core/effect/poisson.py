"""Poisson regression with a log link, by iteratively reweighted least squares.

Source: McCullagh & Nelder 1989, Generalized Linear Models, chapters 2 and 6; errors that survive
autocorrelation: Newey & West 1987, doi:10.2307/1913610.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.effect.regression import Floats
from slagkracht.core.errors import UnusableInput

MOST_STEPS = 100
CONVERGED = 1e-10
HARDLY_ANY = 1e-9  # expected events per row; a fit that goes there runs off to minus infinity


@dataclass(frozen=True)
class PoissonFit:
    """Coefficients with their Poisson covariance; ``dispersion`` is Pearson's chi-square over n - k.

    ``dispersion`` is None when nothing is left to measure it with.
    """

    beta: Floats
    covariance: Floats
    expected: Floats
    columns: Floats
    counts: Floats
    dispersion: float | None

    @property
    def pearson(self) -> Floats:
        """Pearson's residuals, one per row."""
        residuals: Floats = (self.counts - self.expected) / np.sqrt(self.expected)
        return residuals

    def newey_west(self, lags: int) -> Floats:
        """The covariance that allows rows up to ``lags`` apart to be alike (rows in order of time)."""
        scores = self.columns * (self.counts - self.expected)[:, None]
        meat = scores.T @ scores
        for lag in range(1, lags + 1):
            product = scores[lag:].T @ scores[:-lag]
            meat += (1 - lag / (lags + 1)) * (product + product.T)
        rows, parameters = self.columns.shape
        covariance: Floats = self.covariance @ meat @ self.covariance * rows / max(rows - parameters, 1)
        return covariance


def poisson_fit(counts: Floats, columns: Floats, exposure: Floats) -> PoissonFit:
    """Fit ``counts`` on ``columns`` (rows × k, of full rank) with log(``exposure``) as offset.

    Raises ``effect.no_convergence`` when there is no finite answer, as when all counts of a period that has
    its own coefficient are zero.
    """
    scale = np.abs(columns).max(axis=0)
    scaled = columns / scale
    offset = np.log(exposure)
    beta = np.linalg.lstsq(scaled, np.log(counts + 0.5) - offset, rcond=None)[0]
    deviance = np.inf
    for _ in range(MOST_STEPS):
        linear = np.clip(scaled @ beta + offset, -700, 700)
        expected = np.exp(linear)
        before, deviance = deviance, _deviance(counts, expected)
        if abs(before - deviance) <= CONVERGED * (abs(deviance) + 0.1):
            break
        root = np.sqrt(expected)
        response = linear - offset + (counts - expected) / expected
        beta = np.linalg.lstsq(scaled * root[:, None], response * root, rcond=None)[0]
    else:
        raise UnusableInput("effect.no_convergence")
    if not np.isfinite(beta).all() or (expected < HARDLY_ANY).any():
        raise UnusableInput("effect.no_convergence")
    inverse = np.linalg.inv((scaled * expected[:, None]).T @ scaled)
    freedom = len(counts) - columns.shape[1]
    chi = float(((counts - expected) ** 2 / expected).sum())
    return PoissonFit(
        beta=beta / scale,
        covariance=inverse / np.outer(scale, scale),
        expected=expected,
        columns=columns,
        counts=counts,
        dispersion=chi / freedom if freedom > 0 else None,
    )


def _deviance(counts: Floats, expected: Floats) -> float:
    from scipy.special import xlogy

    return float(2 * (xlogy(counts, counts / expected) - (counts - expected)).sum())

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
MOST_HALVINGS = 30
CONVERGED = 1e-11
FARTHEST = 300.0  # of a logarithm of an expected count
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


def poisson_fit(counts: Floats, columns: Floats, exposure: Floats, *, name: str | None = None) -> PoissonFit:
    """Fit ``counts`` on ``columns`` (rows × k, of full rank) with log(``exposure``) as offset.

    Raises ``effect.no_convergence`` when there is no finite answer, as when all counts of a period that has
    its own coefficient are zero.
    """
    scale = np.abs(columns).max(axis=0)
    scaled = columns / scale
    offset = np.log(exposure)
    beta, expected, settled = _climb(counts, scaled, offset)
    if not settled or (expected < HARDLY_ANY).any():
        raise UnusableInput("effect.no_convergence", file=name)
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


def _climb(counts: Floats, columns: Floats, offset: Floats) -> tuple[Floats, Floats, bool]:
    """Steps of weighted least squares, halved as long as they make the fit worse; whether they settled."""
    beta = _step(counts, columns, offset, np.log(counts + 0.5))
    linear = _linear(columns, beta, offset)
    misfit = _misfit(counts, linear)
    for _ in range(MOST_STEPS):
        wanted = _step(counts, columns, offset, linear)
        for _ in range(MOST_HALVINGS):
            moved = _linear(columns, wanted, offset)
            left = _misfit(counts, moved)
            if left <= misfit + CONVERGED * (abs(misfit) + 0.1):
                break
            wanted = (wanted + beta) / 2
        else:
            break
        gained, beta, linear, misfit = misfit - left, wanted, moved, left
        if gained <= CONVERGED * (abs(misfit) + 0.1):
            return beta, np.exp(linear), True
    return beta, np.exp(linear), False


def _linear(columns: Floats, beta: Floats, offset: Floats) -> Floats:
    return np.clip(columns @ beta + offset, -FARTHEST, FARTHEST)


def _step(counts: Floats, columns: Floats, offset: Floats, linear: Floats) -> Floats:
    expected = np.exp(linear)
    root = np.sqrt(expected)
    response = (linear - offset) * root + (counts - expected) / root
    return np.linalg.lstsq(columns * root[:, None], response, rcond=None)[0].astype(float)


def _misfit(counts: Floats, linear: Floats) -> float:
    """Half the deviance."""
    from scipy.special import xlogy

    return float((xlogy(counts, counts) - counts * linear - counts + np.exp(linear)).sum())

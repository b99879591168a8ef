"""Against statsmodels, for many series at once."""

from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.place import regression
from slagkracht.core.place.regression import fit_counts


def series(seed: int = 0):
    chance = np.random.default_rng(seed)
    design = np.column_stack([np.ones(30), np.arange(30) / 10, chance.normal(size=30)])
    means = np.exp(design @ np.array([[1.0, 0.2, 0.3], [2.5, -0.4, 0.1], [0.2, 0.0, 0.0]]).T).T
    return design, chance.negative_binomial(4, 4 / (4 + means)), chance


@pytest.mark.parametrize("weighted", [False, True])
def test_everything_equals_statsmodels(weighted):
    import statsmodels.api as sm

    design, counts, chance = series()
    offset = chance.normal(size=counts.shape) * 0.2
    weights = chance.uniform(0.5, 1.5, counts.shape) if weighted else None
    ours = fit_counts(design, counts, offset=offset, weights=weights)
    for number, one in enumerate(counts):
        theirs = sm.GLM(
            one,
            design,
            family=sm.families.Poisson(),
            offset=offset[number],
            freq_weights=None if weights is None else weights[number],
        ).fit(tol=1e-12)
        assert ours.coefficients[number] == pytest.approx(theirs.params, abs=1e-7)
        assert ours.mean[number] == pytest.approx(theirs.fittedvalues, rel=1e-6)
        assert ours.covariance[number] == pytest.approx(theirs.cov_params(), rel=1e-5)
        if not weighted:
            pearson = theirs.pearson_chi2 / theirs.df_resid
            assert ours.dispersion[number] == pytest.approx(max(1.0, pearson))
            hat = theirs.get_hat_matrix_diag()
            assert ours.leverage[number] == pytest.approx(hat, rel=1e-5)
            z = theirs.params / np.sqrt(np.diag(theirs.cov_params()) * max(1.0, pearson))
            assert ours.z(1)[number] == pytest.approx(z[1], rel=1e-5)


def test_prediction_and_its_spread():
    design, counts, _ = series(1)
    fit = fit_counts(design, counts)
    mean, spread = fit.predict(design[7])
    assert mean == pytest.approx(fit.mean[:, 7])
    assert spread == pytest.approx(fit.leverage[:, 7] / fit.mean[:, 7] * fit.dispersion, rel=1e-6)


def test_no_cases_and_saturated_designs_stay_finite(monkeypatch):
    zero = fit_counts(np.ones((5, 1)), np.zeros((2, 5)))
    assert zero.mean.max() < 1e-6
    assert zero.dispersion.tolist() == [1.0, 1.0]
    full = fit_counts(np.eye(2), np.array([[3, 8]]))
    assert full.mean[0] == pytest.approx([3, 8])
    assert full.dispersion.tolist() == [1.0]
    monkeypatch.setattr(regression, "ROUNDS", 1)
    assert np.isfinite(fit_counts(np.ones((5, 1)), np.array([[1, 2, 3, 4, 90]])).mean).all()


def test_a_column_that_says_nothing_does_not_break_it():
    design = np.column_stack([np.ones(6), np.zeros(6)])
    assert fit_counts(design, np.array([[1, 2, 3, 4, 5, 6]])).mean[0] == pytest.approx([3.5] * 6)

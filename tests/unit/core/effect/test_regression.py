"""Least squares against statsmodels, with every dummy written out there."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from slagkracht.core.effect.regression import (
    Errors,
    Fit,
    estimate,
    exponent,
    independent,
    lengths,
    weighted_fit,
)


def _data(seed=3, rows=60):
    chance = np.random.default_rng(seed)
    columns = np.column_stack([np.ones(rows), chance.normal(size=rows), chance.normal(size=rows)])
    groups = chance.integers(0, 7, rows)
    groups = np.unique(groups, return_inverse=True)[1]
    outcome = columns @ [1.0, 2.0, -1.0] + chance.normal(size=rows) * (1 + columns[:, 1] ** 2)
    return outcome, columns, chance.uniform(0.5, 3, rows), groups


@pytest.mark.parametrize("kind", ["classical", "robust", "cluster"])
def test_estimates_and_errors_are_those_of_statsmodels(kind):
    outcome, columns, weights, groups = _data()
    codes = groups if kind == "cluster" else None
    fit = weighted_fit(outcome, columns, weights, absorbed=0, errors=Errors(kind, codes))
    options = {
        "classical": {},
        "robust": {"cov_type": "HC1"},
        "cluster": {"cov_type": "cluster", "cov_kwds": {"groups": groups}},
    }[kind]
    oracle = sm.WLS(outcome, columns, weights=weights).fit(**options)
    assert fit.beta == pytest.approx(oracle.params, rel=1e-10)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(oracle.bse, rel=1e-10)
    assert fit.freedom == (groups.max() if kind == "cluster" else 57)


def test_the_joint_test_is_the_f_test_of_statsmodels():
    outcome, columns, weights, _ = _data()
    fit = weighted_fit(outcome, columns, weights, absorbed=0, errors=Errors())
    oracle = sm.WLS(outcome, columns, weights=weights).fit().f_test(np.eye(3)[1:])
    tested = fit.together([1, 2])
    assert tested["f"] == pytest.approx(float(oracle.fvalue), rel=1e-9)
    assert tested["p"] == pytest.approx(float(oracle.pvalue), rel=1e-6)
    assert (tested["df"], tested["df_rest"]) == (2, 57)


def test_what_cannot_be_tested_is_none():
    outcome, columns, weights, _ = _data(rows=3)
    fit = weighted_fit(outcome, columns, weights, absorbed=0, errors=Errors())
    assert fit.covariance is None
    assert fit.together([1]) is None
    assert fit.coefficient(1, 0.95).se is None
    assert fit.coefficient(1, 0.95).as_dict()["ci"] == [None, None]
    flat = Fit(np.zeros(2), np.zeros((2, 2)), 5, np.zeros(4))
    assert flat.together([0, 1]) is None
    assert flat.together([]) is None


def test_one_cluster_measures_nothing():
    outcome, columns, weights, _ = _data()
    one = np.zeros(len(outcome), dtype=np.int64)
    assert (
        weighted_fit(outcome, columns, weights, absorbed=0, errors=Errors("cluster", one)).covariance is None
    )


def test_intervals_use_students_t_or_the_normal():
    found = estimate(2.0, 1.0, 10, 0.95)
    assert (found.low, found.high) == pytest.approx((2 - 2.2281389, 2 + 2.2281389))
    assert found.p == pytest.approx(0.0733880, rel=1e-5)
    normal = estimate(1.959963985, 1.0, np.inf, 0.95)
    assert normal.low == pytest.approx(0, abs=1e-8)
    assert normal.p == pytest.approx(0.05, abs=1e-9)


@pytest.mark.parametrize(("value", "p"), [(0.0, 1.0), (3.0, 0.0)])
def test_no_spread_at_all_gives_a_point(value, p):
    found = estimate(value, 0.0, 5, 0.95)
    assert (found.low, found.high, found.p) == (value, value, p)


def test_a_joint_test_that_rounding_turned_around_is_none():
    """Two terms that rest on one cluster: a covariance that is no covariance any more."""
    twisted = Fit(np.array([1.0, 1.0]), np.array([[-1.0, 0.0], [0.0, -1.0]]), 5, np.zeros(4))
    assert twisted.together([0, 1]) is None


@pytest.mark.parametrize(
    ("logarithm", "ratio"), [(0.0, 1.0), (np.log(2), 2.0), (1e6, np.exp(700)), (-1e6, np.exp(-700))]
)
def test_a_ratio_stays_a_number(logarithm, ratio):
    assert exponent(estimate(logarithm, 1.0, 10, 0.95)).value == pytest.approx(ratio)
    assert exponent(estimate(logarithm, None, 10, 0.95)).low is None


def test_redundant_columns_are_found_in_order():
    outcome, columns, _, _ = _data()
    weights = np.ones(len(outcome))
    many = np.column_stack([columns, columns[:, 1] + 2 * columns[:, 2], np.full(len(outcome), 0.1)])
    assert independent(many, lengths(many, weights)) == (0, 1, 2)


def test_rounding_in_a_constant_column_counts_as_nothing():
    constant = np.full((1000, 1), 0.1)
    rest = constant - constant.mean()
    assert independent(rest, lengths(constant, np.ones(1000))) == ()

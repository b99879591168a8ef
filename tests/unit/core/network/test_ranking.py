"""Equal is equal, and the order of equals."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.network.ranking import equal_groups, first_first, last_first


def test_scores_a_few_bits_apart_are_equal():
    third = 1 / 3
    scores = np.array([third, np.nextafter(third, 1), 0.5, third * (1 + 1e-9), 0.0, 0.0])
    assert equal_groups(scores).tolist() == [1, 1, 3, 2, 0, 0]


def test_a_scale_makes_small_differences_equal():
    scores = np.array([1e-13, 2e-13, 1.0])
    assert equal_groups(scores).tolist() == [0, 1, 2]
    assert equal_groups(scores, scale=1.0).tolist() == [0, 0, 1]


def test_the_order_of_equals():
    scores = np.array([2.0, 1.0, 2.0, 0.0])
    assert last_first(scores).tolist() == [2, 0, 1, 3]
    assert first_first(scores).tolist() == [0, 2, 1, 3]


def test_nothing_and_one():
    assert equal_groups(np.array([])).tolist() == []
    assert equal_groups(np.array([7.0])).tolist() == [0]


@given(st.lists(st.integers(-50, 50), max_size=30), st.integers(0, 2**32 - 1))
def test_rounding_noise_never_changes_the_order(values, seed):
    exact = np.array(values, dtype=float) / 7
    noise = np.random.default_rng(seed).uniform(-1, 1, len(exact)) * 1e-14
    assert equal_groups(exact * (1 + noise)).tolist() == equal_groups(exact).tolist()
    distinct = sorted(set(values))
    assert equal_groups(exact).tolist() == [distinct.index(v) for v in values]

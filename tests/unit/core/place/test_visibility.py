"""Planted blind spots are found, and where everyone looks nothing is called thin."""

from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.visibility import visibility

KINDS = ("drugs", "fraud", "trafficking")


def region(seed: int, blind: float = 0.0, wild: float = 0.03):
    chance = np.random.default_rng(seed)
    people = np.repeat(chance.lognormal(10, 0.8, 40), 3)
    firms = people * np.repeat(chance.lognormal(-2.5, 0.4, 40), 3)
    level = np.tile([40.0, 15.0, 25.0], 40) * (people / 22_000) ** 0.6 * (firms / 1800) ** 0.3
    seen = chance.gamma(1 / wild, wild, 120)
    unseen = chance.random(120) < blind
    received = chance.poisson(level * seen * np.where(unseen, 0.15, 1.0))
    return received, KINDS * 40, {"people": people, "firms": firms}, unseen, level


def test_blind_spots_are_found():
    found = hidden = wrong = rest = 0
    for seed in range(8):
        received, kinds, drivers, unseen, level = region(seed, blind=0.08)
        thin = np.array(visibility(received, kinds, drivers).verdict) == "thin"
        telling = level > 10
        found, hidden = found + (thin & unseen & telling).sum(), hidden + (unseen & telling).sum()
        wrong, rest = wrong + (thin & ~unseen).sum(), rest + (~unseen).sum()
    assert found / hidden > 0.8
    assert wrong / rest < 0.03


def test_where_all_look_nothing_is_thin():
    thin = 0
    for seed in range(8):
        received, kinds, drivers, _, level = region(seed)
        result = visibility(received, kinds, drivers)
        thin += result.verdict.count("thin")
        inside = (received >= result.low) & (received <= result.high)
        assert inside.mean() > 0.88
        assert result.expected.sum() == pytest.approx(received.sum())
        assert np.corrcoef(np.log(result.expected), np.log(level))[0, 1] > 0.97
        assert (result.ratio_low <= result.ratio).all()
        assert (result.ratio <= result.ratio_high).all()
        assert result.effects["people"] == pytest.approx(0.6, abs=0.35)
    assert thin <= 25  # of 960


def test_without_extra_spread_every_ratio_is_one():
    received = np.array([10, 10, 10, 10, 11, 9])
    result = visibility(received, ("a",) * 6, {"people": np.array([5.0, 6, 5, 6, 5, 6])})
    assert result.spread == 0.0
    assert result.ratio.tolist() == [1.0] * 6
    assert set(result.verdict) == {"as expected"}


def test_phenomena_never_reported_are_silent_and_small_numbers_do_not_tell():
    received = np.array([0, 1, 0, 2, 0, 0, 0, 40, 0, 1, 0, 0])
    people = np.repeat([10.0, 12, 14, 16, 18, 20], 2)
    result = visibility(received, ("never", "rare") * 6, {"people": people})
    assert result.silent == ("never",)
    assert set(result.verdict[::2]) == {"too little to tell"}
    assert result.expected[::2].tolist() == [0.0] * 6
    assert result.verdict[7] == "more than expected" or result.ratio[7] > 1


def test_an_excess_is_named():
    received, kinds, drivers, _, _ = region(3)
    received[30] *= 12
    assert visibility(received, kinds, drivers).verdict[30] == "more than expected"


def test_refusals_name_the_body():
    with pytest.raises(UnusableInput, match="‘tax’ reported nothing"):
        visibility(np.zeros(3, dtype=int), ("a",) * 3, {"p": np.ones(3)}, body="tax")
    with pytest.raises(UnusableInput, match="‘tax’ has 2 cells"):
        visibility(np.array([1, 2]), ("a",) * 2, {"p": np.array([1.0, 2.0])}, body="tax")

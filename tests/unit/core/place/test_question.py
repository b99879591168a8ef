"""Which model comes out of which file and options."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.panel import Panel
from slagkracht.core.place.periods import Axis
from slagkracht.core.place.scan import Bernoulli, Expectation, Permutation, Poisson, Question, pose
from slagkracht.core.place.scan.expected import by_own_history, by_population

COUNTS = np.array([[2, 4, 6, 8], [1, 1, 1, 1], [0, 3, 0, 3]])
PEOPLE = np.array([[10.0] * 4, [20.0] * 4, [30.0] * 4])


def panel(**more):
    spots = Coordinates(np.arange(3.0), np.zeros(3))
    base = Panel(("a", "b", "c"), spots, Axis("year", 2000, 2003), COUNTS, PEOPLE)
    return replace(base, **more)


def test_poisson_spreads_the_cases_over_the_population():
    model, _, expected = pose(panel(), Question("poisson"))
    assert isinstance(model, Poisson)
    assert expected is None
    assert model.sizes.sum() == pytest.approx(30)
    assert model.sizes[2, 0] == pytest.approx(30 * 30 / 240)


def test_expected_counts_are_recognised_or_said():
    fractions = panel(population=COUNTS + 0.25)
    model, _, expected = pose(fractions, Question("expectation"))
    assert isinstance(model, Expectation)
    assert expected.source == "given"
    assert (model.sizes == COUNTS + 0.25).all()
    assert pose(fractions, Question("expectation", False))[2].source == "population"
    assert pose(panel(), Question("expectation", True))[0].sizes.sum() == 240
    assert pose(panel(population=PEOPLE + 0.5), Question("expectation"))[2].source == "population"


def test_the_rate_may_rise_when_that_is_sure():
    rising = np.array([[10, 20, 40, 80]] * 3)
    level = pose(panel(counts=rising), Question("expectation", trend="never"))
    auto = pose(panel(counts=rising), Question("expectation"))
    assert level[2].trend_per_period is None
    assert auto[2].trend_per_period == pytest.approx(np.log(2), rel=1e-6)
    assert auto[0].sizes.sum(axis=0) == pytest.approx([30, 60, 120, 240])
    flat = pose(panel(), Question("expectation"))[2]
    assert flat.trend_per_period is None
    assert flat.counts.sum() == pytest.approx(30)


def test_history_is_learnt_from_and_not_scanned():
    model, cut, expected = pose(panel(), Question("expectation", history_until=1, until=2, trend="never"))
    assert cut.axis.labels == ("2002",)
    assert model.sizes.shape == (3, 1)
    assert model.sizes.sum() == pytest.approx(11 / 2)
    assert expected.counts.shape == (3, 3)


def test_own_history_without_population():
    bare = panel(population=None)
    model, _, expected = pose(bare, Question("expectation", history_until=2, trend="never"))
    assert expected.source == "own history"
    assert model.sizes.ravel() == pytest.approx([4, 1, 1])
    never = by_own_history(np.array([[0, 0, 5], [2, 2, 2]]), np.array([True, True, False]), "never")
    assert never.counts[0, 2] == pytest.approx(0.25)


def test_totals_carry_all_a_common_rate_can_learn():
    """The regression on totals per period equals the one on all cells (statsmodels)."""
    import statsmodels.api as sm

    chance = np.random.default_rng(1)
    people = chance.uniform(50, 500, (6, 9))
    counts = chance.poisson(people * 0.05 * np.exp(0.1 * np.arange(9)))
    ours = by_population(counts, people, np.ones(9, dtype=bool), "always")
    design = sm.add_constant(np.tile(np.arange(9.0), 6))
    theirs = sm.GLM(counts.ravel(), design, offset=np.log(people.ravel()), family=sm.families.Poisson()).fit()
    assert ours.trend_per_period == pytest.approx(theirs.params[1], rel=1e-7)
    assert ours.counts.ravel() == pytest.approx(theirs.fittedvalues, rel=1e-7)


def test_bernoulli_from_controls_or_population():
    with_controls = panel(population=None, controls=np.full((3, 4), 5))
    assert isinstance(pose(with_controls, Question("bernoulli"))[0], Bernoulli)
    assert pose(with_controls, Question("bernoulli"))[0].sizes.sum() == 60 + 30
    assert pose(panel(), Question("bernoulli"))[0].sizes.sum() == 240


def test_bernoulli_refuses_more_people_than_can_be_drawn_from():
    just = np.full(PEOPLE.shape, 1e9 / 12 - 1).round()
    model, _, _ = pose(panel(population=just), Question("bernoulli"))
    assert model.simulate(np.random.default_rng(1), 2).sum() == 60
    with pytest.raises(UnusableInput) as refused:
        pose(panel(population=np.full(PEOPLE.shape, 1e9)), Question("bernoulli"))
    assert refused.value.code == "place.too_many_people"


@pytest.mark.parametrize(
    ("changed", "question"),
    [
        ({"counts": COUNTS * 10**8}, Question("permutation")),
        ({"population": PEOPLE * 1e40}, Question("expectation", population_is_expected=True)),
    ],
)
def test_more_cases_than_a_model_can_draw_are_refused(changed, question):
    assert pose(panel(), question)[0].sizes.sum() > 0
    with pytest.raises(UnusableInput) as refused:
        pose(panel(**changed), question)
    assert refused.value.code == "place.too_many_cases"


def test_permutation_needs_no_population():
    model, _, _ = pose(panel(population=None), Question("permutation"))
    assert isinstance(model, Permutation)
    assert model.sizes.sum() == pytest.approx(30)


def test_until_cuts_or_keeps():
    assert pose(panel(), Question("poisson", until=1))[1].axis.labels == ("2000", "2001")
    assert len(pose(panel(), Question("poisson", until=9))[1].axis) == 4


@pytest.mark.parametrize(
    ("changed", "question", "words"),
    [
        ({}, Question("normal"), "unknown"),
        ({"counts": COUNTS * 0}, Question("poisson"), "not a single case"),
        ({"population": None}, Question("poisson"), "needs a population"),
        ({"population": None}, Question("bernoulli"), "file of controls"),
        ({"population": COUNTS - 1.0}, Question("bernoulli"), "‘a’ has more cases than people in 2000"),
        ({}, Question("poisson", history_until=1), "only the model expectation"),
        ({}, Question("poisson", until=-1), "no period to scan"),
        ({}, Question("expectation", history_until=3), "no period to scan"),
        ({}, Question("expectation", history_until=-5), "no period to scan"),
        (
            {"counts": COUNTS * [0, 0, 1, 1]},
            Question("expectation", history_until=1),
            "no case or no population",
        ),
        ({"counts": COUNTS * [1, 1, 0, 0]}, Question("expectation", history_until=1), "not a single case"),
        (
            {"counts": COUNTS * [0, 0, 1, 1], "population": None},
            Question("expectation", history_until=1),
            "no case or no population",
        ),
    ],
)
def test_refusals(changed, question, words):
    with pytest.raises(UnusableInput) as error:
        pose(panel(**changed), question)
    assert words in error.value.message("en")
    assert error.value.message("nl")


@pytest.mark.parametrize("model", ["permutation", "expectation"])
def test_without_population_time_is_needed(model):
    one = panel(population=None).between(0, 0)
    with pytest.raises(UnusableInput, match="more than one period"):
        pose(one, Question(model))

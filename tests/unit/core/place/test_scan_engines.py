"""Both engines must find exactly what looking at every zone in every window finds."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.scan import significance
from slagkracht.core.place.scan.boundary import boundary
from slagkracht.core.place.scan.candidates import Cylinder, Scene, best_of
from slagkracht.core.place.scan.direct import Direct
from slagkracht.core.place.scan.models import Bernoulli, Expectation, Permutation, Poisson
from slagkracht.core.place.scan.significance import Search
from slagkracht.core.place.scan.sweep import Sweep
from slagkracht.core.place.scan.zones import build_windows, build_zones
from tests.unit.core.place import brute

MODELS = ("poisson", "expectation", "bernoulli", "permutation")


def situation(seed: int, name: str, places: int = 9, periods: int = 7):
    """Random locations, counts with a planted cluster, a model and the plain score."""
    chance = np.random.default_rng(seed)
    x, y = chance.uniform(0, 10, places), chance.uniform(0, 10, places)
    people = chance.integers(20, 200, (places, 1)) * np.ones((1, periods), dtype=int)
    people = people + chance.integers(0, 10, people.shape)
    counts = chance.poisson(people * 0.03)
    counts[:2, 2:5] += chance.poisson(3, (2, 3))
    counts = np.minimum(counts, people)
    total = int(counts.sum())
    if name == "bernoulli":
        model = Bernoulli(people.astype(float), total)
        score = partial(brute.bernoulli, cases=total, people=people.sum())
    elif name == "permutation":
        model = Permutation(counts)
        score = partial(brute.poisson, total=total)
    elif name == "expectation":
        model = Expectation(people * 0.03)
        score = partial(brute.expectation, total=total)
    else:
        model = Poisson(people * (total / people.sum()), total)
        score = partial(brute.poisson, total=total)
    return Coordinates(x, y), model, counts, score


@pytest.mark.parametrize("engine", [Direct, Sweep])
@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), prospective=st.booleans(), share=st.sampled_from([0.3, 0.5, None]))
def test_the_engines_find_the_best_window(engine, name, seed, prospective, share):
    spots, model, counts, score = situation(seed, name)
    zones = build_zones(spots, model.sizes.sum(axis=1), max_share=share, neighbours=None)
    windows = build_windows(7, 4, prospective=prospective)
    plain = brute.zones(spots.x, spots.y, model.sizes.sum(axis=1), share)
    assert zones.count() == len(plain)
    expected = brute.best(counts, model.sizes, score, plain, list(brute.windows(7, 4, prospective)))
    search = Search(Scene(model, zones, windows))
    search.engine = engine(search.scene)
    assert search.highest(counts[None])[0] == pytest.approx(expected[0], abs=1e-7)
    found = search.best(counts, expected[0])
    if expected[0] > 0:
        members = zones.members(found.row, found.size)
        again = score(
            counts[members, found.start : found.end].sum(),
            model.sizes[members, found.start : found.end].sum(),
        )
        assert again == pytest.approx(expected[0], abs=1e-7)
    else:
        assert found is None


@pytest.mark.parametrize("name", MODELS)
def test_replications_do_not_depend_on_the_engine(name, monkeypatch):
    spots, model, _, _ = situation(3, name, places=12, periods=9)
    zones = build_zones(spots, model.sizes.sum(axis=1), max_share=0.5, neighbours=None)
    scene = Scene(model, zones, build_windows(9, 4, prospective=False))
    highest = []
    for few in (10**9, 0):
        monkeypatch.setattr(significance, "FEW_CYLINDERS", few)
        search = Search(scene)
        assert isinstance(search.engine, Direct if few else Sweep)
        highest.append(significance.replicate(search, 30, np.random.default_rng(5)))
    assert highest[0] == pytest.approx(highest[1], abs=1e-7)


def test_sizes_of_zero_and_many_cases(monkeypatch):
    """Months without population, and more cases than single precision counts."""
    monkeypatch.setattr("slagkracht.core.place.scan.sweep.ZONES_AT_ONCE", 4)
    spots = Coordinates(np.arange(4.0), np.zeros(4))
    people = np.array([[0, 4, 4, 4], [2, 0, 2, 2], [5, 5, 5, 0], [1, 1, 1, 1]]) * 1e7
    counts = (people * 1.5).astype(int)
    counts[2, 1] += 200_000
    model = Poisson(people * (counts.sum() / people.sum()), int(counts.sum()))
    zones = build_zones(spots, people.sum(axis=1), max_share=None, neighbours=3)
    scene = Scene(model, zones, build_windows(4, 2, prospective=False))
    for engine in (Direct(scene), Sweep(scene)):
        search = Search(scene)
        search.engine = engine
        assert search.highest(counts[None])[0] == pytest.approx(
            brute.poisson(counts[2, 1], model.sizes[2, 1], counts.sum())
        )


def test_levels_are_lowered_until_something_is_found():
    spots, model, counts, _ = situation(1, "poisson")
    zones = build_zones(spots, model.sizes.sum(axis=1), max_share=0.5, neighbours=None)
    scene = Scene(model, zones, build_windows(7, 3, prospective=False))
    for engine in (Direct(scene), Sweep(scene)):
        search = Search(scene, level=1000.0)
        search.engine = engine
        high = search.highest(counts[None])
        again = Search(scene, level=0.0)
        again.engine = engine
        assert again.highest(counts[None]) == pytest.approx(high)


def test_nothing_stands_out():
    spots = Coordinates(np.arange(5.0), np.zeros(5))
    counts = np.full((5, 4), 6)
    model = Poisson(counts.astype(float), int(counts.sum()))
    zones = build_zones(spots, counts.sum(axis=1), max_share=0.5, neighbours=None)
    scene = Scene(model, zones, build_windows(4, 2, prospective=False))
    for engine in (Direct(scene), Sweep(scene)):
        search = Search(scene)
        search.engine = engine
        assert search.highest(counts[None]) == [0.0]
    assert best_of([]) is None


def test_of_equal_scores_the_smallest_shortest_earliest_wins():
    low = Cylinder(5.0, row=3, size=2, start=1, end=2)
    assert low.before(Cylinder(5.0, row=0, size=3, start=0, end=1))
    assert not low.before(Cylinder(5.0, row=0, size=2, start=0, end=1))
    assert not low.before(Cylinder(6.0, row=0, size=9, start=0, end=9))
    assert low.before(None)


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 50), level=st.floats(0.0, 60.0), place=st.floats(0.001, 0.999))
def test_the_boundary_never_promises_too_much(name, seed, level, place):
    """A window on the boundary stays below the level, one clearly over it passes."""
    _, model, _, _ = situation(seed, name)
    total = float(model.sizes.sum())
    curve = boundary(model, level, total * 1e-5, total)
    size = np.array([total * place])
    cases = curve(size)
    assert model.score(cases * (1 - 1e-9), size)[0] <= level + 1e-6
    more = cases * 1.001 + 0.01
    if place < 0.8 and more[0] <= model.most(size)[0]:
        assert model.score(more, size)[0] >= level - 1e-6
    assert curve(np.array([0.0]))[0] == 0.0


@pytest.mark.parametrize("name", MODELS)
def test_simulation_keeps_what_the_model_fixes(name):
    _, model, counts, _ = situation(2, name)
    drawn = model.simulate(np.random.default_rng(1), 400)
    assert drawn.shape == (400, *counts.shape)
    if name != "expectation":
        assert (drawn.sum(axis=(1, 2)) == counts.sum()).all()
    if name == "permutation":
        assert (drawn.sum(axis=1) == counts.sum(axis=0)).all()
        assert (drawn.sum(axis=2) == counts.sum(axis=1)).all()
    if name == "bernoulli":
        assert (drawn <= model.sizes).all()
    spread = np.sqrt(model.expected(model.sizes) / 400)
    assert (np.abs(drawn.mean(axis=0) - model.expected(model.sizes)) < 5 * spread + 0.05).all()


def test_few_and_many_cases_are_drawn_alike():
    sizes = np.array([[1.0, 2.0], [3.0, 4.0]])
    for cases in (5, 5000):
        model = Poisson(sizes / 10 * cases, cases)
        drawn = model.simulate(np.random.default_rng(3), 20_000).mean(axis=0)
        assert drawn == pytest.approx(sizes / 10 * cases, rel=0.05)


def test_gumbel_and_rank():
    highest = list(np.random.default_rng(0).gumbel(5, 1.2, 4000))
    assert significance.gumbel_p(8.0, highest) == pytest.approx(1 - np.exp(-np.exp(-(3 / 1.2))), rel=0.15)
    assert significance.gumbel_p(8.0, highest[:9]) is None
    assert significance.gumbel_p(8.0, [2.0] * 20) is None
    assert significance.monte_carlo_p(3.0, [1.0, 2.0, 3.0, 4.0]) == pytest.approx(3 / 5)
    assert significance.monte_carlo_p(3.0, []) is None

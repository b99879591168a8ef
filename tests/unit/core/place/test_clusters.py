"""Against esda and libpysal, and against planted truth."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.clusters import (
    counted,
    discovery_rates,
    global_association,
    local_association,
)
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.neighbours import Neighbours, nearest, within
from slagkracht.core.place.rates import rates


def field(seed: int = 0, areas: int = 60):
    chance = np.random.default_rng(seed)
    spots = Coordinates(chance.uniform(0, 10, areas), chance.uniform(0, 10, areas))
    return spots, chance.gamma(2.0, 3.0, areas)


@pytest.fixture(scope="module")
def pysal():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esda
        import esda.smoothing
        import libpysal
    return esda, libpysal


def as_pysal(libpysal, found: Neighbours):
    lists = {area: found.to[found.of == area].tolist() for area in range(found.areas)}
    return libpysal.weights.W(lists, id_order=list(range(found.areas)), silence_warnings=True)


@pytest.mark.parametrize("symmetric", [True, False])
def test_all_statistics_are_those_of_esda(pysal, symmetric):
    esda, libpysal = pysal
    spots, values = field()
    found = within(spots, 2.5) if symmetric else nearest(spots, 5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weights = as_pysal(libpysal, found)
        theirs = esda.Moran(values, weights, permutations=0)
        geary = esda.Geary(values, weights, permutations=0)
        local = esda.Moran_Local(values, weights, permutations=999, seed=1)
        getis = esda.G_Local(values, weights, transform="B", star=True, permutations=0)
    whole = global_association(values, found, permutations=99)
    assert whole.i == pytest.approx(theirs.I)
    assert whole.z == pytest.approx(theirs.z_norm)
    assert whole.p == pytest.approx(theirs.p_norm)
    assert whole.geary_c == pytest.approx(geary.C)
    ours = local_association(values, found, permutations=999)
    assert ours.moran == pytest.approx(local.Is)
    assert ours.g == pytest.approx(getis.Zs)
    assert np.abs(ours.p - np.minimum(1, 2 * local.p_sim)).max() < 0.16  # both are estimates from 999 draws
    assert np.corrcoef(ours.p, local.p_sim)[0, 1] > 0.98


def test_smoothed_rates_are_those_of_esda(pysal):
    esda, libpysal = pysal
    chance = np.random.default_rng(2)
    people = chance.integers(500, 9000, 40).astype(float)
    counts = chance.poisson(people * chance.gamma(5, 0.0002, 40))
    spots, _ = field(2, 40)
    found = nearest(spots, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weights = as_pysal(libpysal, found)
        towards_all = esda.smoothing.Empirical_Bayes(counts, people).r.ravel()
        around = esda.smoothing.Spatial_Empirical_Bayes(counts, people, weights).r.ravel()
    assert rates(counts, people).smoothed == pytest.approx(towards_all)
    assert rates(counts, people, found).smoothed == pytest.approx(around)


def test_a_planted_cluster_is_found_and_noise_is_not():
    x, y = (side.ravel().astype(float) for side in np.meshgrid(range(12), range(12)))
    found = within(Coordinates(x, y), 1.5)
    noise = np.random.default_rng(3).normal(size=144)
    quiet = local_association(noise, found, permutations=1999)
    assert quiet.significant.sum() <= 3
    hot = (x < 4) & (y < 4)
    loud = local_association(noise + 4 * hot, found, permutations=1999)
    assert loud.significant[(x < 3) & (y < 3)].sum() >= 8
    assert counted(loud.kind, loud.significant)["high-high"] >= 9
    assert global_association(noise + 4 * hot, found).p_permutation == 0.002
    assert global_association(noise, found, permutations=0).p_permutation is None


def test_false_discoveries_are_held_over_many_maps():
    """With nothing there, a map with any significant area is rare: at most about one in twenty."""
    x, y = (side.ravel().astype(float) for side in np.meshgrid(range(7), range(7)))
    found = within(Coordinates(x, y), 1.0)
    chance = np.random.default_rng(8)
    maps = [local_association(chance.normal(size=49), found, permutations=499, seed=s) for s in range(60)]
    assert sum(one.significant.any() for one in maps) <= 8


def test_islands_have_no_say():
    found = Neighbours(4, np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), np.ones(4))
    result = local_association(np.array([1.0, 2.0, 3.0, 40.0]), found, permutations=99)
    assert result.kind[3] == "island"
    assert np.isnan([result.moran[3], result.g[3], result.p[3], result.q[3]]).all()
    assert not result.significant[3]


def test_an_area_next_to_all_others_cannot_stand_out():
    found = Neighbours(3, np.array([0, 0, 1, 2]), np.array([1, 2, 0, 0]), np.ones(4))
    assert local_association(np.array([1.0, 2.0, 9.0]), found, permutations=9).g[0] == 0.0


def test_the_seed_decides_and_scale_does_not():
    spots, values = field(5)
    found = nearest(spots, 4)
    one, two = (local_association(v, found, permutations=99) for v in (values, 7 * values + 3))
    assert one.p.tolist() == two.p.tolist()
    assert one.moran == pytest.approx(two.moran)


def test_adjusted_p_by_hand():
    q = discovery_rates(np.array([0.01, 0.04, np.nan, 0.03, 0.5]))
    assert q[[0, 1, 3, 4]] == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert np.isnan(q[2])


def test_refusals():
    spots, values = field(1, 10)
    found = nearest(spots, 2)
    nobody = Neighbours(10, np.empty(0, int), np.empty(0, int), np.empty(0))
    for wrong, ties, words in (
        (values[:2], found, "at least 3"),
        (values * 0 + 5, found, "equal"),
        (values, nobody, "no area has a neighbour"),
    ):
        with pytest.raises(UnusableInput, match=words):
            local_association(wrong, ties)


def test_rates_without_people_and_without_cases():
    result = rates(np.array([0, 0, 5]), np.array([0.0, 100.0, 100.0]))
    assert np.isnan(result.raw[0])
    assert np.isnan(result.high[0])
    assert result.low[1] == 0.0
    assert result.smoothed[0] == pytest.approx(result.overall)
    assert 0 <= result.own_share[0] <= result.own_share[2] <= 1
    with pytest.raises(UnusableInput, match="no population"):
        rates(np.array([0]), np.array([0.0]))


def test_exact_interval_of_ten_cases():
    """Garwood's interval of 10: 4.795 to 18.390 (published tables)."""
    result = rates(np.array([10, 3]), np.array([1.0, 1.0]))
    assert (result.low[0], result.high[0]) == (
        pytest.approx(4.795, abs=1e-3),
        pytest.approx(18.390, abs=1e-3),
    )


@pytest.mark.parametrize("areas", [3, 5, 8])
def test_where_everyone_is_a_neighbour_there_is_no_pattern(areas):
    spots, values = field(areas=areas)
    with pytest.raises(UnusableInput) as refused:
        global_association(values, nearest(spots, areas - 1), permutations=9)
    assert refused.value.code == "place.all_neighbours"
    assert np.isfinite(global_association(values, nearest(spots, 1), permutations=9).z)

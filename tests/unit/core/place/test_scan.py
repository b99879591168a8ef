"""The scan as a whole: what it finds, what it reports, what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.scan import Expectation, Limits, Poisson, run, scan, significance, zones


def grid(side: int = 6) -> Coordinates:
    x, y = np.meshgrid(np.arange(side, dtype=float), np.arange(side, dtype=float))
    return Coordinates(x.ravel(), y.ravel())


def planted(seed: int = 1, extra: int = 9):
    counts = np.random.default_rng(seed).poisson(2.0, (36, 10))
    counts[[0, 1, 6], 4:7] += extra
    counts[[34, 35], 8:] += extra
    total = int(counts.sum())
    return counts, Poisson(np.full(counts.shape, total / counts.size), total)


@pytest.mark.parametrize("few", [10**9, 0])
def test_planted_clusters_are_found_and_do_not_overlap(few, monkeypatch):
    monkeypatch.setattr(significance, "FEW_CYLINDERS", few)
    counts, model = planted()
    result = scan(model, counts, grid(), replications=39, seed=3)
    first, second = result.clusters[:2]
    assert set(first.locations) == {0, 1, 6}
    assert (first.first, first.last) == (4, 6)
    assert set(second.locations) >= {34, 35}
    assert (second.first, second.last) == (8, 9)
    assert first.p == second.p == 1 / 40
    assert first.p_gumbel < 1e-6
    assert first.observed == counts[[0, 1, 6], 4:7].sum()
    assert first.relative_risk > 3
    seen = [place for cluster in result.clusters for place in cluster.locations]
    assert len(seen) == len(set(seen))
    scores = [cluster.score for cluster in result.clusters]
    assert scores == sorted(scores, reverse=True)
    assert all(cluster.p < 1 for cluster in result.clusters[1:])
    assert result == scan(model, counts, grid(), replications=39, seed=3)


def test_moving_and_turning_the_map_changes_nothing():
    counts, model = planted()
    spots = grid()
    turned = Coordinates(1000 - 3 * spots.y, 3 * spots.x - 50)
    here, there = (scan(model, counts, where, replications=9).clusters for where in (spots, turned))
    assert [c.score for c in here] == pytest.approx([c.score for c in there])
    assert there[0].radius == pytest.approx(3 * here[0].radius)


def test_without_replications_there_is_no_p():
    counts, model = planted()
    result = scan(model, counts, grid(), Limits(clusters=3), replications=0)
    assert len(result.clusters) == 3
    assert result.clusters[0].p is None
    assert result.clusters[0].p_gumbel is None
    assert result.highest == ()


def test_chance_alone_is_seldom_significant():
    """The p-value is honest: of series without a cluster about a tenth has p at most 0.1."""
    chance, small = np.random.default_rng(0), 0
    for number in range(60):
        counts = chance.poisson(3.0, (36, 6))
        total = int(counts.sum())
        model = Poisson(np.full(counts.shape, total / counts.size), total)
        small += scan(model, counts, grid(), replications=19, seed=number).clusters[0].p <= 0.1
    assert small <= 13


def test_prospective_clusters_still_run():
    counts, model = planted()
    result = scan(model, counts, grid(), Limits(prospective=True), replications=9)
    assert {cluster.last for cluster in result.clusters} == {9}
    assert set(result.clusters[0].locations) >= {34, 35}


def test_purely_spatial():
    counts, _ = planted()
    counts = counts.sum(axis=1, keepdims=True)
    total = int(counts.sum())
    result = scan(Poisson(np.full((36, 1), total / 36), total), counts, grid(), replications=19)
    assert result.windows == 1
    assert set(result.clusters[0].locations) >= {0, 1, 6}


def test_the_expectation_model_may_cover_everything():
    counts = np.full((4, 3), 9)
    result = scan(Expectation(np.full((4, 3), 3.0)), counts, grid(2), Limits(None, 4), replications=9)
    assert result.clusters[0].locations == (0, 1, 2, 3)
    assert (result.clusters[0].first, result.clusters[0].last) == (0, 2)
    assert result.clusters[0].relative_risk is None


def test_nothing_to_report_when_all_is_even():
    counts = np.full((4, 2), 5)
    model = Poisson(counts.astype(float), 40)
    assert scan(model, counts, grid(2), replications=0).clusters == ()


def test_refusals(monkeypatch):
    counts, model = planted()
    with pytest.raises(UnusableInput, match="nothing to scan"):
        scan(model, counts * 0, grid())
    with pytest.raises(UnusableInput, match="max-share"):
        scan(model, counts, grid(), Limits(max_share=0.001))
    monkeypatch.setattr(run, "MOST_ZONE_PERIODS", 10)
    with pytest.raises(UnusableInput, match="too much"):
        scan(model, counts, grid())
    monkeypatch.setattr(zones, "MOST_ZONES", 10)
    with pytest.raises(UnusableInput, match="too much"):
        scan(model, counts, grid(), Limits(max_share=1.0))


def test_progress_is_told():
    counts, model = planted()
    told = []
    scan(model, counts, grid(), replications=20, progress=lambda *seen: told.append(seen))
    assert told[-1] == (20, 20, "replications")


def test_equally_near_locations_come_in_the_listed_order():
    order = zones.nearest_first(grid(3), 5)
    assert order[4].tolist() == [4, 1, 3, 5, 7]
    same = Coordinates(np.array([1.0, 1.0, 1.0]), np.array([2.0, 2.0, 2.0]))
    assert zones.nearest_first(same, 3).tolist() == [[0, 1, 2], [1, 0, 2], [2, 0, 1]]
    tenth = Coordinates(np.arange(7) * 0.1, np.zeros(7))
    assert zones.nearest_first(tenth, 3)[3].tolist() == [3, 2, 4]

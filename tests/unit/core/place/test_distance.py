from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.place.distance import Coordinates, locate

DOM, DAM = (5.1214, 52.0907), (4.8936, 52.3731)  # Utrecht and Amsterdam


def test_great_circle_between_two_towns():
    spots = Coordinates(np.array([DOM[0], DAM[0]]), np.array([DOM[1], DAM[1]]), "earth")
    assert spots.distances_from(np.array([0]))[0, 1] == pytest.approx(35_000, rel=0.02)
    quarter = Coordinates(np.array([0.0, 90.0]), np.array([0.0, 0.0]), "earth")
    assert quarter.distances_from(np.array([0]))[0, 1] == pytest.approx(10_007_557, rel=1e-4)


@pytest.mark.parametrize("surface", ["plane", "earth"])
def test_straight_points_agree_with_distances(surface):
    chance = np.random.default_rng(1)
    spots = Coordinates(chance.uniform(4, 6, 20), chance.uniform(51, 53, 20), surface)
    points = spots.points()
    straight = np.linalg.norm(points[0] - points[1:], axis=1)
    around = spots.distances_from(np.array([0]))[0, 1:]
    assert [spots.straight(d) for d in around] == pytest.approx(list(straight), rel=1e-9)
    assert len(spots.among(np.arange(20) < 5)) == 5


@pytest.mark.parametrize(
    ("x_name", "y_name", "x", "y", "surface"),
    [
        ("lon", "lat", -106.6, 35.1, "earth"),
        ("seat_long", "seat_lat", -106.6, 35.1, "earth"),
        ("Longitude", "Latitude", 5.0, 52.0, "earth"),
        ("pointLon", "pointLat", -106.6, 35.1, "earth"),
        ("breedtegraad", "lengtegraad", 52.0, 5.0, "earth"),
        ("lat", "long", 35.1, -106.6, "earth"),
        ("lng", "lat", 157.0, 147.0, "plane"),  # SaTScan's own map of New Mexico: no degrees
        ("x", "y", 5.12, 52.09, "earth"),  # lies in the Netherlands as degrees
        ("x", "y", 155_000.0, 463_000.0, "plane"),
        ("x", "y", 5.0, 5.0, "plane"),
        ("along", "flat", -106.6, 35.1, "plane"),
    ],
)
def test_names_and_values_say_what_the_coordinates_are(x_name, y_name, x, y, surface):
    spots = locate(np.array([x, x]), np.array([y, y]), x_name=x_name, y_name=y_name)
    assert spots.surface == surface
    if x_name in {"lat", "breedtegraad"}:
        assert spots.x[0] == y


def test_the_surface_can_be_said():
    assert locate(np.array([5.1]), np.array([52.1]), surface="plane").surface == "plane"

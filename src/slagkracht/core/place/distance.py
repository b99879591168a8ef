"""Where locations lie, and how far apart: on a flat map or on the earth."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from slagkracht.core.place.arrays import Booleans, Floats, Integers

EARTH_RADIUS_METRES = 6_371_008.8  # the mean radius of the IUGG
SURFACES = ("plane", "earth")
LONGITUDE = "lon|lng|long|longitude|lengtegraad"
LATITUDE = "lat|latitude|breedtegraad"
# Continental Netherlands in degrees: columns that say only "x" and "y" but lie in here are degrees.
NETHERLANDS = ((3.2, 7.3), (50.7, 53.7))


@dataclass(frozen=True)
class Coordinates:
    """Points: ``x`` and ``y`` in the units of the map, or longitude and latitude in degrees.

    Distances are in the units of the map on a ``plane``, in metres on ``earth`` (great circle).
    """

    x: Floats
    y: Floats
    surface: str = "plane"

    def __len__(self) -> int:
        return len(self.x)

    def distances_from(self, rows: Integers) -> Floats:
        """Distances (rows, all points)."""
        if self.surface == "plane":
            flat: Floats = np.hypot(self.x[rows, None] - self.x, self.y[rows, None] - self.y)
            return flat
        longitude, latitude = np.radians(self.x), np.radians(self.y)
        east = np.sin((longitude[rows, None] - longitude) / 2) ** 2
        north = np.sin((latitude[rows, None] - latitude) / 2) ** 2
        chord = north + np.cos(latitude[rows, None]) * np.cos(latitude) * east
        round_the_earth: Floats = 2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
        return round_the_earth

    def points(self) -> Floats:
        """Points whose straight distance orders pairs as ``distances_from`` does (2 or 3 columns)."""
        if self.surface == "plane":
            return np.column_stack([self.x, self.y])
        longitude, latitude = np.radians(self.x), np.radians(self.y)
        across = np.cos(latitude)
        return EARTH_RADIUS_METRES * np.column_stack(
            [across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)]
        )

    def straight(self, distance: float) -> float:
        """The straight distance between ``points`` that are ``distance`` apart."""
        if self.surface == "plane":
            return distance
        angle = min(distance / EARTH_RADIUS_METRES, np.pi)
        return float(2 * EARTH_RADIUS_METRES * np.sin(angle / 2))

    def among(self, kept: Booleans) -> Coordinates:
        """Only the points that are kept."""
        return Coordinates(self.x[kept], self.y[kept], self.surface)


def locate(
    x: Floats, y: Floats, *, x_name: str = "x", y_name: str = "y", surface: str | None = None
) -> Coordinates:
    """Coordinates from two columns, on the earth when they are degrees.

    Unless ``surface`` says it, the column names decide (``lon…``, ``lng``, ``lat…``; in either order), or
    values that all lie in the Netherlands as degrees; and degrees must be possible ones. Anything else is
    a flat map.
    """
    if _says(x_name, LATITUDE) and _says(y_name, LONGITUDE):
        x, y, x_name, y_name = y, x, y_name, x_name
    return Coordinates(x, y, surface or _surface(x, y, x_name, y_name))


def _says(name: str, words: str) -> bool:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return re.search(rf"(^|[^a-z])({words})($|[^a-z])", apart) is not None


def _surface(x: Floats, y: Floats, x_name: str, y_name: str) -> str:
    named = _says(x_name, LONGITUDE) and _says(y_name, LATITUDE)
    possible = bool(np.all(np.abs(x) <= 180) and np.all(np.abs(y) <= 90))
    (west, east), (south, north) = NETHERLANDS
    dutch = bool(np.all((x >= west) & (x <= east)) and np.all((y >= south) & (y <= north)))
    return "earth" if possible and (named or dutch) else "plane"

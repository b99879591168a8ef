"""The hexagon map: where each tile and each district border lies. Pointy-top, odd-r offset, row 0 north.

x = √3·R·(column + ½·(row mod 2)), y = 1.5·R·row, as the design of the map prescribes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from slagkracht.apps.organisation.queries import Tile

RADIUS = 36.0
MARGIN = 40.0


@dataclass(frozen=True)
class Hexagon:
    """One tile as the template draws it."""

    code: str
    name: str
    label: str
    district: str
    points: str
    x: float
    y: float
    chosen: bool


@dataclass(frozen=True)
class Map:
    """The whole map: tiles, borders between districts as one path, and the size of the drawing."""

    tiles: list[Hexagon]
    borders: str
    width: float
    height: float


def centre(column: int, row: int) -> tuple[float, float]:
    """The middle of a tile."""
    return (
        MARGIN + sqrt(3) * RADIUS * (column + 0.5 * (row % 2)),
        MARGIN + 1.5 * RADIUS * row,
    )


def corners(column: int, row: int) -> list[tuple[float, float]]:
    """The six corners of a tile, from the top, clockwise; rounded so that neighbours share them exactly."""
    x, y = centre(column, row)
    angles = [pi / 180 * (60 * i - 90) for i in range(6)]
    return [(round(x + RADIUS * cos(a), 1), round(y + RADIUS * sin(a), 1)) for a in angles]


def of(tiles: Sequence[Tile], *, chosen: str = "") -> Map:
    """The map of these municipalities."""
    hexagons = [_hexagon(tile, chosen) for tile in tiles]
    xs = [x for tile in tiles for x, _y in corners(tile.column, tile.row)] or [0.0]
    ys = [y for tile in tiles for _x, y in corners(tile.column, tile.row)] or [0.0]
    return Map(hexagons, _borders(tiles), round(max(xs) + MARGIN, 1), round(max(ys) + MARGIN, 1))


def _hexagon(tile: Tile, chosen: str) -> Hexagon:
    x, y = centre(tile.column, tile.row)
    points = " ".join(f"{px},{py}" for px, py in corners(tile.column, tile.row))
    return Hexagon(
        tile.code,
        tile.name,
        tile.label,
        tile.district,
        points,
        round(x, 1),
        round(y + 5, 1),
        tile.code == chosen,
    )


def _borders(tiles: Sequence[Tile]) -> str:
    """Every edge between two tiles of different districts."""
    owners: dict[frozenset[tuple[float, float]], str] = {}
    edges = []
    for tile in tiles:
        ring = corners(tile.column, tile.row)
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            edge = frozenset((start, end))
            if owners.setdefault(edge, tile.district) != tile.district:
                edges.append(f"M{start[0]} {start[1]}L{end[0]} {end[1]}")
    return "".join(edges)

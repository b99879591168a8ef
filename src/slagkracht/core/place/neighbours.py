"""Which areas count as each other's neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

from slagkracht.core import tables
from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.distance import Coordinates


@dataclass(frozen=True)
class Neighbours:
    """Ties from area ``of`` to area ``to`` (numbers), each with a ``weight``, sorted by ``of``.

    ``areas``: how many areas there are; an area without ties is an island.
    """

    areas: int
    of: Integers
    to: Integers
    weight: Floats

    @property
    def degree(self) -> Integers:
        """How many neighbours each area has."""
        return np.bincount(self.of, minlength=self.areas)

    def total(self, values: Floats) -> Floats:
        """Per area the weighted sum over its neighbours; 0 for an island."""
        sums = np.bincount(self.of, weights=self.weight * values[self.to], minlength=self.areas)
        return sums.astype(np.float64)

    def standardised(self) -> Neighbours:
        """The weights of each area made to add up to 1."""
        sums = np.bincount(self.of, weights=self.weight, minlength=self.areas)
        return Neighbours(self.areas, self.of, self.to, self.weight / sums[self.of])


def _sorted(areas: int, of: Integers, to: Integers, weight: Floats) -> Neighbours:
    order = np.lexsort((to, of))
    return Neighbours(areas, of[order], to[order], weight[order])


def nearest(coordinates: Coordinates, count: int) -> Neighbours:
    """The ``count`` nearest other areas of each; raises ``place.too_few_points`` when there are no more."""
    from scipy.spatial import cKDTree

    areas = len(coordinates)
    if count >= areas:
        raise UnusableInput("place.too_few_points", count=areas, wanted=count + 1)
    points = coordinates.points()
    found = cKDTree(points).query(points, k=count + 1)[1]
    # Of places at one spot an area need not come first in its own list, nor be in it at all.
    own = found == np.arange(areas)[:, None]
    own[~own.any(axis=1), -1] = True
    return _sorted(areas, np.repeat(np.arange(areas), count), found[~own], np.ones(areas * count))


def within(coordinates: Coordinates, distance: float) -> Neighbours:
    """Every other area at most ``distance`` away (map units, or metres on the earth)."""
    from scipy.spatial import cKDTree

    tree = cKDTree(coordinates.points())
    pairs = tree.query_pairs(coordinates.straight(distance) * (1 + 1e-12), output_type="ndarray")
    of, to = np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]])
    return _sorted(len(coordinates), of, to, np.ones(len(of)))


def read_gal(path: Path, ids: Sequence[str]) -> Neighbours:
    """Neighbours from a GAL file: a header with the number of areas, then per area its id, how many
    neighbours, and their ids.

    Raises ``file_missing``, ``not_utf8``, ``place.gal_malformed``, ``place.unknown_location``,
    ``place.not_a_neighbour_list``.
    """
    number_of = {name: number for number, name in enumerate(ids)}
    words = _words_of(path)
    of, to, seen = [], [], set()
    place = 0
    while place < len(words):
        row, name = words[place]
        area = _number(number_of, name, path, row)
        count = words[place + 1][1] if place + 1 < len(words) else ""
        listed = words[place + 2 : place + 2 + int(count)] if count.isdecimal() else []
        if not count.isdecimal() or len(listed) < int(count) or area in seen:
            raise UnusableInput("place.gal_malformed", file=path.name, row=row)
        seen.add(area)
        of += [area] * len(listed)
        to += [_number(number_of, other, path, at) for at, other in listed]
        place += 2 + len(listed)
    missing = [name for name in ids if number_of[name] not in seen]
    if missing:
        raise UnusableInput("place.gal_incomplete", file=path.name, missing=missing[:5])
    return _sorted(len(ids), np.array(of, dtype=np.int64), np.array(to, dtype=np.int64), np.ones(len(of)))


def _words_of(path: Path) -> list[tuple[int, str]]:
    """The words after the header, each with its line number."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise UnusableInput("file_missing", file=path.name) from error
    except UnicodeDecodeError as error:
        raise UnusableInput("not_utf8", file=path.name) from error
    if not lines or not lines[0].split():
        raise UnusableInput("empty_file", file=path.name)
    return [(row, word) for row, line in enumerate(lines[1:], start=2) for word in line.split()]


def _number(number_of: dict[str, int], name: str, path: Path, row: int) -> int:
    if name not in number_of:
        raise UnusableInput("place.unknown_location", file=path.name, row=row, value=name)
    return number_of[name]


def read_pairs(path: Path, ids: Sequence[str]) -> Neighbours:
    """Neighbours from a CSV whose first column is an area, the second its neighbour, and the third, if
    there is one, a weight above 0. Ties hold in the direction written.

    Raises what ``tables.read`` raises, ``place.unknown_location``, ``place.own_neighbour``,
    ``place.not_a_neighbour_list``, ``out_of_range``, ``place.twice_neighbours``.
    """
    frame = tables.read(path)
    if frame.width < 2:
        raise UnusableInput("place.not_a_neighbour_list", file=path.name)
    number_of = {name: number for number, name in enumerate(ids)}
    first, second = frame[frame.columns[0]], frame[frame.columns[1]]
    of = [_number(number_of, name, path, row) for row, name in enumerate(first, tables.HEADER_ROWS)]
    to = [_number(number_of, name, path, row) for row, name in enumerate(second, tables.HEADER_ROWS)]
    _refuse_repeats(of, to, path)
    weight = np.ones(len(of))
    if frame.width > 2:
        column = frame.columns[2]
        weight = tables.numbers(frame, column, path.name, at_least=0).to_numpy()
        if not weight.all():
            _refuse("out_of_range", path, int((weight == 0).argmax()), column=column, value=0, allowed="> 0")
    return _sorted(len(ids), np.array(of), np.array(to), weight.astype(np.float64))


def _refuse_repeats(of: list[int], to: list[int], path: Path) -> None:
    seen = set()
    for row, tie in enumerate(zip(of, to, strict=True)):
        if tie[0] == tie[1]:
            _refuse("place.own_neighbour", path, row)
        if tie in seen:
            _refuse("place.twice_neighbours", path, row)
        seen.add(tie)


def _refuse(code: str, path: Path, row: int, **facts: object) -> NoReturn:
    raise UnusableInput(code, file=path.name, row=row + tables.HEADER_ROWS, **facts)

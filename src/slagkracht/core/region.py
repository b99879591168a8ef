"""A region as rows, as an outside list has it: read from files, or invented for practice.

A validity without a first day began before anybody wrote it down; one without a last day goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DistrictRow:
    """A district."""

    code: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality with its tile on the hexagon map, and into which it merged."""

    code: str
    name: str
    label: str
    district: str
    column: int
    row: int
    valid_from: date | None = None
    valid_until: date | None = None
    successor: str = ""
    local_consultation: bool = False


@dataclass(frozen=True)
class PlaceRow:
    """A neighbourhood or a public object."""

    code: str
    kind: str
    name: str
    municipality: str
    valid_from: date | None = None
    valid_until: date | None = None

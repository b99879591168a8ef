"""The region as CSV files, for a real installation: read, checked row by row, and all or nothing.

``docs/reference/region-files.md`` describes the files. Every problem names file, row and column; nothing is
loaded while there is one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from slagkracht.base.errors import Trouble
from slagkracht.core.region import DistrictRow, MunicipalityRow, PlaceRow

DELIMITERS = ",;\t"
_MUNICIPALITY = re.compile(r"gm\d{4}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
YES, NO = {"yes", "ja", "1"}, {"no", "nee", "0", ""}


@dataclass(frozen=True)
class Problem:
    """Something that cannot be loaded: where, and what to do."""

    file: str
    row: int  # as a spreadsheet counts: the head is row 1
    column: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, column {self.column}: {self.says}"


@dataclass
class RegionFiles:
    """What the folder says, and everything that is wrong with it."""

    code: str = ""
    name: str = ""
    districts: list[DistrictRow] = field(default_factory=list)
    municipalities: list[MunicipalityRow] = field(default_factory=list)
    places: list[PlaceRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


# ---- one cell ----


class _Wrong(Exception):
    """This cell cannot be used; the message says why."""


def _text(longest: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not cell:
            raise _Wrong("may not be empty")
        if len(cell) > longest:
            raise _Wrong(f"at most {longest} characters, here {len(cell)}")
        return cell

    return read


def _slug(cell: str) -> str:
    if not _SLUG.fullmatch(cell):
        raise _Wrong(f"{cell!r} is not a code: small letters, digits and hyphens, as in oost-utrecht")
    return cell


def _municipality_code(cell: str) -> str:
    if not _MUNICIPALITY.fullmatch(cell):
        raise _Wrong(f"{cell!r} is not a TOOI code: gm and four digits, as in gm0307")
    return cell


def _perhaps_municipality(cell: str) -> str:
    return _municipality_code(cell) if cell else ""


def _day(cell: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise _Wrong(f"{cell!r} is not a date: write 2019-01-01, or leave it empty") from error


def _number(cell: str) -> int:
    if not re.fullmatch(r"-?\d{1,3}", cell):
        raise _Wrong(f"{cell!r} is not a whole number")
    return int(cell)


def _yes(cell: str) -> bool:
    if cell.lower() not in YES | NO:
        raise _Wrong(f"{cell!r} is neither yes nor no")
    return cell.lower() in YES


def _kind(cell: str) -> str:
    if cell not in {"neighbourhood", "public_object"}:
        raise _Wrong(f"{cell!r} is neither neighbourhood nor public_object")
    return cell


_VALIDITY = {"valid_from": _day, "valid_until": _day}
REGION_COLUMNS = {"code": _slug, "name": _text(80)}
DISTRICT_COLUMNS = {"code": _slug, "name": _text(80), **_VALIDITY}
MUNICIPALITY_COLUMNS: Mapping[str, Callable[[str], Any]] = {
    "code": _municipality_code,
    "name": _text(80),
    "label": _text(4),
    "district": _slug,
    "column": _number,
    "row": _number,
    **_VALIDITY,
    "successor": _perhaps_municipality,
    "local_consultation": _yes,
}
PLACE_COLUMNS: Mapping[str, Callable[[str], Any]] = {
    "code": _text(20),
    "kind": _kind,
    "name": _text(120),
    "municipality": _municipality_code,
    **_VALIDITY,
}
OPTIONAL = {"valid_from", "valid_until", "successor", "local_consultation"}


# ---- one file ----


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file by column, with their number."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Trouble(f"{path.name} is not UTF-8: save it as “CSV UTF-8”") from error
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}") from error
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    yield from enumerate(csv.DictReader(text.splitlines(), delimiter=delimiter, restval=""), start=2)


def _table(
    path: Path, columns: Mapping[str, Callable[[str], Any]], found: RegionFiles
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that can be read, every cell as its column wants it."""
    for number, line in _lines(path):
        if number == 2 and (absent := set(columns) - OPTIONAL - set(line)):
            raise Trouble(f"{path.name} has no column {', '.join(sorted(absent))}")
        row: dict[str, Any] = {}
        for name, read in columns.items():
            try:
                row[name] = read((line.get(name) or "").strip())
            except _Wrong as wrong:
                found.problems.append(Problem(path.name, number, name, str(wrong)))
        if len(row) == len(columns):
            yield number, row


def read_folder(folder: Path) -> RegionFiles:
    """Read ``region.csv``, ``districts.csv``, ``municipalities.csv`` and ``places.csv`` (may be missing).

    Raises ``Trouble`` for a file that cannot be read at all.
    """
    found = RegionFiles()
    regions = [row for _, row in _table(folder / "region.csv", REGION_COLUMNS, found)]
    if len(regions) != 1 and not found.problems:
        raise Trouble("region.csv must have one row: the code and the name of the region")
    if regions:
        found.code, found.name = regions[0]["code"], regions[0]["name"]
    _read_districts(folder, found)
    _read_municipalities(folder, found)
    if (folder / "places.csv").exists():
        _read_places(folder, found)
    return found


def _read_districts(folder: Path, found: RegionFiles) -> None:
    seen: set[str] = set()
    for number, row in _table(folder / "districts.csv", DISTRICT_COLUMNS, found):
        _once(found, "districts.csv", number, row["code"], seen)
        _period(found, "districts.csv", number, row)
        found.districts.append(DistrictRow(**row))


def _once(found: RegionFiles, file: str, number: int, code: str, seen: set[str]) -> None:
    """A code stands in a file once."""
    if code in seen:
        found.problems.append(Problem(file, number, "code", f"{code} stands in this file twice"))
    seen.add(code)


def _period(found: RegionFiles, file: str, number: int, row: Mapping[str, Any]) -> None:
    start, end = row["valid_from"], row["valid_until"]
    if start and end and end < start:
        found.problems.append(Problem(file, number, "valid_until", "lies before valid_from"))


def _read_municipalities(folder: Path, found: RegionFiles) -> None:
    file = "municipalities.csv"
    districts = {district.code for district in found.districts}
    seen: set[str] = set()
    for number, row in _table(folder / file, MUNICIPALITY_COLUMNS, found):
        _once(found, file, number, row["code"], seen)
        _period(found, file, number, row)
        for column, wrong in _wrong_links(row, districts):
            found.problems.append(Problem(file, number, column, wrong))
        town = MunicipalityRow(**row)
        if taken := next((other for other in found.municipalities if _same_tile(town, other)), None):
            says = f"{taken.name} has this tile of the map in the same period"
            found.problems.append(Problem(file, number, "column", says))
        found.municipalities.append(town)


def _wrong_links(row: Mapping[str, Any], districts: set[str]) -> Iterator[tuple[str, str]]:
    if row["district"] not in districts:
        yield "district", f"{row['district']} is not in districts.csv"
    successor = row["successor"]  # may lie outside the region: Weesp went to Amsterdam
    if successor and successor == row["code"]:
        yield "successor", "a municipality does not follow itself"
    if successor and row["valid_until"] is None:
        yield "successor", "a municipality with a successor has a last day: fill in valid_until"


def _same_tile(one: MunicipalityRow, other: MunicipalityRow) -> bool:
    if (one.column, one.row) != (other.column, other.row):
        return False
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_until or date.max, other.valid_until or date.max)
    return begins <= ends


def _read_places(folder: Path, found: RegionFiles) -> None:
    file = "places.csv"
    codes = {town.code for town in found.municipalities}
    seen: set[str] = set()
    for number, row in _table(folder / file, PLACE_COLUMNS, found):
        _once(found, file, number, row["code"], seen)
        _period(found, file, number, row)
        if row["municipality"] not in codes:
            says = f"{row['municipality']} is not in municipalities.csv"
            found.problems.append(Problem(file, number, "municipality", says))
        found.places.append(PlaceRow(**row))


# ---- an example to start from ----


def write_example(folder: Path) -> list[Path]:
    """Write the example region as files in this format; gives their paths. Nothing is overwritten."""
    from slagkracht.core.synthetic.region import geography

    region = geography()
    folder.mkdir(parents=True, exist_ok=True)
    districts = region.district_rows()
    tables: dict[str, tuple[Mapping[str, Any], list[Any]]] = {
        "region.csv": (REGION_COLUMNS, [region]),
        "districts.csv": (DISTRICT_COLUMNS, districts),
        "municipalities.csv": (MUNICIPALITY_COLUMNS, list(region.municipalities)),
        "places.csv": (PLACE_COLUMNS, list(region.places)),
    }
    return [_write(folder / name, columns, rows) for name, (columns, rows) in tables.items()]


def _write(path: Path, columns: Mapping[str, Any], rows: list[Any]) -> Path:
    try:
        with path.open("x", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            writer.writerows([_cell(getattr(row, name, None)) for name in columns] for row in rows)
    except FileExistsError as error:
        raise Trouble(f"{path} is there already, and is never overwritten") from error
    return path


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)

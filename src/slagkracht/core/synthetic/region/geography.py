"""Where: districts and municipalities with their validity, and neighbourhoods that are made up.

Municipalities: public facts (names, CBS codes, mergers). Which of them hold a local consultation is not
public beyond the number (23 in 2018); the choice here is ours. The neighbourhoods are invented.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from slagkracht.core.region import DistrictRow, MunicipalityRow, PlaceRow

REGION = ("midden-nederland", "Midden-Nederland")
DISTRICTS = {
    "flevoland": "Flevoland",
    "gooi-en-vechtstreek": "Gooi en Vechtstreek",
    "oost-utrecht": "Oost-Utrecht",
    "west-utrecht": "West-Utrecht",
    "utrecht-stad": "Utrecht-Stad",
}
NEIGHBOURHOODS = ("Centrum", "Noord", "Oost", "Zuid", "West", "Nieuwland", "Buitengebied")
PUBLIC_OBJECTS = (
    "station",
    "bedrijventerrein De Proef",
    "winkelcentrum",
    "jachthaven",
    "vakantiepark De Oefening",
)


@dataclass(frozen=True)
class Geography:
    """A whole region."""

    code: str
    name: str
    districts: dict[str, str]
    municipalities: list[MunicipalityRow]
    places: list[PlaceRow]

    def district_rows(self) -> list[DistrictRow]:
        """The districts as rows; they have been there all the time."""
        return [DistrictRow(code, name) for code, name in self.districts.items()]

    def on(self, day: date) -> list[MunicipalityRow]:
        """The municipalities of a day."""
        return [
            m
            for m in self.municipalities
            if (m.valid_from is None or m.valid_from <= day)
            and (m.valid_until is None or day <= m.valid_until)
        ]


def geography() -> Geography:
    """The example region: 5 districts, the 39 municipalities of 2018 and the mergers since."""
    text = (files("slagkracht.core.synthetic.region") / "municipalities.csv").read_text("utf-8")
    rows = [_municipality(row) for row in csv.DictReader(text.splitlines())]
    places = [place for row in rows for place in _places(row.code, row.name)]
    return Geography(*REGION, dict(DISTRICTS), rows, places)


def _municipality(row: dict[str, str]) -> MunicipalityRow:
    return MunicipalityRow(
        code=row["code"],
        name=row["name"],
        label=row["label"],
        district=row["district"],
        column=int(row["column"]),
        row=int(row["row"]),
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
        successor=row["successor"],
        local_consultation=row["local_consultation"] == "yes",
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _places(code: str, name: str) -> list[PlaceRow]:
    number = code[2:]
    neighbourhoods = [
        PlaceRow(f"DEMO{number}N{i:02d}", "neighbourhood", f"{name}-{part}", code)
        for i, part in enumerate(NEIGHBOURHOODS, start=1)
    ]
    objects = [
        PlaceRow(f"DEMO{number}P{i:02d}", "public_object", f"{part} {name}", code)
        for i, part in enumerate(PUBLIC_OBJECTS, start=1)
    ]
    return neighbourhoods + objects

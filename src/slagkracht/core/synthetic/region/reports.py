"""What: invented reports of things that point to organised crime, with subjects who cannot exist.

Numbers cannot exist by construction: a BSN that fails the eleven test, a KVK number beginning with 00
(never issued), a licence plate of the series 00-AA-00-like with vowels that the RDW does not issue.
The words come from ``stories.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from slagkracht.core.synthetic.region.geography import Geography
from slagkracht.core.synthetic.region.people import FAMILY, GIVEN


@dataclass(frozen=True)
class InventedSubject:
    """Somebody or something that does not exist."""

    kind: str
    name: str
    number: str


@dataclass(frozen=True)
class InventedReport:
    """One report: when, where, which form and theme, and its words."""

    on: date
    municipality: str
    district: str
    place: str
    form: str
    theme: str
    observation: str
    necessity: str
    others: str
    region: str
    partners: tuple[str, ...]
    subjects: tuple[InventedSubject, ...] = field(default_factory=tuple)


@cache
def _stories() -> dict[str, Any]:
    return tomllib.loads((files("slagkracht.core.synthetic.region") / "stories.toml").read_text("utf-8"))


def reports(region: Geography, count: int, *, first: date, last: date, seed: int) -> Iterator[InventedReport]:
    """``count`` reports between two dates (inclusive), in order of date, the same for the same seed."""
    chance = np.random.default_rng(seed)
    days = np.sort(chance.integers(0, (last - first).days + 1, size=count))
    stories: Sequence[dict[str, Any]] = _stories()["story"]
    weights = np.array([story["weight"] for story in stories], dtype=float)
    for offset in days:
        story = stories[int(chance.choice(len(stories), p=weights / weights.sum()))]
        yield _report(region, story, first + timedelta(days=int(offset)), chance)


def _report(
    region: Geography, story: dict[str, Any], on: date, chance: np.random.Generator
) -> InventedReport:
    towns = region.on(on)
    town = towns[int(chance.integers(len(towns)))]
    places = [place for place in region.places if place.municipality == town.code]
    place = places[int(chance.integers(len(places)))]
    words = {
        "place": place.name,
        "town": town.name,
        "times": int(chance.integers(2, 6)),
        "amount": int(chance.integers(2, 40)) * 500,
    }
    return InventedReport(
        on=on,
        municipality=town.code,
        district=town.district,
        place=place.code,
        form=story["form"],
        theme=story["theme"],
        observation=_pick(story["observation"], chance).format(**words),
        necessity=_pick(story["necessity"], chance).format(**words),
        others=_pick(story["others"], chance).format(**words),
        region=f"Ja: {town.name}, district {region.districts[town.district]}.",
        partners=tuple(story["partners"]),
        subjects=_subjects(story, chance),
    )


def _pick(options: Sequence[str], chance: np.random.Generator) -> str:
    return options[int(chance.integers(len(options)))]


def _subjects(story: dict[str, Any], chance: np.random.Generator) -> tuple[InventedSubject, ...]:
    make = {"person": _person, "organisation": _organisation, "vehicle": _vehicle}
    return tuple(make[kind](chance) for kind in story["subjects"])


def _person(chance: np.random.Generator) -> InventedSubject:
    name = f"{_pick(GIVEN, chance)} {_pick(FAMILY, chance)}"
    return InventedSubject("person", name, impossible_bsn(chance))


def _organisation(chance: np.random.Generator) -> InventedSubject:
    name = f"{_pick(FAMILY, chance)} {_pick(_stories()['firm_words'], chance)} B.V."
    return InventedSubject("organisation", name, f"00{int(chance.integers(10**6)):06d}")


def _vehicle(chance: np.random.Generator) -> InventedSubject:
    vowels = "".join(_pick("AEIOU", chance) for _ in range(2))
    return InventedSubject("vehicle", _pick(_stories()["vehicle_words"], chance), f"00-{vowels}-00")


def impossible_bsn(chance: np.random.Generator) -> str:
    """Nine digits that fail the eleven test: no BSN can be this number."""
    digits = [int(d) for d in chance.integers(0, 10, size=8)]
    total = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True))
    wrong = (total % 11 + 1) % 10  # the right last digit would be total % 11
    return "".join(map(str, [*digits, wrong]))

"""The truth: households, people, firms, and what ties them."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from slagkracht.core.synthetic.people.numbers import (
    impossible_bsn,
    impossible_kvk,
    impossible_phone,
    impossible_postcode,
)

if TYPE_CHECKING:
    import numpy as np

_FIRST_BIRTH = dt.date(1940, 1, 1)
_DAYS = 365 * 64


@dataclass(frozen=True)
class Address:
    """A place that does not exist."""

    street: str
    house_number: str
    postcode: str
    town: str


@dataclass(frozen=True)
class Person:
    """A made-up person. ``partner_name``: family name of a partner, sometimes used; ``boss``: the number of
    the person for whom a straw man stands, -1 for everyone else."""

    number: int
    household: int
    first_name: str
    last_name: str
    partner_name: str
    birth_date: dt.date
    address: Address
    phone: str
    bsn: str
    boss: int = -1


@dataclass(frozen=True)
class Firm:
    """A made-up firm. ``trade_names``: what stands on its fronts; ``group``: firms of one owner share it."""

    number: int
    group: int
    name: str
    trade_names: tuple[str, ...]
    address: Address
    phone: str
    kvk: str


@dataclass(frozen=True)
class World:
    """People and firms, in the order of their numbers."""

    people: tuple[Person, ...]
    firms: tuple[Firm, ...]


@cache
def lists() -> dict[str, Any]:
    """The word lists: women, men (split by blanks), families, streets, towns, firm words (by semicolons)."""
    raw = tomllib.loads((files("slagkracht.core.synthetic.people") / "lists.toml").read_text("utf-8"))
    return {
        name: text.split() if name in {"women", "men"} else text.strip().replace("\n", ";").split(";")
        for name, text in raw.items()
    }


def make_world(*, seed: int, households: int = 200, firms: int = 60) -> World:
    """Make up people and firms.

    Takes a seed, the number of households (one to six people each) and of firms. One person in forty is a
    straw man of somebody in another household: registered at that person's address and phone. One firm in
    ten has three to six trade names; one in five belongs to a group of numbered sisters. The same seed gives
    the same world. Nobody exists: see ``numbers.WHY``. Not for estimating how often anything happens.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    people: list[Person] = []
    for household in range(households):
        people += _household(chance, household, len(people))
    people = _straw_men(chance, people)
    return World(tuple(people), tuple(_firms(chance, firms)))


def address(chance: np.random.Generator) -> Address:
    """A made-up address; one in five house numbers has an addition."""
    addition = str(chance.choice(["a", "b", "-2", " bis"])) if chance.random() < 0.2 else ""
    return Address(
        _one(chance, lists()["streets"]),
        f"{chance.integers(1, 220)}{addition}",
        impossible_postcode(chance),
        _one(chance, lists()["towns"]),
    )


def _one(chance: np.random.Generator, values: Sequence[str]) -> str:
    return values[int(chance.integers(len(values)))]


def _household(chance: np.random.Generator, household: int, start: int) -> list[Person]:
    """One or two adults and up to four children, who bear the first adult's name."""
    home, line = address(chance), impossible_phone(chance)
    names = [_one(chance, lists()["families"]) for _ in range(2)]
    adults, children = int(chance.integers(1, 3)), int(chance.choice([0, 0, 1, 2, 3, 4]))
    first_birth = int(chance.integers(_DAYS // 2))
    members = []
    for place in range(adults + children):
        child = place >= adults
        born = first_birth + int(chance.integers(7_500, 12_500) if child else chance.integers(2_000))
        members.append(
            Person(
                number=start + place,
                household=household,
                first_name=_one(chance, lists()["women" if chance.random() < 0.5 else "men"]),
                last_name=names[0] if child or place == 0 else names[1],
                partner_name="" if child or adults == 1 else names[1 - place],
                birth_date=_FIRST_BIRTH + dt.timedelta(days=born),
                address=home,
                phone=line if child or chance.random() < 0.4 else impossible_phone(chance),
                bsn=impossible_bsn(chance),
            )
        )
    return members


def _straw_men(chance: np.random.Generator, people: list[Person]) -> list[Person]:
    changed = list(people)
    for number in chance.choice(len(people), len(people) // 40, replace=False).tolist():
        boss = people[int(chance.integers(len(people)))]
        straw = people[number]
        if boss.household != straw.household:
            fields = {**straw.__dict__, "address": boss.address, "phone": boss.phone, "boss": boss.number}
            changed[number] = Person(**fields)
    return changed


def _firms(chance: np.random.Generator, count: int) -> list[Firm]:
    made: list[Firm] = []
    while len(made) < count:
        core = f"{_one(chance, lists()['firm_cores'])} {_one(chance, lists()['firm_kinds'])}"
        group = len(made)
        sisters = int(chance.integers(2, 5)) if chance.random() < 0.2 else 1
        home = address(chance)
        for sister in range(min(sisters, count - len(made))):
            fronts = _fronts(chance) if chance.random() < 0.1 else ()
            name = core if sisters == 1 else f"{core} {('I', 'II', 'III', 'IV')[sister]}"
            form = str(chance.choice(["B.V.", "V.O.F.", "Stichting", "N.V."], p=[0.7, 0.15, 0.1, 0.05]))
            made.append(
                Firm(
                    number=len(made),
                    group=group,
                    name=f"Stichting {name}" if form == "Stichting" else f"{name} {form}",
                    trade_names=fronts,
                    address=home,
                    phone=impossible_phone(chance),
                    kvk=impossible_kvk(chance),
                )
            )
    return made


def _fronts(chance: np.random.Generator) -> tuple[str, ...]:
    names = lists()["trade_names"]
    return tuple(
        names[place] for place in chance.choice(len(names), int(chance.integers(3, 7)), replace=False)
    )

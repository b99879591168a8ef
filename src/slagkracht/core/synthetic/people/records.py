"""What offices hold about the made-up world, and pairs of those records with the truth and how hard it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from slagkracht.core.synthetic.people import slips
from slagkracht.core.synthetic.people.world import Firm, Person, World

if TYPE_CHECKING:
    import numpy as np

PERSON_FIELDS = (
    "first_name", "last_name", "birth_date", "street", "house_number", "postcode", "town", "number", "phone",
)  # fmt: skip
FIRM_FIELDS = ("organisation", "street", "house_number", "postcode", "town", "number", "phone")

# Not every office keeps everything: the share of records without it.
_NOT_KEPT = {"number": 0.6, "phone": 0.4}

# How hard a pair is, by what its two records share. Of the same one: by how much was written differently.
SAME_STRENGTHS = ("strong", "medium", "weak", "trade_name")
# Of different ones: by what ties them.
DIFFERENT_TIES = ("family", "straw_man", "shared_address", "namesake", "sister_firm")


@dataclass(frozen=True)
class Record:
    """One row in one office's file: our fields to text, and the truth, which a linker must not see.

    ``slips``: how many fields were written otherwise or left out.
    """

    id: str
    entity: int
    fields: dict[str, str]
    slips: int


@dataclass(frozen=True)
class LabelledPair:
    """Two records, whether they are of the same one, and how hard that is to see (a strength or a tie)."""

    left: str
    right: str
    same: bool
    strength: str


def person_records(world: World, *, seed: int, most: int = 4, trouble: float = 0.25) -> list[Record]:
    """Up to ``most`` records of each person; each field goes wrong with chance ``trouble``.

    The first record of a person has a third of the trouble. The same seed gives the same records.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    found: list[Record] = []
    for person in world.people:
        for copy in range(int(chance.integers(1, most + 1))):
            fields, wrong = _write_person(chance, person, trouble if copy else trouble / 3)
            found.append(Record(f"p{len(found)}", person.number, fields, wrong))
    return found


def firm_records(world: World, *, seed: int, most: int = 4, trouble: float = 0.25) -> list[Record]:
    """Up to ``most`` records of each firm, and one for each trade name."""
    import numpy as np

    chance = np.random.default_rng(seed)
    found: list[Record] = []
    for firm in world.firms:
        names = [firm.name] * int(chance.integers(1, most + 1))
        names += [f"{firm.name} h.o.d.n. {front}" for front in firm.trade_names[:2]] + list(
            firm.trade_names[2:]
        )
        for name in names:
            fields, wrong = _write_firm(chance, firm, name, trouble)
            found.append(Record(f"f{len(found)}", firm.number, fields, wrong))
    return found


def labelled_person_pairs(world: World, records: Sequence[Record]) -> list[LabelledPair]:
    """All pairs of the same person, by strength; and all pairs of different people who are tied, by tie."""
    same = [
        LabelledPair(a.id, b.id, same=True, strength=_strength(a, b))
        for group in _grouped(records, [record.entity for record in records])
        for a, b in combinations(group, 2)
    ]
    ties = [
        LabelledPair(a.id, b.id, same=False, strength=tie)
        for tie, keys in _person_ties(world, records)
        for group in _grouped(records, keys)
        for a, b in combinations(group, 2)
        if a.entity != b.entity
    ]
    return same + _first_of_each(ties)


def labelled_firm_pairs(world: World, records: Sequence[Record]) -> list[LabelledPair]:
    """All pairs of the same firm (``trade_name`` where the names have nothing in common) and of sisters."""
    same = [
        LabelledPair(a.id, b.id, same=True, strength=_firm_strength(world, a, b))
        for group in _grouped(records, [record.entity for record in records])
        for a, b in combinations(group, 2)
    ]
    groups = _grouped(records, [world.firms[record.entity].group for record in records])
    sisters = [
        LabelledPair(a.id, b.id, same=False, strength="sister_firm")
        for group in groups
        for a, b in combinations(group, 2)
        if a.entity != b.entity
    ]
    return same + sisters


def _person_ties(world: World, records: Sequence[Record]) -> list[tuple[str, list[Any]]]:
    """For each tie, most telling first, the key that tied records share (None: no such tie)."""
    people = [world.people[record.entity] for record in records]
    bosses = {person.boss for person in world.people if person.boss >= 0}
    return [
        ("straw_man", [_boss_key(person, bosses) for person in people]),
        ("family", [person.household for person in people]),
        ("shared_address", [person.address for person in people]),
        ("namesake", [(person.first_name, person.last_name) for person in people]),
    ]


def _boss_key(person: Person, bosses: set[int]) -> int | None:
    if person.boss >= 0:
        return person.boss
    return person.number if person.number in bosses else None


def _grouped(records: Sequence[Record], keys: Sequence[Any]) -> list[list[Record]]:
    groups: dict[Any, list[Record]] = {}
    for record, key in zip(records, keys, strict=True):
        if key is not None:
            groups.setdefault(key, []).append(record)
    return list(groups.values())


def _first_of_each(pairs: Sequence[LabelledPair]) -> list[LabelledPair]:
    """Each pair once, under its most telling tie."""
    found: dict[tuple[str, str], LabelledPair] = {}
    for pair in pairs:
        found.setdefault((pair.left, pair.right), pair)
    return list(found.values())


def _strength(one: Record, two: Record) -> str:
    """strong: at most two fields differ or lack; medium: at most four; weak: more."""
    names = set(one.fields) | set(two.fields)
    agree = sum(one.fields.get(name, "") == two.fields.get(name, "?") for name in names)
    differ = len(PERSON_FIELDS) - agree
    return "strong" if differ <= 2 else "medium" if differ <= 4 else "weak"


def _firm_strength(world: World, one: Record, two: Record) -> str:
    fronts = set(world.firms[one.entity].trade_names)
    if (one.fields["organisation"] in fronts) != (two.fields["organisation"] in fronts):
        return "trade_name"
    both = one.fields["organisation"] in fronts and two.fields["organisation"] in fronts
    return "trade_name" if both else "strong" if one.slips + two.slips <= 2 else "medium"


def _write_person(chance: np.random.Generator, person: Person, trouble: float) -> tuple[dict[str, str], int]:
    where = person.address
    true = {
        "first_name": person.first_name, "last_name": person.last_name,
        "birth_date": person.birth_date.isoformat(), "street": where.street,
        "house_number": where.house_number, "postcode": where.postcode, "town": where.town,
        "number": person.bsn, "phone": person.phone,
    }  # fmt: skip
    written = {name: value for name, value in true.items() if chance.random() >= _NOT_KEPT.get(name, 0.0)}
    for name in [name for name in PERSON_FIELDS if name in written]:
        if chance.random() < trouble:
            written[name] = _slip_person(chance, person, name, true[name])
    wrong = sum(written.get(name) != value for name, value in true.items())
    if written.get("phone"):
        written["phone"] = slips.phone_form(chance, written["phone"])
    return {name: value for name, value in written.items() if value}, wrong


def _slip_person(chance: np.random.Generator, person: Person, name: str, value: str) -> str:
    if chance.random() < 0.35:
        return ""
    if name == "last_name":
        kind = int(chance.integers(3))
        doubled = slips.double_name(chance, value, person.partner_name)
        return (slips.tussenvoegsel(chance, value), doubled, slips.keyboard(chance, value))[kind]
    if name == "first_name":
        return slips.given_variant(chance, value) if chance.random() < 0.7 else slips.keyboard(chance, value)
    if name == "birth_date":
        return slips.birth_date(chance, person.birth_date)
    return slips.street_form(chance, value) if name == "street" else slips.keyboard(chance, value)


def _write_firm(
    chance: np.random.Generator, firm: Firm, name: str, trouble: float
) -> tuple[dict[str, str], int]:
    where = firm.address
    true = {
        "organisation": name, "street": where.street, "house_number": where.house_number,
        "postcode": where.postcode, "town": where.town, "number": firm.kvk, "phone": firm.phone,
    }  # fmt: skip
    written = {field: value for field, value in true.items() if chance.random() >= _NOT_KEPT.get(field, 0.0)}
    for field in [field for field in FIRM_FIELDS if field in written]:
        if chance.random() >= trouble:
            continue
        if field == "organisation":
            written[field] = slips.firm_form(chance, name)
        else:
            written[field] = "" if chance.random() < 0.5 else slips.keyboard(chance, true[field])
    wrong = sum(written.get(field) != value for field, value in true.items())
    return {field: value for field, value in written.items() if value}, wrong

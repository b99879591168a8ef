"""What one field says for or against two records being about the same one: bits, a level, and why.

Bits are log2 of how much likelier the agreement is between two records of one person or firm than between
two of different ones (Fellegi & Sunter 1969, doi:10.1080/01621459.1969.10501049): +10 is a thousand to
one for, -3 eight to one against. These are fixed, written estimates for one comparison by a human; the
linker learns its own from the tables. How they were set and tried: docs/explanation/identity.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from slagkracht.core.identity.addresses import house_number, postcode, postcode_area, street_and_number, town
from slagkracht.core.identity.alike import Alikeness, firms_alike, persons_alike
from slagkracht.core.identity.dates import PartialDate, parse_date
from slagkracht.core.identity.firm_names import parse_firm_name
from slagkracht.core.identity.lexicon import family_share, person_words
from slagkracht.core.identity.numbers import any_number, check_bsn, check_iban
from slagkracht.core.identity.person_names import PersonName, parse_full_name, parse_parts

Record = Mapping[str, str]

# Alikeness of names → bits; in between, along straight lines. 0.685 and 0.65 are where a name alone tips
# the balance against the prior of -10.
_PERSON_BITS = ((0.0, -10.0), (0.45, -6.0), (0.62, 2.0), (0.685, 10.0), (0.85, 12.0), (1.0, 14.0))
_FIRM_BITS = ((0.0, -10.0), (0.45, -5.0), (0.58, 2.0), (0.65, 10.0), (0.85, 13.0), (1.0, 15.0))
_FAMILY_BITS = ((0.0, -5.0), (0.6, -2.0), (0.8, 5.0), (1.0, 9.0))
_OTHER_FORM, _OTHER_NUMBER = -9.0, -8.0
_USUAL_SHARE = 1e-4
_LONE_GIVEN_NAME = 8.0  # Jan and Jan


@dataclass(frozen=True)
class Evidence:
    """What one field says: ``level`` (a code that messages.toml words), ``bits``, the values and facts.

    ``household``: whether people who live or work together share it, so that it cannot tell them apart.
    """

    field: str
    level: str
    bits: float
    left: str
    right: str
    facts: Mapping[str, Any] = default(default_factory=dict)
    household: bool = False


def names_evidence(left: Record, right: Record) -> list[Evidence]:
    """Evidence of persons' names: per column where both records have first and last name, else as a whole.

    A common family name (De Jong, Jansen) says less than a rare one.
    """
    if not _has_name(left) or not _has_name(right):
        return []
    one, two = _name(left), _name(right)
    found = persons_alike(one, two)
    bits = _interpolate(found.score, _PERSON_BITS)
    bits -= _common_name(one, two) if found.score >= 0.62 else 0.0
    if all(record.get("first_name") and record.get("last_name") for record in (left, right)):
        return _by_column(left, right, found, bits)
    shown = [record.get("full_name") or _joined(record) for record in (left, right)]
    return [Evidence("full_name", _name_level(found), bits, shown[0], shown[1], _name_facts(found))]


def firm_evidence(left: Record, right: Record) -> list[Evidence]:
    """Evidence of names of organisations. Beside names of persons it is where they work: weak."""
    if not left.get("organisation") or not right.get("organisation"):
        return []
    one, two = left["organisation"], right["organisation"]
    found = firms_alike(parse_firm_name(one), parse_firm_name(two))
    bits = _interpolate(found.score, _FIRM_BITS)
    bits += _OTHER_FORM * ("other_form" in found.notes) + _OTHER_NUMBER * ("other_number" in found.notes)
    level = _name_level(found)
    if _has_name(left) and _has_name(right):
        bits = 5.0 if bits >= 10 else -0.5
        return [Evidence("organisation", f"work_{level}", bits, one, two, _name_facts(found), household=True)]
    return [Evidence("organisation", level, bits, one, two, _name_facts(found))]


def birth_date_evidence(left: Record, right: Record) -> list[Evidence]:
    """Evidence of dates of birth; unknown parts neither agree nor differ; filled-in days say less."""
    texts = left.get("birth_date", ""), right.get("birth_date", "")
    one, two = parse_date(texts[0]), parse_date(texts[1])
    if one is None or two is None:
        return []
    level, bits = _birth_level(one, two)
    return [Evidence("birth_date", level, bits, str(one), str(two))]


def number_evidence(left: Record, right: Record) -> list[Evidence]:
    """Evidence of identifying numbers. For two different valid BSNs see ``compare.definitely_not``."""
    texts = left.get("number", ""), right.get("number", "")
    one, two = any_number(texts[0]), any_number(texts[1])
    if not one or not two:
        return []
    if one == two:
        level, bits = _number_kind(texts[0])
    elif min(len(one), len(two)) >= 5 and DamerauLevenshtein.distance(one, two) <= 1:
        level, bits = "slip", 6.0
    elif left.get("organisation") and right.get("organisation") and _both_kvk(one, two):
        level, bits = "different_kvk", -12.0
    else:
        level, bits = "different", -5.0
    return [Evidence("number", level, bits, *texts)]


def contact_evidence(left: Record, right: Record) -> list[Evidence]:
    """Evidence of telephone numbers: the last nine digits, so that +31 6 and 06 agree."""
    texts = left.get("phone", ""), right.get("phone", "")
    one, two = ("".join(sign for sign in text if sign.isdigit())[-9:] for text in texts)
    if not one or not two:
        return []
    slip = DamerauLevenshtein.distance(one, two) <= 1
    level, bits = ("equal", 9.0) if one == two else ("slip", 4.0) if slip else ("different", -0.5)
    return [Evidence("phone", level, bits, *texts, household=True)]


def address_evidence(left: Record, right: Record) -> list[Evidence]:
    """Evidence of postcode, street, house number and town; what a postcode implies is not counted twice."""
    codes = postcode(left.get("postcode", "")), postcode(right.get("postcode", ""))
    found = [_postcode(*codes)] if all(codes) else []
    placed = any(evidence.bits >= 3 for evidence in found)
    found += _street(left, right, placed)
    near = placed or any(evidence.bits >= 4 for evidence in found)
    found += _house(left, right, near)
    towns = town(left.get("town", "")), town(right.get("town", ""))
    if all(towns):
        found.append(_words("town", *towns, equal=0.0 if near else 3.0))
    return found


def _name(record: Record) -> PersonName:
    if record.get("first_name") or record.get("last_name"):
        return parse_parts(record.get("first_name", ""), record.get("last_name", ""))
    return parse_full_name(record.get("full_name", ""))


def _has_name(record: Record) -> bool:
    return bool(_name(record).words)


def _joined(record: Record) -> str:
    return f"{record.get('first_name', '')} {record.get('last_name', '')}".strip()


def _common_name(one: PersonName, two: PersonName) -> float:
    """Bits taken off because many people share the family name, or there is but one given name to go on."""
    if (
        len(one.words) == len(two.words) == 1
        and set(one.words + two.words) & person_words().same_given.keys()
    ):
        return _LONE_GIVEN_NAME
    shared = {family.key for family in one.families} & {family.key for family in two.families}
    shares = [family_share(key) for key in shared]
    return max(0.0, math.log2(min(shares) / _USUAL_SHARE)) if shares else 0.0


def _by_column(left: Record, right: Record, found: Alikeness, bits: float) -> list[Evidence]:
    family_left, family_right = (parse_parts("", record["last_name"]) for record in (left, right))
    family = persons_alike(family_left, family_right)
    family_bits = _interpolate(family.score, _FAMILY_BITS)
    if family.score >= 0.8:
        family_bits -= _common_name(family_left, family_right)
    rest = bits - family_bits
    given = persons_alike(parse_parts(left["first_name"], ""), parse_parts(right["first_name"], ""))
    level = "initials" if _initials_fit(given) else _name_level(given)
    if rest < 0 <= given.score - 0.99:
        level = "outweighed"
    return [
        Evidence("first_name", level, rest, left["first_name"], right["first_name"], _name_facts(given)),
        Evidence(
            "last_name",
            _name_level(family),
            family_bits,
            left["last_name"],
            right["last_name"],
            _name_facts(family),
        ),
    ]


def _initials_fit(given: Alikeness) -> bool:
    """Whether an initial is all that keeps these given names from being equal: that is no difference."""
    seen = {pair.how for pair in given.pairs}
    return "initial" in seen and seen <= {"equal", "short_form", "initial"}


def _name_level(found: Alikeness) -> str:
    if found.score >= 0.995:
        return "equal"
    if found.score >= 0.85:
        return "very_alike"
    return "alike" if found.score >= 0.65 else "different"


def _name_facts(found: Alikeness) -> dict[str, Any]:
    worst = found.weakest
    facts: dict[str, Any] = {"alike": round(100 * found.score), "notes": list(found.notes)}
    if worst is not None:
        facts |= {
            "weakest_left": worst.left,
            "weakest_right": worst.right,
            "weakest": round(100 * worst.score),
        }
    return facts


def _interpolate(score: float, points: Sequence[tuple[float, float]]) -> float:
    (low, start), (high, end) = next(step for step in pairwise(points) if score <= step[1][0])
    return start + (end - start) * (score - low) / (high - low)


def _birth_level(one: PartialDate, two: PartialDate) -> tuple[str, float]:
    if not (one.month and one.day and two.month and two.day):
        return ("partly", 3.0) if _no_part_differs(one, two) else ("different", -6.0)
    if one == two:
        return ("equal_default", 7.0) if one.default else ("equal", 12.0)
    if (one.year, one.month, one.day) == (two.year, two.day, two.month):
        return "swapped", 8.0
    if DamerauLevenshtein.distance(str(one), str(two)) <= 1:
        return "slip", 6.0
    if (one.month, one.day) == (two.month, two.day):
        return "other_year", 0.0
    return ("same_year", -2.0) if one.year == two.year else ("different", -8.0)


def _no_part_differs(one: PartialDate, two: PartialDate) -> bool:
    parts = zip((one.year, one.month, one.day), (two.year, two.month, two.day), strict=True)
    return all(a == b or not a or not b for a, b in parts)


def _both_kvk(one: str, two: str) -> bool:
    """Whether both have the shape of a trade register number: a firm has one of those only."""
    return all(len(number) == 8 and number.isdigit() for number in (one, two))


def _number_kind(text: str) -> tuple[str, float]:
    if check_bsn(text).valid:
        return "equal_bsn", 25.0
    if check_iban(text).valid:
        return "equal_iban", 14.0
    return "equal", 15.0


def _postcode(one: str, two: str) -> Evidence:
    if one == two:
        level, bits = "equal", 8.0
    elif DamerauLevenshtein.distance(one, two) <= 1:
        level, bits = "slip", 5.0
    elif postcode_area(one) == postcode_area(two):
        level, bits = "area", 3.0
    else:
        level, bits = "different", -1.5
    return Evidence("postcode", level, bits, one, two, household=True)


def _street(left: Record, right: Record, placed: bool) -> list[Evidence]:
    one, two = (street_and_number(record.get("street", ""))[0] for record in (left, right))
    if not one or not two:
        return []
    return [_words("street", one, two, equal=1.0 if placed else 6.0)]


def _house(left: Record, right: Record, near: bool) -> list[Evidence]:
    one, two = (_house_of(record) for record in (left, right))
    if not one.number or not two.number:
        return []
    if one == two:
        level, bits = "equal", 4.0 if near else 1.0
    elif one.number == two.number:
        level, bits = "number", 2.0 if near else 0.5
    else:
        level, bits = "different", -1.0
    return [Evidence("house_number", level, bits, str(one), str(two), household=True)]


def _house_of(record: Record) -> Any:
    own = house_number(record.get("house_number", ""))
    return own if own.number else street_and_number(record.get("street", ""))[1]


def _words(name: str, one: str, two: str, *, equal: float) -> Evidence:
    alike = JaroWinkler.similarity(one.replace(" ", ""), two.replace(" ", ""))
    if alike == 1:
        level, bits = "equal", equal
    elif alike >= 0.9:
        level, bits = "alike", 2 * equal / 3
    else:
        level, bits = "different", -1.0
    return Evidence(name, level, bits, one, two, household=True)

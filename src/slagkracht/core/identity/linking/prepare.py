"""Records made comparable: one frame of normal forms, whatever fields the tables had."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from slagkracht.core.identity.addresses import (
    HouseNumber,
    house_number,
    postcode,
    postcode_area,
    street,
    street_and_number,
    town,
)
from slagkracht.core.identity.dates import PartialDate, parse_date
from slagkracht.core.identity.firm_names import FirmName, parse_firm_name
from slagkracht.core.identity.lexicon import person_words
from slagkracht.core.identity.numbers import any_number, check_bsn
from slagkracht.core.identity.person_names import PersonName, parse_full_name, parse_parts
from slagkracht.core.identity.text import plain, sound

if TYPE_CHECKING:
    import polars as pl

Columns = dict[str, list[Any]]
LISTS = ("given_groups", "families")  # columns that hold several values


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Normal forms of every field present.

    Takes a frame of text columns named by our fields (``fields.LINKABLE``), empty text for missing. Gives a
    frame of equal height with ``unique_id`` (0, 1, …) and, per field present, the columns that comparisons
    and blocking use; missing is null, lists are joined by ``|``. Not for showing: forms are lossy.
    """
    import polars as pl

    columns: Columns = {"unique_id": list(range(frame.height))}
    present = {name: frame[name].to_list() for name in frame.columns}
    if {"first_name", "last_name", "full_name"} & present.keys():
        columns |= _names(present, frame.height)
    for field, make in _MAKERS.items():
        if field in present:
            columns |= make(present[field])
    if "street" in present:
        columns |= _streets(present["street"], present.get("house_number"))
    elif "house_number" in present:
        columns |= _house_numbers(present["house_number"])
    return pl.DataFrame(columns, schema_overrides=_types(columns), strict=False)


def _types(columns: Columns) -> dict[str, Any]:
    import polars as pl

    return {name: pl.Int64 if name == "unique_id" else pl.String for name in columns}


def _each(values: Sequence[str], make: Callable[[str], Any]) -> list[Any]:
    """``make`` for each value, once per distinct value; empty text and empty answers become None."""
    known = {value: make(value) or None for value in set(values) if value}
    return [known.get(value) for value in values]


def _names(present: Mapping[str, list[str]], height: int) -> Columns:
    blank = [""] * height
    parts = zip(*(present.get(n, blank) for n in ("first_name", "last_name", "full_name")), strict=True)
    known: dict[tuple[str, str, str], tuple[Any, ...]] = {}
    rows = [known.get(key) or known.setdefault(key, _name_forms(*key)) for key in parts]
    made = {name: [row[i] for row in rows] for i, name in enumerate(_NAME_COLUMNS)}
    return {name: values for name, values in made.items() if any(value is not None for value in values)}


_NAME_COLUMNS = (
    "given",
    "given_all",
    "given_sound",
    "given_groups",
    "family",
    "family_sound",
    "families",
    "name_key",
)


def _name_forms(first: str, last: str, full: str) -> tuple[Any, ...]:
    name = parse_parts(first, last) if first or last else parse_full_name(full)
    given = name.given[0] if name.given else None
    groups = sorted(person_words().same_given.get(given, ())) if given else []
    families = _all_families(name, full if first or last else "")
    family = name.family_key or None
    return (
        given,
        " ".join(name.given) or None,
        (sound(given) or given) if given else None,
        "|".join(map(str, groups)) or None,
        family,
        (sound(family) or family) if family else None,
        "|".join(families) or None,
        " ".join(sorted(name.words)) if len(name.words) > 1 else None,
    )


def _all_families(name: PersonName, full: str) -> list[str]:
    """Every word that may be a family name: of the parsed name, and of a full name given beside it."""
    found = [family.key for family in name.families] + [word for f in name.families for word in f.words]
    if full:
        skipped = {*name.given[:1], *person_words().prefixes, *person_words().titles, "of", "the"}
        found += [word for word in plain(full).split()[1:] if word not in skipped and len(word) > 2]
    return list(dict.fromkeys(found))


def _birth_dates(values: list[str]) -> Columns:
    months_first = _month_first(values)
    dates = _each(values, lambda text: parse_date(text, month_first=months_first))
    return {
        "birth_date": [str(d) if d and (d.month or d.day) else None for d in dates],
        "birth_year": [f"{d.year:04d}" if d else None for d in dates],
        "birth_day": [f"{d.month:02d}-{d.day:02d}" if d and d.month and d.day else None for d in dates],
        "birth_day_swapped": [_swapped(d) for d in dates],
        "birth_default": ["y" if d and d.default else None for d in dates],
    }


_TWO_THEN_YEAR = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/]\d{4}")


def _swapped(date: PartialDate | None) -> str | None:
    return str(PartialDate(date.year, date.day, date.month)) if date and date.month and date.day else None


def _month_first(values: list[str]) -> bool:
    """Whether a column of dates with slashes can only be read month first, as Americans write."""
    found = [_TWO_THEN_YEAR.fullmatch(value) for value in set(values)]
    pairs = [(int(match[1]), int(match[2])) for match in found if match]
    return any(second > 12 for _, second in pairs) and all(first <= 12 for first, _ in pairs)


def _postcodes(values: list[str]) -> Columns:
    codes = _each(values, postcode)
    return {"postcode": codes, "postcode_area": [postcode_area(code) if code else None for code in codes]}


def _towns(values: list[str]) -> Columns:
    return {"town": _each(values, town)}


def _streets(values: list[str], houses: list[str] | None) -> Columns:
    """A street column may hold the house number too; a house number column beside it comes first."""
    split = _each(values, street_and_number)
    if houses is None:
        return {
            "street": [(found[0].replace(" ", "") or None) if found else None for found in split],
            **_house_columns([found[1] if found else None for found in split]),
        }
    own = _each(houses, house_number)
    streets = [_street_alone(value, found) for value, found in zip(values, split, strict=True)]
    merged = [
        mine if mine and mine.number else (found[1] if found else None)
        for mine, found in zip(own, split, strict=True)
    ]
    return {"street": streets, **_house_columns(merged)}


def _street_alone(value: str, found: tuple[str, HouseNumber] | None) -> str | None:
    if found is None:
        return None
    return (found[0] if found[1].number else street(value)).replace(" ", "") or None


def _house_numbers(values: list[str]) -> Columns:
    return _house_columns(_each(values, house_number))


def _house_columns(numbers: Sequence[HouseNumber | None]) -> Columns:
    there = [number if number and number.number else None for number in numbers]
    return {
        "house_number": [str(number.number) if number else None for number in there],
        "house": [str(number) if number else None for number in there],
    }


def _numbers(values: list[str]) -> Columns:
    normal = _each(values, any_number)
    bsn = _each(values, lambda text: check_bsn(text).normal if check_bsn(text).valid else None)
    return {"number": normal, "bsn": bsn}


def _phones(values: list[str]) -> Columns:
    return {"phone": _each(values, _phone)}


def _phone(text: str) -> str:
    """The last nine digits: what remains the same with and without country and trunk prefix."""
    digits = "".join(sign for sign in text if sign.isdigit())
    return digits[-9:] if len(digits) >= 5 else ""


def _organisations(values: list[str]) -> Columns:
    names = _each(values, parse_firm_name)
    return {
        "organisation": [value or None for value in values],
        "organisation_key": [(name.key or None) if name else None for name in names],
        "organisation_words": [_firm_word_text(name) if name else None for name in names],
    }


def _firm_word_text(name: FirmName) -> str | None:
    """Every word of the registered name and the trade names, once."""
    words = name.words + tuple(word for trade in name.trade_names for word in trade)
    return " ".join(dict.fromkeys(words)) or None


_MAKERS: dict[str, Callable[[list[str]], Columns]] = {
    "birth_date": _birth_dates,
    "postcode": _postcodes,
    "town": _towns,
    "number": _numbers,
    "phone": _phones,
    "organisation": _organisations,
}

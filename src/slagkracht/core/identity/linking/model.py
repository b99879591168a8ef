"""Which comparisons fit the fields at hand: per field a ladder of levels, from equal to different.

Each level has a condition in SQL (for Splink) and starting values: m, how often two records of the same
person or firm stand on that level, and u, how often two records of different ones do. They are the
authors' estimates from public registers and typing-error studies (see docs/explanation/identity.md) and only
a start: with enough records the data decide.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

CLOSE, NEAR = 0.9, 0.8  # Jaro-Winkler: a slip of the pen, a variant
_SWAPPED = (
    f"(given_l = family_r and jaro_winkler_similarity(family_l, given_r) >= {NEAR}) or "
    f"(family_l = given_r and jaro_winkler_similarity(given_l, family_r) >= {NEAR})"
)


@dataclass(frozen=True)
class Level:
    """One rung: a code, its SQL over ``_l`` and ``_r``, starting m and u.

    ``frequency`` names the column whose value counts refine u: rare values say more.
    """

    code: str
    sql: str
    m: float
    u: float
    frequency: str = ""


@dataclass(frozen=True)
class Comparison:
    """One field's ladder. ``missing`` is the SQL for nothing to compare; the last rung is the rest."""

    field: str
    missing: str
    levels: tuple[Level, ...]

    def as_splink(self) -> dict[str, object]:
        """The comparison as Splink writes it.

        Splink gives back log2(m/u) per comparison, not the level: so m/u are set to 2, 4, 8, …, and the
        weight is the number of the rung, counted from 1; missing is 0.
        """
        missing = {"sql_condition": self.missing, "label_for_charts": "missing", "is_null_level": True}
        rungs = [
            {
                "sql_condition": level.sql,
                "label_for_charts": level.code,
                "m_probability": 0.5,
                "u_probability": 0.5 / 2**number,
            }
            for number, level in enumerate(self.levels, 1)
        ]
        return {"output_column_name": self.field, "comparison_levels": [missing, *rungs]}


def comparisons_for(columns: Collection[str]) -> tuple[Comparison, ...]:
    """The comparisons that the prepared columns allow, in a fixed order.

    Takes the column names that ``prepare`` gave. Never chooses by looking at the values.
    """
    return tuple(make(columns) for name, make in _LADDERS.items() if name in columns)


def _null(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _equal(column: str) -> str:
    return f"{column}_l = {column}_r"


def _alike(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _slips(column: str, most: int) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def _given(columns: Collection[str]) -> Comparison:
    initial = "(length(given_l) = 1 or length(given_r) = 1) and given_l[1] = given_r[1]"
    levels = [
        Level("equal", f"{_equal('given_all')} and length(given_l) > 1", 0.62, 0.008, "given"),
        Level("first_equal", f"{_equal('given')} and length(given_l) > 1", 0.1, 0.006, "given"),
        Level("initial", initial, 0.08, 0.02),
        Level("close", _alike("given", CLOSE), 0.07, 0.006),
    ]
    if "given_groups" in columns:
        levels.insert(2, Level("short_form", "list_has_any(given_groups_l, given_groups_r)", 0.03, 0.004))
    if "family" in columns:
        levels.append(Level("swapped", _SWAPPED, 0.01, 0.00001))
    levels += [Level("near", _alike("given", NEAR), 0.02, 0.01), Level("different", "ELSE", 0.07, 0.94)]
    return Comparison("given", _null("given"), tuple(levels))


def _family(columns: Collection[str]) -> Comparison:
    levels = [
        Level("equal", _equal("family"), 0.78, 0.001, "family"),
        Level("close", _alike("family", CLOSE), 0.09, 0.001),
        Level("part", "list_has_any(families_l, families_r)", 0.04, 0.001),
        Level("sound", _equal("family_sound"), 0.01, 0.0015),
    ]
    levels += [Level("near", _alike("family", NEAR), 0.02, 0.005), Level("different", "ELSE", 0.05, 0.99)]
    # Given and family name in each other's column are one slip: counted once, with the given name.
    missing = f"{_null('family')} or ({_SWAPPED})" if "given" in columns else _null("family")
    return Comparison("family", missing, tuple(levels))


def _birth_date(columns: Collection[str]) -> Comparison:
    del columns
    close = f"{_slips('birth_date', 1)} or birth_date_l = birth_day_swapped_r"
    return Comparison(
        "birth_date",
        _null("birth_date"),
        (
            Level("equal", f"{_equal('birth_date')} and birth_default_l is null", 0.8, 0.00005, "birth_date"),
            Level("equal_default", _equal("birth_date"), 0.03, 0.0005, "birth_date"),
            Level("close", close, 0.09, 0.0015),
            Level("day", _equal("birth_day"), 0.01, 0.003),
            Level("year", _equal("birth_year"), 0.03, 0.015),
            Level("near", _slips("birth_date", 2), 0.01, 0.02),
            Level("different", "ELSE", 0.02, 0.96),
        ),
    )


def _postcode(columns: Collection[str]) -> Comparison:
    del columns
    return Comparison(
        "postcode",
        _null("postcode"),
        (
            Level("equal", _equal("postcode"), 0.65, 0.0005, "postcode"),
            Level("close", _slips("postcode", 1), 0.08, 0.001),
            Level("area", _equal("postcode_area"), 0.07, 0.005, "postcode_area"),
            Level("different", "ELSE", 0.2, 0.99),
        ),
    )


def _house_number(columns: Collection[str]) -> Comparison:
    del columns
    return Comparison(
        "house_number",
        _null("house_number"),
        (
            Level("equal", _equal("house"), 0.75, 0.01, "house"),
            Level("number", _equal("house_number"), 0.05, 0.005),
            Level("close", _slips("house_number", 1), 0.05, 0.12),
            Level("different", "ELSE", 0.15, 0.865),
        ),
    )


def _number(columns: Collection[str]) -> Comparison:
    del columns
    slip = "damerau_levenshtein(number_l, number_r) <= 1 + length(number_l) // 12"
    return Comparison(
        "number",
        _null("number"),
        (
            Level("equal", _equal("number"), 0.85, 0.00001, "number"),
            Level("close", f"length(number_l) >= 5 and {slip}", 0.08, 0.0001),
            Level("near", f"length(number_l) >= 5 and {_alike('number', CLOSE)}", 0.02, 0.001),
            Level("different", "ELSE", 0.05, 0.999),
        ),
    )


def _words(field: str, equal: float, u: float) -> Callable[[Collection[str]], Comparison]:
    def make(columns: Collection[str]) -> Comparison:
        del columns
        return Comparison(
            field,
            _null(field),
            (
                Level("equal", _equal(field), equal, u, field),
                Level("close", _alike(field, CLOSE), 0.08, u),
                Level("near", _alike(field, NEAR), 0.03, 4 * u),
                Level("different", "ELSE", 0.89 - equal, 1 - 6 * u),
            ),
        )

    return make


def _phone(columns: Collection[str]) -> Comparison:
    del columns
    return Comparison(
        "phone",
        _null("phone"),
        (
            Level("equal", _equal("phone"), 0.7, 0.0002, "phone"),
            Level("close", _slips("phone", 1), 0.04, 0.0002),
            Level("different", "ELSE", 0.26, 0.9996),
        ),
    )


FIRM_STEPS = (0.6, 0.7, 0.8, 0.9)  # alikeness of firm names at which a rung begins
# Taken off where the legal form or a number in the name differs: another legal person.
OTHER_FORM, OTHER_NUMBER = 0.25, 0.45


def _organisation(columns: Collection[str]) -> Comparison:
    """Firm names are meant to be unique (Handelsnaamwet art. 5), so how often one occurs says nothing."""
    del columns
    split = "string_split(organisation_words_{0}, ' ')"
    worth = f"(list_has_any({split.format('l')}, {split.format('r')}) or {_alike('organisation_key', NEAR)})"
    alike = f"{worth} and firm_alike(organisation_l, organisation_r)"
    return Comparison(
        "organisation",
        _null("organisation_key"),
        (
            Level("equal", _equal("organisation_key"), 0.6, 0.00001),
            Level("close", f"{alike} >= 4", 0.15, 0.00002),
            Level("near", f"{alike} >= 3", 0.1, 0.00008),
            Level("variant", f"{alike} >= 2", 0.07, 0.0004),
            Level("related", f"{alike} >= 1", 0.03, 0.002),
            Level("different", "ELSE", 0.05, 0.99749),
        ),
    )


_LADDERS: dict[str, Callable[[Collection[str]], Comparison]] = {
    "given": _given,
    "family": _family,
    "birth_date": _birth_date,
    "number": _number,
    "organisation_key": _organisation,
    "phone": _phone,
    "postcode": _postcode,
    "street": _words("street", 0.7, 0.001),
    "house_number": _house_number,
    "town": _words("town", 0.75, 0.02),
}

"""Single cells to values: dates, places, forms, participants, numbers; or the code of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from slagkracht.apps.intake.sheets.columns import same
from slagkracht.core.identity.numbers import check_bsn

SHOWN = 60  # characters of a structured cell that we say back
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


@dataclass(frozen=True)
class Choice:
    """One choice of a list: its code and its names, in all languages."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What the system knows, as one whole, so that checking needs no database."""

    today: date
    own_kind: str
    municipalities: tuple[Choice, ...]
    former: Mapping[str, str]  # name of a municipality that is no more → name of its successor
    districts: Mapping[str, str]  # municipality → district
    places: Mapping[str, tuple[Choice, ...]]  # by municipality
    forms: tuple[Choice, ...]
    participants: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    public_names: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def by_name(self) -> dict[str, dict[str, str]]:
        """Per list what people may write → the code."""
        return {
            "municipality": _index(self.municipalities),
            "form": _index(self.forms),
            "participant": _index(self.participants),
            "kind": _index(self.kinds),
        }

    @cached_property
    def former_by_name(self) -> dict[str, str]:
        """Municipalities that are no more, by what people may write."""
        return {same(name): successor for name, successor in self.former.items()}

    @cached_property
    def places_by_name(self) -> dict[str, dict[str, str]]:
        """Per municipality what people may write → the code of the place."""
        return {code: _index(places) for code, places in self.places.items()}


def _index(choices: Iterable[Choice]) -> dict[str, str]:
    return {same(text): choice.code for choice in choices for text in (choice.code, *choice.names)}


class Wrong(Exception):
    """A cell that cannot be used: a code, with facts for its sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def day(text: str, known: Known) -> date:
    """A date: 3-11-2026, 2026-11-03 or a date cell. Not in the future."""
    if match := _DAY_FIRST.fullmatch(text):
        parts = (match[3], match[2], match[1])
    elif match := _YEAR_FIRST.fullmatch(text):
        parts = (match[1], match[2], match[3])
    else:
        raise Wrong("cell_no_date", value=text[:SHOWN])
    try:
        found = date(*map(int, parts))
    except ValueError as error:
        raise Wrong("cell_no_date", value=text[:SHOWN]) from error
    if found > known.today:
        raise Wrong("cell_future", value=text[:SHOWN])
    if found.year < 1990:
        raise Wrong("cell_long_ago", value=text[:SHOWN])
    return found


def municipality(text: str, known: Known) -> str:
    """The code of a municipality of today; a merged one is pointed to its successor."""
    if code := known.by_name["municipality"].get(same(text)):
        return code
    if (successor := known.former_by_name.get(same(text))) is not None:
        code = "cell_former_municipality" if successor else "cell_former_elsewhere"
        raise Wrong(code, value=text[:SHOWN], successor=successor)
    raise _unknown("municipality", text, [name for c in known.municipalities for name in c.names])


def place(text: str, known: Known, in_municipality: str) -> str:
    """The code of a neighbourhood or public object in a municipality."""
    if code := known.places_by_name.get(in_municipality, {}).get(same(text)):
        return code
    choices = known.places.get(in_municipality, ())
    raise _unknown("place", text, [name for c in choices for name in c.names])


def choice(which: str, text: str, known: Known, choices: Iterable[Choice]) -> str:
    """The code of a choice of a list: ``form``, ``participant`` or ``kind``."""
    if code := known.by_name[which].get(same(text)):
        return code
    raise _unknown(which, text, [name for c in choices for name in c.names])


def partners(text: str, known: Known) -> list[str]:
    """The participant kinds named, with commas between: at least one other than the sender's."""
    names = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    codes = [choice("participant", name, known, known.participants) for name in names]
    if not set(codes) - {known.own_kind}:
        raise Wrong("cell_another_participant")
    return sorted(set(codes))


def subject_number(kind: str, text: str) -> str:
    """A number as typed; a person's BSN gets back the leading zero that spreadsheet programs drop."""
    digits = text.replace(" ", "").replace(".", "")
    if kind == "person" and re.fullmatch(r"\d{8}", digits) and check_bsn(f"0{digits}").valid:
        return f"0{digits}"
    return text


def _unknown(which: str, text: str, names: list[str]) -> Wrong:
    """Not in the list, with the nearest that is. What stands in a column of a subject is not said back."""
    if which == "kind":
        return Wrong("cell_kind_unknown")
    by_form = {same(name): name for name in names}
    near = get_close_matches(same(text), by_form, n=1, cutoff=0.75)
    if near:
        return Wrong(f"cell_{which}_unknown_near", value=text[:SHOWN], near=by_form[near[0]])
    return Wrong(f"cell_{which}_unknown", value=text[:SHOWN])

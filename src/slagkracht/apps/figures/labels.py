"""What the values of a dimension are called, and which values there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext

from slagkracht.apps.figures.definitions import DISTRICT, MONTH, MUNICIPALITY, Definition
from slagkracht.apps.figures.models import Event
from slagkracht.apps.figures.periods import parse
from slagkracht.apps.figures.releases import Universe
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base import words
from slagkracht.core import law
from slagkracht.core.law import Text
from slagkracht.core.law.wording import capitalised

BY_THE_LAW = {"form": "forms", "seat_kind": "participants"}


def said(text: Text) -> str:
    """A text of both languages in the language of the moment."""
    return text.in_((get_language() or "nl")[:2])


def written(value: int) -> str:
    """A number as it is written here: 1.234 or 1,234."""
    return format_decimal(value, locale=(get_language() or "nl")[:2])


def names(dimension: str, codes: Iterable[str], day: date) -> dict[str, str]:
    """What these values are called; an unknown one is said to be unknown, never shown as a code."""
    known = _known(dimension, day)
    return {code: known.get(code) or _worded(dimension, code) for code in codes}


def _known(dimension: str, day: date) -> Mapping[str, str]:
    if dimension == DISTRICT:
        return {district.code: district.name for district in organisation.districts()}
    if dimension == MUNICIPALITY:
        return organisation.municipality_names()
    if dimension in BY_THE_LAW:
        table = getattr(law.statute(day), BY_THE_LAW[dimension])
        return {code: said(capitalised(entry.short)) for code, entry in table.items()}
    return {}


def _worded(dimension: str, code: str) -> str:
    if dimension == MONTH and (month := parse(code)):
        return said(month.name)
    if words.known(f"{dimension}_{code}"):
        return words.say(f"{dimension}_{code}")
    return gettext("unknown")


def universe(definition: Definition, day: date) -> Universe:
    """Every value that a cell of this definition can have on a day."""
    districts = tuple(district.code for district in organisation.districts())
    values: dict[str, tuple[str, ...]] = {}
    for dimension in definition.dimensions:
        if dimension in BY_THE_LAW:
            values[dimension] = tuple(getattr(law.statute(day), BY_THE_LAW[dimension]))
        elif dimension not in (MONTH, DISTRICT, MUNICIPALITY):
            values[dimension] = _seen(definition, dimension)
    places = {tile.code: tile.district for tile in organisation.tiles(day)}
    return Universe(districts, places, values)


def _seen(definition: Definition, dimension: str) -> tuple[str, ...]:
    """The values that events of this definition ever had."""
    events = Event.objects.filter(kind__in=definition.events).order_by(dimension)
    return tuple(events.values_list(dimension, flat=True).distinct())

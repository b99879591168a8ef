"""The one function that answers with a figure: the same on the page, in the PDF and in the API."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from slagkracht import __version__
from slagkracht.apps.figures import counting, labels, policies, releases
from slagkracht.apps.figures.asking import Asked
from slagkracht.apps.figures.counting import Where
from slagkracht.apps.figures.definitions import DISTRICT, MONTH, MUNICIPALITY
from slagkracht.apps.figures.periods import Period
from slagkracht.apps.figures.releases import ALL, Universe
from slagkracht.apps.figures.suppression import SHOWN, SMALL, SMALL_BELOW, Mark
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing

NONE = "–"
SPREAD_FROM = 10  # durations of fewer than ten things show no spread: it would be those things themselves


@dataclass(frozen=True)
class Number:
    """A number as its reader may see it."""

    value: int | None
    mark: Mark = SHOWN
    instead: str = ""  # what stands there where no number may be seen

    def __str__(self) -> str:
        if self.value is not None:
            return labels.written(self.value)
        if self.instead:
            return self.instead
        return f"<{SMALL_BELOW}" if self.mark == SMALL else "×"

    @property
    def shown(self) -> bool:
        """Is there a number to see?"""
        return self.value is not None


@dataclass(frozen=True)
class Spread:
    """The limits of the middle half of some durations (None: too few to show), and on how many it rests, in
    words."""

    low: int | None
    high: int | None
    rests_on: str

    def __str__(self) -> str:
        return NONE if self.low is None else f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Row:
    """One value of a dimension."""

    code: str
    name: str
    number: Number  # of durations: the middle one
    spread: Spread | None = None
    across: Sequence[Number] = ()


@dataclass(frozen=True)
class Recipe:
    """How a figure was made, so that anybody can make it again."""

    definition: str
    first: date
    last: date
    running: bool
    published: bool
    counted_at: datetime
    version: str


@dataclass(frozen=True)
class Figure:
    """One figure, for one reader. ``across`` names the columns of a table split twice.

    Without rows there is nothing that may be shown yet.
    """

    asked: Asked
    rows: Sequence[Row]
    total: Row | None
    across: Sequence[str]
    recipe: Recipe


def figure(asked: Asked, *, by: Actor) -> Figure:
    """Count what was asked, as this reader may see it. Raises ``Missing`` for who has no task with figures,
    and for real counts that are not the reader's."""
    _must_be_allowed(asked, by)
    rows, total, across = _days(asked) if asked.definition.kind == "days" else _counts(asked)
    return Figure(asked, rows, total, across, _recipe(asked))


def _must_be_allowed(asked: Asked, by: Actor) -> None:
    decision = policies.may_see(by)
    if decision.allowed and not asked.published:
        insiders, place = asked.definition.insiders, asked.municipality
        decision = policies.may_see_real(by, insiders, district=asked.district, municipality=place)
    if not decision.allowed:
        raise Missing("figure", decision.code)


def _recipe(asked: Asked) -> Recipe:
    period, today = asked.period, clock.today()
    return Recipe(
        definition=asked.definition.label,
        first=period.first,
        last=min(period.last, today),
        running=not period.finished(today),
        published=asked.published,
        counted_at=clock.now(),
        version=__version__,
    )


# ---- counts ----

Look = Callable[[str, str], Number | None]


def _counts(asked: Asked) -> tuple[list[Row], Row | None, list[str]]:
    """Rows, total, and the names of the columns where it is split twice."""
    universe = labels.universe(asked.definition, clock.today())
    look, codes = _released(asked, universe) if asked.published else _real(asked, universe)
    places = list(universe.districts) if asked.across else []
    named = labels.names(asked.dimension, codes, clock.today())
    rows = [
        Row(code, named[code], number, across=_across(look, code, places))
        for code in codes
        if (number := look(code, asked.district or ALL)) is not None
    ]
    total = None
    if (whole := look(ALL, asked.district or ALL)) is not None:
        total = Row(ALL, "", whole, across=_across(look, ALL, places))
    columns = labels.names(DISTRICT, places, clock.today())
    return _ordered(rows, asked), total, [columns[place] for place in places]


def _across(look: Look, code: str, places: Sequence[str]) -> list[Number]:
    return [look(code, place) or Number(0) for place in places]


def _released(asked: Asked, universe: Universe) -> tuple[Look, list[str]]:
    """How to look up a number that may leave the house, and the values there are."""

    def count(period: Period, by: tuple[str, ...]) -> releases.Counts:
        return counting.count(asked.definition, period, by)

    found = releases.release(asked.definition, asked.period.year, count, universe, today=clock.today())

    def look(code: str, place: str) -> Number | None:
        cell = releases.cell(asked.period, asked.dimension, code, place)
        if cell not in found.values:
            return None
        shown = found.marks[cell] == SHOWN
        return Number(found.values[cell] if shown else None, found.marks[cell])

    return look, releases.values(found, asked.period, asked.dimension, asked.district or ALL)


def _real(asked: Asked, universe: Universe) -> tuple[Look, list[str]]:
    """How to look up a real count, and the values there are."""
    where = Where(asked.district, asked.municipality)
    by = (asked.dimension, DISTRICT) if asked.across else (asked.dimension,)
    counts = counting.count(asked.definition, asked.period, by, where=where)
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for group, n in counts.items():
        numbers[group[0], asked.district or ALL] += n
        if asked.across:
            numbers[group[0], group[1]] += n
            numbers[ALL, group[1]] += n
    (whole,) = counting.count(asked.definition, asked.period, where=where).values()
    numbers[ALL, asked.district or ALL] = whole
    found = [] if asked.dimension == MONTH else [group[0] for group in counts]
    codes = dict.fromkeys((*_values(asked, universe), *found))
    return lambda code, place: Number(numbers[code, place]), list(codes)


def _values(asked: Asked, universe: Universe) -> list[str]:
    """The values of the dimension here, so that none is missing where nothing was counted."""
    if asked.dimension == MONTH:
        return [month.code for month in asked.period.months() if month.first <= clock.today()]
    if asked.dimension == DISTRICT:
        return list(universe.districts)
    if asked.dimension == MUNICIPALITY:
        return [code for code, place in universe.municipalities.items() if asked.district in ("", place)]
    return list(universe.values[asked.dimension])


def _ordered(rows: list[Row], asked: Asked) -> list[Row]:
    """Months as they came; else the largest first, then what is not shown by name, so that order tells
    nothing."""
    if asked.dimension == MONTH:
        return sorted(rows, key=lambda row: row.code)
    return sorted(rows, key=lambda row: (not row.number.shown, -(row.number.value or 0), row.name))


# ---- durations ----


def _days(asked: Asked) -> tuple[list[Row], Row | None, list[str]]:
    if asked.published and not _whole_and_over(asked):
        return [], None, []
    where = Where(asked.district, asked.municipality)
    groups = counting.days(asked.definition, asked.period, (asked.dimension,), where=where)
    known = _values(asked, labels.universe(asked.definition, clock.today())) if asked.published else ()
    codes = dict.fromkeys((*known, *(code for (code,) in groups)))
    named = labels.names(asked.dimension, codes, clock.today())
    rows = [_duration(code, named[code], groups.get((code,), []), asked.published) for code in codes]
    everything = [days for found in groups.values() for days in found]
    total = _duration(ALL, "", everything, asked.published) if everything else None
    return _ordered(rows, asked), total, []


def _whole_and_over(asked: Asked) -> bool:
    """Durations leave the house by whole years that are over: quarters beside a year would tell more."""
    whole = asked.period == Period(asked.period.year)
    return whole and releases.released(asked.definition, asked.period, clock.today())


def _duration(code: str, name: str, days: Sequence[int], published: bool) -> Row:
    """The middle of some durations. Published only of five or more, its spread of ten or more."""
    few = published and len(days) < SMALL_BELOW
    middle = Number(None, SMALL, NONE) if few else Number(round(statistics.median(days)))
    low = high = None
    if len(days) >= (SPREAD_FROM if published else 2):
        first, _second, third = statistics.quantiles(days, n=4, method="inclusive")
        low, high = round(first), round(third)
    return Row(code, name, middle, Spread(low, high, _rests_on(len(days), published)))


def _rests_on(number: int, published: bool) -> str:
    """On how many a duration rests. Outside the house no more than which of the rules above were met: a
    number, or a range of numbers, would say how large a count is that is left out elsewhere."""
    if not published:
        return str(number)
    if number < SMALL_BELOW:
        return f"<{SMALL_BELOW}"
    met = SPREAD_FROM if number >= SPREAD_FROM else SMALL_BELOW
    return gettext("%(number)s or more") % {"number": met}

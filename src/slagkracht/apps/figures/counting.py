"""Counting events: how many came, how many there are, how many days it took. Reads events, nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from slagkracht.apps.figures.definitions import MONTH, Definition
from slagkracht.apps.figures.models import Event
from slagkracht.apps.figures.periods import Period
from slagkracht.base.dates import AMSTERDAM, local_date

Counts = dict[tuple[str, ...], int]


@dataclass(frozen=True)
class Where:
    """The whole region, one district of it, or one municipality."""

    district: str = ""
    municipality: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """As a filter on events."""
        return {name: value for name, value in asdict(self).items() if value}


REGION = Where()


def count(
    definition: Definition, period: Period, split: Sequence[str] = (), *, where: Where = REGION
) -> Counts:
    """The counts of a definition by some dimensions: over the period, or (of a stock) on its last day.

    ``month`` gives the months of the period, by their code; of a stock each on its own last day. A group
    without events is left out.
    """
    if definition.kind == "count":
        events = _events(definition, where).filter(at__gte=_begin(period.first), at__lt=_end(period.last))
        return _grouped(events, split, period)
    if MONTH in split:
        return _stock_by_month(definition, period, split, where)
    return _grouped(_there(definition, period.last, where), split, period)


def days(
    definition: Definition, period: Period, split: Sequence[str] = (), *, where: Where = REGION
) -> dict[tuple[str, ...], list[int]]:
    """The calendar days from an event to the first that ended it, for all that ended in the period."""
    same = Event.objects.filter(thing=OuterRef("thing"))
    earlier = same.filter(kind__in=definition.leaving, at__lt=OuterRef("at"))
    began = same.filter(kind__in=definition.events, at__lte=OuterRef("at")).order_by("at").values("at")[:1]
    ended = (
        Event.objects.filter(kind__in=definition.leaving, **where.filters)
        .filter(~Exists(earlier), at__gte=_begin(period.first), at__lt=_end(period.last))
        .annotate(began=Subquery(began))
        .filter(began__isnull=False)
    )
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for *group, start, end in ended.values_list(*split, "began", "at").iterator(chunk_size=5_000):
        found[tuple(group)].append((local_date(end) - local_date(start)).days)
    return dict(found)


def _events(definition: Definition, where: Where) -> QuerySet[Event]:
    """The events that count: of these kinds, and not undone afterwards."""
    events = Event.objects.filter(kind__in=definition.events, **where.filters)
    if not definition.undone:
        return events
    undone = Event.objects.filter(thing=OuterRef("thing"), kind__in=definition.undone, at__gte=OuterRef("at"))
    return events.filter(~Exists(undone))


def _there(definition: Definition, day: date, where: Where) -> QuerySet[Event]:
    """What is there at the end of a day: came, and has not left since."""
    left = Event.objects.filter(
        thing=OuterRef("thing"), kind__in=definition.leaving, at__gte=OuterRef("at"), at__lt=_end(day)
    )
    return Event.objects.filter(~Exists(left), kind__in=definition.events, at__lt=_end(day), **where.filters)


def _grouped(events: QuerySet[Event], split: Sequence[str], period: Period) -> Counts:
    if not split:
        return {(): events.count()}
    if MONTH in split:
        events = events.annotate(month=_month("at", period))
    rows = events.values_list(*split).annotate(n=Count("id")).order_by()
    return {tuple(group): n for *group, n in rows}


def _stock_by_month(definition: Definition, period: Period, split: Sequence[str], where: Where) -> Counts:
    """What is there at the end of each month, from one query: when it came by when it left."""
    leaving = (
        Event.objects.filter(thing=OuterRef("thing"), kind__in=definition.leaving, at__gte=OuterRef("at"))
        .order_by("at")
        .values("at")[:1]
    )
    months = period.months()
    rows = (
        Event.objects.filter(kind__in=definition.events, at__lt=_end(period.last), **where.filters)
        .annotate(left=Subquery(leaving))
        .annotate(came_in=_place("at", months), left_in=_place("left", months))
        .values_list("came_in", "left_in", *(name for name in split if name != MONTH))
        .annotate(n=Count("id"))
        .order_by()
    )
    found: Counts = defaultdict(int)
    at = list(split).index(MONTH)
    for came, left, *group, n in rows:
        for month in months[came:left]:
            found[(*group[:at], month.code, *group[at:])] += n
    return dict(found)


def _month(field: str, period: Period) -> Case:
    """The code of the month of a moment, for all databases alike."""
    cases = [When(**{f"{field}__lt": _end(m.last)}, then=Value(m.code)) for m in period.months()]
    return Case(*cases, output_field=CharField())


def _place(field: str, months: Sequence[Period]) -> Case:
    """The place of the first month at whose end a moment is past; after the last one: their number."""
    cases = [When(**{f"{field}__lt": _end(m.last)}, then=Value(i)) for i, m in enumerate(months)]
    return Case(*cases, default=Value(len(months)), output_field=IntegerField())


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)


def _end(day: date) -> datetime:
    """The first moment after a day."""
    return _begin(day + timedelta(days=1))

"""What a figure is asked about, as an address writes it; whatever is not understood gets its first word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from slagkracht.apps.figures import definitions, policies
from slagkracht.apps.figures.definitions import DISTRICT, MONTH, MUNICIPALITY, Definition
from slagkracht.apps.figures.periods import Period, offered, parse
from slagkracht.base.actors import EVERYWHERE, Actor

FIGURE, PERIOD, SPLIT, ACROSS, SCOPE, VIEW = "cijfer", "periode", "naar", "en", "bereik", "weergave"
PUBLISHED = "gepubliceerd"
REGION = "regio"  # the scope without a code of its own
FIRST = "signals_received"


@dataclass(frozen=True)
class Asked:
    """One figure: which definition, when, where, split by what, and for whom.

    ``across``: by district as well. ``published``: as it may leave the house, whoever asks.
    """

    definition: Definition
    period: Period
    dimension: str
    across: bool
    district: str = ""
    municipality: str = ""
    published: bool = True

    def address(self, **changes: str) -> str:
        """The query that asks this, with some words changed."""
        words = {
            FIGURE: self.definition.code,
            PERIOD: self.period.code,
            SPLIT: self.dimension,
            ACROSS: DISTRICT if self.across else "",
            SCOPE: self.district or self.municipality or REGION,
            VIEW: PUBLISHED if self.published else "",
        } | changes
        return "?" + urlencode({name: word for name, word in words.items() if word})


@dataclass(frozen=True)
class Choices:
    """What this actor may choose from. ``inside``: the scopes where real counts are shown ("" the region)."""

    definitions: Sequence[Definition]
    periods: Sequence[Period]
    dimensions: Sequence[str]
    scopes: Sequence[str]
    inside: frozenset[str]
    crossable: bool


def read(
    query: Mapping[str, str], *, by: Actor, today: date, districts: Sequence[str]
) -> tuple[Asked, Choices]:
    """The figure that an address asks, as far as this actor may see it; and what else could be asked.

    A scope that is not the actor's own is answered with the release, a period that has not been released
    with the latest that has been.
    """
    catalogue = {d.code: d for d in definitions.every() if d.holds(today)}
    labelled = {d.label: d for d in definitions.every()}
    code = query.get(FIGURE, "")
    definition = catalogue.get(code) or labelled.get(code) or catalogue[FIRST]
    inside = scopes_inside(by, definition, districts)
    published = query.get(VIEW) == PUBLISHED
    scopes = _scopes(definition, districts, frozenset() if published else inside)
    scope = query.get(SCOPE) or min(inside, default="")
    scope = scope if scope in scopes else ""
    published = published or scope not in inside
    periods = _periods(definition, scope, today, published=published)
    period = parse(query.get(PERIOD, ""))
    if period not in periods:
        period = periods[0] if periods else Period(today.year)
    dimensions = _dimensions(definition, period, scope, districts, published=published)
    crossable = _crossable(definition, period, scope, published=published)
    dimension = query.get(SPLIT, "")
    if dimension not in dimensions:
        dimension = next(iter(dimensions), MONTH)
    across = dimension in crossable and query.get(ACROSS) == DISTRICT
    places = {"district": scope} if scope in districts else {"municipality": scope}
    asked = Asked(definition, period, dimension, across, published=published, **places)
    kept = list(catalogue.values())
    return asked, Choices(kept, periods, dimensions, scopes, inside, dimension in crossable)


def _scopes(definition: Definition, districts: Sequence[str], inside: frozenset[str]) -> list[str]:
    """Where it can be asked: the region, the districts that are released or one's own, one's own towns."""
    offered = inside | (set(districts) if DISTRICT in definition.released else set())
    return ["", *(d for d in districts if d in offered), *sorted(inside - {"", *districts})]


def scopes_inside(by: Actor, definition: Definition, districts: Sequence[str]) -> frozenset[str]:
    """The scopes in which this actor sees real counts of a definition."""
    wanted = policies.REAL_COUNTS[definition.insiders]
    held = by.scopes(*wanted)
    places = {scope.removeprefix("district:") for scope in held} - {EVERYWHERE}
    if EVERYWHERE in held:
        places |= {"", *districts}
    return frozenset(
        place
        for place in places
        if policies.may_see_real(
            by,
            definition.insiders,
            district=place if place in districts else "",
            municipality=place if place not in districts else "",
        ).allowed
    )


def _periods(definition: Definition, scope: str, today: date, *, published: bool) -> list[Period]:
    """Periods in which one version of the definition held; for what leaves the house those released."""
    settled = today - timedelta(days=definition.settles)
    found = offered(definition.valid_from, settled if published else today, finished_only=published)
    if published and (scope or definition.kind == "days"):
        found = [period for period in found if not period.quarter]
    others = [d for d in definitions.every() if d.code == definition.code and d != definition]
    return [p for p in found if not any(o.holds(p.first) or o.holds(p.last) for o in others)]


def _dimensions(
    definition: Definition, period: Period, scope: str, districts: Sequence[str], *, published: bool
) -> list[str]:
    """By what it can be split here: a district not by district, a month not by month, a released quarter
    only by what is released of it."""
    left_out = {DISTRICT} if scope else set()
    left_out |= {MUNICIPALITY} if scope and scope not in districts else set()
    left_out |= {MONTH} if period.month else set()
    left_out |= set(definition.dimensions) - set(definition.released) if published else set()
    if published and definition.kind != "days":
        left_out |= {MONTH} if scope else set()
        if period.quarter:
            left_out |= set(definition.dimensions) - {MONTH}
    return [name for name in definition.dimensions if name not in left_out]


def _crossable(definition: Definition, period: Period, scope: str, *, published: bool) -> frozenset[str]:
    """The dimensions that can be split by district as well."""
    if scope or definition.kind == "days" or (published and period.quarter):
        return frozenset()
    by_name = definition.released if published else definition.dimensions
    return frozenset(by_name) - {MONTH, DISTRICT, MUNICIPALITY} if DISTRICT in by_name else frozenset()

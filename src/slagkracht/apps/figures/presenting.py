"""A figure as page and PDF show it: its sentence, its picture, its table and its recipe. One for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language, gettext

from slagkracht.apps.figures import charts, findings, labels, maps
from slagkracht.apps.figures.asking import REGION, Asked, Choices
from slagkracht.apps.figures.charts import Bar, Chart
from slagkracht.apps.figures.definitions import DISTRICT, MONTH, MUNICIPALITY
from slagkracht.apps.figures.maps import Map
from slagkracht.apps.figures.periods import parse
from slagkracht.apps.figures.queries import Figure, Row
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base import words


@dataclass(frozen=True)
class Picture:
    """What is drawn: a chart or a map, and what it says in words."""

    description: str
    chart: Chart | None = None
    map: Map | None = None

    def svg(self) -> str:
        """As SVG, for the PDF."""
        if self.map:
            return maps.svg(self.map)
        assert self.chart is not None
        return charts.svg(self.chart.wide)


@dataclass(frozen=True)
class Shown:
    """A figure, ready to show."""

    figure: Figure
    name: str
    place: str
    sentence: str
    finding: str
    picture: Picture | None
    columns: Sequence[str]
    caption: str
    suppressed: bool
    adds_up: bool


def shown(figure: Figure) -> Shown:
    """The figure in words and pictures, in the language of the moment."""
    asked = figure.asked
    numbers = [row.number for row in figure.rows] + [n for row in figure.rows for n in row.across]
    return Shown(
        figure=figure,
        name=labels.said(asked.definition.name),
        place=place(asked),
        sentence=findings.total(figure),
        finding=findings.finding(figure),
        picture=_picture(figure) if figure.rows else None,
        columns=_columns(figure),
        caption=_caption(figure),
        suppressed=any(not number.shown for number in numbers),
        adds_up=figure.total is not None
        and not (asked.dimension == MONTH and asked.definition.kind == "stock"),
    )


def place(asked: Asked) -> str:
    """What the figure is about: the region, a district or a municipality, by name."""
    if asked.district:
        return labels.names(DISTRICT, [asked.district], asked.period.last)[asked.district]
    if asked.municipality:
        return labels.names(MUNICIPALITY, [asked.municipality], asked.period.last)[asked.municipality]
    return organisation.region_name()


def _columns(figure: Figure) -> list[str]:
    """The heads of the table."""
    asked = figure.asked
    first = words.say(f"dimension_{asked.dimension}").capitalize()
    if asked.definition.kind == "days":
        return [first, gettext("Middle value in days"), gettext("Middle half"), gettext("Rests on")]
    return [first, gettext("How many"), *figure.across]


def _caption(figure: Figure) -> str:
    """What the picture shows, in words under it."""
    asked = figure.asked
    if asked.definition.kind == "days":
        text = gettext("The point is the middle value, the line the middle half.")
    elif asked.dimension == MUNICIPALITY:
        text = gettext("Each tile is a municipality; a thick line is the border of a district.")
    elif asked.dimension == MONTH and asked.definition.kind == "stock":
        text = gettext("Each point is the number at the end of a month.")
    elif asked.dimension == MONTH:
        text = gettext("Each bar is a month.")
    else:
        text = gettext("The longest bar stands first.")
    running = gettext("The last one is not complete yet.") if figure.recipe.running else ""
    return f"{text} {running}".strip() if asked.dimension == MONTH else text


def _picture(figure: Figure) -> Picture:
    asked = figure.asked
    name = labels.said(asked.definition.name)
    said = f"{name}, {place(asked)}. {findings.finding(figure)}. {_listed(figure)}"
    if asked.dimension == MUNICIPALITY and asked.definition.kind != "days":
        numbers = {row.code: (row.number.value, str(row.number)) for row in figure.rows}
        tiles = organisation.tiles(figure.recipe.last)
        return Picture(said, map=maps.of(tiles, numbers, asked.definition.classes))
    return Picture(said, chart=_chart(figure, said))


def _listed(figure: Figure) -> str:
    """The numbers in a sentence, for who does not see the picture: no more than the table says."""
    return ", ".join(f"{row.name}: {row.number}" for row in figure.rows) + "."


def _chart(figure: Figure, description: str) -> Chart:
    asked = figure.asked
    values = [_bar(row, asked) for row in figure.rows]
    if asked.definition.kind == "days":
        return charts.ranges(values, description=description)
    if asked.dimension != MONTH:
        return charts.bars(values, description=description)
    if asked.definition.kind == "stock":
        return charts.line(values, description=description)
    return charts.columns(values, description=description)


def _bar(row: Row, asked: Asked) -> Bar:
    name = _short_month(row.code) if asked.dimension == MONTH else row.name
    low, high = (row.spread.low, row.spread.high) if row.spread else (None, None)
    return Bar(name, row.number.value, str(row.number), low, high)


def _short_month(code: str) -> str:
    month = parse(code)
    assert month is not None
    return format_date(month.first, "MMM", locale=(get_language() or "nl")[:2]).replace(".", "")


# ---- what may be chosen ----


@dataclass(frozen=True)
class Option:
    """One line of a select."""

    word: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Fields:
    """The selects above a figure."""

    figures: Sequence[Option]
    periods: Sequence[Option]
    dimensions: Sequence[Option]
    scopes: Sequence[Option]
    across: bool | None


def fields(asked: Asked, choices: Choices) -> Fields:
    """The choices in words. ``across`` is None where it cannot be split twice."""
    scope = asked.district or asked.municipality
    named = {"": organisation.region_name()}
    for dimension in (DISTRICT, MUNICIPALITY):
        codes = [c for c in choices.scopes if c and c.startswith("gm") == (dimension == MUNICIPALITY)]
        named |= labels.names(dimension, codes, date.max)
    return Fields(
        figures=[_option(d.code, labels.said(d.name), asked.definition.code) for d in choices.definitions],
        periods=[_option(p.code, labels.said(p.name), asked.period.code) for p in choices.periods],
        dimensions=[_option(n, words.say(f"dimension_{n}"), asked.dimension) for n in choices.dimensions],
        scopes=[_option(code or REGION, named[code], scope or REGION) for code in choices.scopes],
        across=asked.across if choices.crossable else None,
    )


def _option(word: str, text: str, chosen: str) -> Option:
    return Option(word, text, word == chosen)

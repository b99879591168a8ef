"""The hexagon map of one figure: five fixed classes per definition, so that two maps can be compared.

What is not shown is white with its word ("<5", "×"); white never means zero. A zero that may be shown is in
the lowest class, with its number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from slagkracht.apps.figures.charts import PAPER_FONT
from slagkracht.apps.organisation import hexmap
from slagkracht.apps.organisation.hexmap import Hexagon
from slagkracht.apps.organisation.queries import Tile

COLOURS = ("#e3eeec", "#b6d5d4", "#78b0b3", "#2f7f8a", "#0b4a56")
DARK, LIGHT, BORDER, EDGE = "#16262b", "#ffffff", "#3c4d52", "#d3ccbc"
DARK_FROM = 4  # from this class the text is white


@dataclass(frozen=True)
class Shown:
    """One tile with its number as its reader may see it; ``band`` 1–5, or 0 where it is white."""

    tile: Hexagon
    text: str
    band: int

    @property
    def label_y(self) -> float:
        """Where the label stands."""
        return self.tile.y - 6

    @property
    def text_y(self) -> float:
        """Where the number stands."""
        return self.tile.y + 11

    @property
    def light(self) -> bool:
        """Is the text white?"""
        return self.band >= DARK_FROM


@dataclass(frozen=True)
class Map:
    """The map as the template and the PDF draw it. ``bands``: the five classes in words."""

    tiles: Sequence[Shown]
    borders: str
    width: float
    height: float
    bands: Sequence[str]
    white: bool


def of(tiles: Sequence[Tile], numbers: Mapping[str, tuple[int | None, str]], classes: Sequence[int]) -> Map:
    """The map of these municipalities; ``numbers`` gives per code the number (None: not shown) and its
    text. Municipalities without one are left out."""
    base = hexmap.of([tile for tile in tiles if tile.code in numbers])
    shown = [_shown(tile, *numbers[tile.code], classes) for tile in base.tiles]
    white = any(tile.band == 0 for tile in shown)
    return Map(shown, base.borders, base.width, base.height, bands(classes), white)


def bands(classes: Sequence[int]) -> list[str]:
    """The five classes in words: "0–4", "5–9", …, "40+"."""
    lows = [0, *classes]
    ends = [f"{low}–{high - 1}" for low, high in zip(lows, classes, strict=False)]
    return [*ends, f"{classes[-1]}+"]


def _shown(tile: Hexagon, value: int | None, text: str, classes: Sequence[int]) -> Shown:
    return Shown(tile, text, 0 if value is None else bisect_right(classes, value) + 1)


def svg(drawing: Map) -> str:
    """The map as a picture by itself, for the PDF: colours in attributes, no style."""
    line = f'fill="none" stroke="{BORDER}" stroke-width="2.5" stroke-linecap="round"'
    parts = [*map(_polygon, drawing.tiles), f'<path d="{drawing.borders}" {line}/>']
    size = f'viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _polygon(shown: Shown) -> str:
    tile = shown.tile
    fill = COLOURS[shown.band - 1] if shown.band else LIGHT
    ink = LIGHT if shown.light else DARK
    text = f'x="{tile.x:g}" font-family="{PAPER_FONT}" text-anchor="middle" fill="{ink}"'
    return (
        f'<polygon points="{tile.points}" fill="{fill}" stroke="{EDGE}" stroke-width="1.5"/>'
        f'<text y="{shown.label_y:g}" {text} font-size="15">{escape(tile.label)}</text>'
        f'<text y="{shown.text_y:g}" {text} font-size="13">{escape(shown.text)}</text>'
    )

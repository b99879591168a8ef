"""The map: five fixed classes, and white for what is not shown."""

from __future__ import annotations

from xml.etree import ElementTree

from slagkracht.apps.figures import maps
from slagkracht.apps.organisation.queries import Tile

TILES = [Tile(f"gm{i:04d}", f"Plaats {i}", f"P{i}", "oost" if i < 4 else "west", "x", i, 0) for i in range(8)]
CLASSES = (5, 10, 20, 40)


def drawn(*values: int | None) -> maps.Map:
    numbers = {
        tile.code: (value, "<5" if value is None else str(value))
        for tile, value in zip(TILES, values, strict=False)
    }
    return maps.of(TILES, numbers, CLASSES)


def test_every_edge_belongs_to_the_class_above_it():
    assert [tile.band for tile in drawn(0, 4, 5, 9, 10, 20, 39, 40).tiles] == [1, 1, 2, 2, 3, 4, 4, 5]
    assert maps.bands(CLASSES) == ["0–4", "5–9", "10–19", "20–39", "40+"]


def test_white_is_what_is_not_shown_and_never_zero():
    found = drawn(None, 0)
    assert [tile.band for tile in found.tiles] == [0, 1]
    assert found.white
    assert not drawn(0, 1).white


def test_dark_tiles_have_white_text():
    assert [tile.light for tile in drawn(0, 5, 10, 20, 40).tiles] == [False, False, False, True, True]


def test_a_town_without_a_number_is_no_tile():
    assert len(drawn(1, 2).tiles) == 2


def test_on_paper_the_same_map_is_a_picture_by_itself():
    picture = maps.svg(drawn(None, 45, 3))
    tree = ElementTree.fromstring(picture)
    texts = [node.text for node in tree.iter() if node.tag.endswith("text")]
    assert texts == ["P0", "<5", "P1", "45", "P2", "3"]
    assert "style" not in picture
    assert "class" not in picture

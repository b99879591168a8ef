"""Where rooms register: the menu, panels, words and daily rounds."""

from __future__ import annotations

import pytest

from slagkracht.base import daily, menu, panels, words
from slagkracht.base.actors import service


@pytest.fixture
def rooms(monkeypatch):
    monkeypatch.setattr(menu, "_rooms", [])


def test_the_menu_shows_only_what_one_may_enter_in_order(rooms):
    late = menu.Room(menu.WALK, 20, "Signals", "x:signals", lambda by: True, lambda by: 3)
    early = menu.Room(menu.WALK, 10, "Today", "x:today", lambda by: True)
    closed = menu.Room(menu.SHELF, 5, "Register", "x:register", lambda by: False, lambda by: 1 // 0)
    for room in (late, early, closed, late):
        menu.register(room)
    shown = menu.entries(service("x"))
    assert [(entry.label, entry.count) for entry in shown[menu.WALK]] == [("Today", 0), ("Signals", 3)]
    assert shown[menu.SHELF] == [], "and what waits in a closed room is not even counted"


def test_panels_come_in_order_each_once(monkeypatch):
    monkeypatch.setattr(panels, "_panels", [])
    second = panels.Panel("dossier.overview", 20, lambda by, owner: None, "b.html")
    first = panels.Panel("dossier.overview", 10, lambda by, owner: None, "a.html")
    for panel in (second, first, second, panels.Panel("other", 1, lambda by, owner: None, "c.html")):
        panels.register(panel)
    assert panels.for_page("dossier.overview") == [first, second]
    assert panels.for_page("nowhere") == []


def test_a_code_has_words_with_its_facts_or_is_a_bug(monkeypatch):
    monkeypatch.setattr(words, "_words", {})
    words.register({"too_late": "It is %(days)s days late."})
    assert words.say("too_late", {"days": 3}) == "It is 3 days late."
    assert (words.known("too_late"), words.known("other"), words.codes()) == (True, False, {"too_late"})
    with pytest.raises(KeyError):
        words.say("other")


def test_a_round_that_fails_keeps_no_other_from_its_work_and_tells_no_content(monkeypatch, caplog):
    monkeypatch.setattr(daily, "_rounds", {})

    def fails():
        raise ValueError("Jansen 4711")

    daily.register(daily.Round("second", 20, lambda: {"destroyed": 2}))
    daily.register(daily.Round("first", 10, fails))
    assert daily.run_all() == [
        daily.Done("first", error="ValueError"),
        daily.Done("second", {"destroyed": 2}),
    ]
    assert "4711" not in caplog.text
    daily.register(daily.Round("first", 30, dict))
    assert [one.name for one in daily.rounds()] == ["second", "first"], "the same name again replaces it"

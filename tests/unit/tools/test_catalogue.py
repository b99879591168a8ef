"""The gate of the Dutch catalogue catches what would go wrong on a page."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message
from tools import catalogue


@pytest.mark.parametrize(
    ("english", "dutch", "wrong"),
    [
        ("Hello %(name)s", "Dag %(name)s", False),
        ("Hello %(name)s", "Dag", True),
        ("Hello %(name)s", "Dag %(naam)s", True),
        ("{count} left", "nog {count}", False),
        ("{count} left", "nog {aantal}", True),
        ("a <strong>b</strong>", "een b", True),
        (("one thing", "%(n)s things"), ("één ding", "%(n)s dingen"), False),
        (("one thing", "%(n)s things"), ("%(n)s ding", "%(n)s dingen"), False),
        (("one thing", "%(n)s things"), ("één ding", "dingen"), True),
        (("one thing", "%(n)s things"), ("%(m)s ding", "%(n)s dingen"), True),
    ],
)
def test_other_placeholders_are_found(english, dutch, wrong):
    key = (english, None)
    assert catalogue.garbled([key], {key: Message(english, dutch)}) == ([key] if wrong else [])


def test_mail_and_pages_and_code_are_all_read():
    files = {name for names in catalogue.ids().values() for name in names}
    assert any(name.endswith(".txt") for name in files)
    assert any(name.endswith(".html") for name in files)
    assert any(name.endswith(".py") for name in files)
    assert "frontend/words" in files

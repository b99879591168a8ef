"""The written table stands in the documents as it is."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/explanation/intake.md"


def test_the_table_of_who_sees_what_is_the_one_that_is_shown():
    table = tomllib.loads((files("slagkracht.apps.intake") / "who_sees_what.toml").read_text("utf-8"))
    lines = DOCUMENT.read_text("utf-8").splitlines()
    readers = table["readers"]
    assert "| | " + " | ".join(reader["en"] for reader in readers.values()) + " |" in lines
    for act in table["acts"].values():
        assert f"| {act['en']} | " + " | ".join(act["sees"][reader] for reader in readers) + " |" in lines

"""The glossary cannot lie: every name it gives exists in the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `([^`]+)` \|", GLOSSARY, re.MULTILINE)
FILES = [path for path in (ROOT / "src/slagkracht").rglob("*") if path.suffix in {".py", ".toml"}]
CODE = "\n".join(path.read_text("utf-8") for path in FILES)


def test_there_are_rows():
    assert len(ROWS) > 30


@pytest.mark.parametrize(("dutch", "english", "name"), ROWS, ids=[row[2] for row in ROWS])
def test_the_name_is_used_in_the_code(dutch, english, name):
    assert re.search(rf"\b{re.escape(name)}\b", CODE), f"{dutch} / {english}"


def test_one_concept_has_one_row():
    names = [name for _dutch, _english, name in ROWS]
    assert sorted(names) == sorted(set(names))


def test_there_is_no_thing_called_case():
    """A case is a word with too many meanings here: a local case, a case consultation, a dossier."""
    assert not re.search(r"^class Case\b", CODE, re.M)

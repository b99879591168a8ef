"""Every code that the intake raises has words, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from slagkracht.base import words

ROOM = Path(__file__).resolve().parents[3] / "src/slagkracht/apps/intake"
CODES = re.compile(
    r"(?:Wrong\(|FileProblem\(|NotNow\(|refuse\(|_wrong\([^,]+, |\"code\": |words\.say\()f?\"([a-z_]+)\""
)


def raised() -> set[str]:
    found = set()
    for path in ROOM.rglob("*.py"):
        found |= set(CODES.findall(path.read_text("utf-8")))
    return found


def test_every_code_has_words():
    assert len(raised()) > 60
    missing = {code for code in raised() if not (words.known(code) or words.known(f"draft_{code}"))}
    assert missing == set()


def test_the_cells_that_are_put_together_have_words():
    for which in ("municipality", "place", "form", "participant"):
        assert words.known(f"cell_{which}_unknown")
        assert words.known(f"cell_{which}_unknown_near")
    assert words.known("cell_kind_unknown")
    for fault in ("formula", "error"):
        assert words.known(f"cell_{fault}")


def test_every_special_category_has_words():
    import tomllib

    table = tomllib.loads((ROOM / "sheets/special_words.toml").read_text("utf-8"))
    for category, listed in table.items():
        assert words.known(f"cell_special_{category}")
        assert all(word == word.casefold() and word.isalpha() for word in listed)

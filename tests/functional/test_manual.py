"""The manual cannot lie: each picture it names is there, made by the walk, and small; each link arrives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs/handleiding"
PAGES = [ROOT / "README.md", *sorted(MANUAL.glob("*.md"))]
MOST_BYTES = 200_000


def named() -> dict[str, Path]:
    """The pictures that the manual and the README name, with the page that does."""
    links = (
        (page, link) for page in PAGES for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text())
    )
    return {Path(link).stem: (page.parent / link).resolve() for page, link in links}


def made() -> set[str]:
    """The pictures that the walk makes."""
    walk = ROOT / "tests/functional"
    text = "".join(path.read_text() for path in (walk / "test_walk.py", *(walk / "steps").glob("*.py")))
    return set(re.findall(r'picture\(\s*[\w.]+,\s*"([\w-]+)"', text))


def test_every_picture_is_there_and_made_by_the_walk() -> None:
    assert [str(path) for path in named().values() if not path.is_file()] == []
    assert set(named()) == made()
    assert {path.stem for path in (MANUAL / "beelden").glob("*")} == made()


def test_every_picture_is_small() -> None:
    large = {path.name: path.stat().st_size for path in named().values() if path.stat().st_size > MOST_BYTES}
    assert large == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_the_manual_arrives(page: Path) -> None:
    links = re.findall(r"(?<!!)\[[^\]]+\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []

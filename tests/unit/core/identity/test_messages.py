"""Every code that this package can give has words in both languages."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from slagkracht.core.errors import LANGUAGES, sentence

SOURCES = "\n".join(
    path.read_text("utf-8")
    for folder in (files("slagkracht.core.identity"), files("slagkracht.core.identity") / "linking")
    for path in folder.iterdir()
    if path.name.endswith(".py")
)


def codes() -> set[str]:
    found = set(re.findall(r'"identity\.([a-z_0-9]+)"', SOURCES))
    return {code for code in found if code not in {"check", "compare", "link"}}


@pytest.mark.parametrize("code", sorted(codes()))
def test_errors_are_worded(code: str) -> None:
    for language in LANGUAGES:
        assert sentence(f"identity.{code}", language)


def test_nothing_is_worded_for_nobody() -> None:
    """Levels, notes, bands and checks are put together from codes: each code occurs in the sources."""
    import tomllib

    worded = tomllib.loads((files("slagkracht.core.identity") / "messages.toml").read_text("utf-8"))
    for code, texts in worded.items():
        bare = re.sub("^(check|level|note|band|barred)_(work_)?", "", code)
        assert re.search(rf"\b{bare}\b|identity\.{code}", SOURCES), code
        assert set(texts) == set(LANGUAGES)

"""Short lists of codes with their names: themes, departments, powers with their article, results."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class Named:
    """One entry: its code, its names, and the article where it stands (powers)."""

    code: str
    nl: str
    en: str
    article: str = ""

    def in_(self, language: Literal["nl", "en"]) -> str:
        """The name in a language."""
        return self.nl if language == "nl" else self.en


@cache
def _read(name: str) -> Mapping[str, Named]:
    rows = tomllib.loads((files("slagkracht.apps.intake.lists") / f"{name}.toml").read_text("utf-8"))
    return MappingProxyType({code: Named(code, **texts) for code, texts in rows.items()})


def themes() -> Mapping[str, Named]:
    """What a notice is about."""
    return _read("themes")


def departments() -> Mapping[str, Named]:
    """Where in the municipality a notice can go."""
    return _read("departments")


def powers() -> Mapping[str, Named]:
    """With what a municipality can act."""
    return _read("powers")


def results() -> Mapping[str, Named]:
    """What came of an action."""
    return _read("results")


def options(named: Mapping[str, Named], language: Literal["nl", "en"]) -> list[tuple[str, str]]:
    """A list as choices of a form."""
    return [(code, entry.in_(language)) for code, entry in named.items()]

"""What core raises when it cannot use what it was given: a code with facts, worded by the shell.

Each package words its own codes in a ``messages.toml`` beside its code: the part of the code before
the first dot names the package (``network.unknown_strategy`` is worded in ``core/network/messages.toml``;
a code without a dot in ``core/messages.toml``).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Language = str
LANGUAGES: tuple[Language, ...] = ("nl", "en")


class CoreError(Exception):
    """Base of everything the core raises on purpose. Carries a code and the facts; no sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def message(self, language: Language = "nl") -> str:
        """The error in one plain sentence, in ``nl`` or ``en``, with where it stands in front."""
        return _where(self.facts, language) + sentence(self.code, language).format(**_shown(self.facts))

    def __str__(self) -> str:
        return self.message("en")


class UnusableInput(CoreError):
    """The input cannot be used. Facts ``file``, ``row`` and ``column`` say where, as far as known.

    ``row`` counts as a spreadsheet does: the header is row 1, the first record row 2.
    """


def sentence(code: str, language: Language) -> str:
    """The template that words ``code``; a code without words is a bug and raises ``KeyError``."""
    package = code.partition(".")[0] if "." in code else ""
    return _messages(package)[code.partition(".")[2] or code][language]


@cache
def _messages(package: str) -> dict[str, dict[str, str]]:
    folder = files("slagkracht.core") / package if package else files("slagkracht.core")
    return tomllib.loads((folder / "messages.toml").read_text("utf-8"))


_PLACE = {
    "nl": {"file": "bestand {}", "row": "rij {}", "column": "kolom ‘{}’"},
    "en": {"file": "file {}", "row": "row {}", "column": "column ‘{}’"},
}


def _where(facts: dict[str, Any], language: Language) -> str:
    parts = [word.format(facts[key]) for key, word in _PLACE[language].items() if facts.get(key) is not None]
    return ", ".join(parts) + ": " if parts else ""


def _shown(facts: dict[str, Any]) -> dict[str, Any]:
    lists = (list, tuple, set, frozenset)
    return {k: ", ".join(map(str, v)) if isinstance(v, lists) else v for k, v in facts.items()}

"""Possible names in open text, by the same rules and lists as the script in the page.

Names belong with the subjects, where they are sealed. A person decides; this only points.
The rules are written out in docs/explanation/frontend.md ("How a name is recognised").
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from slagkracht.apps.organisation.queries import public_names

TITLE, INITIAL, PARTICLE, NAME, OTHER = "title", "initial", "particle", "name", "other"


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    kind: str
    opens: bool
    follows: bool


@cache
def _rules() -> dict[str, Any]:
    path = files("slagkracht") / "static/slagkracht/dist/rules/names.json"
    rules: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return rules


def possible(text: str, public: frozenset[str] | None = None) -> list[str]:
    """The possible names in a text, as written, each once. ``public``: names that are nobody's
    (None: those of the region's places)."""
    known = public if public is not None else frozenset(public_names())
    parts = frozenset(part.lower() for name in known for part in name.split())
    words = _words(text, parts)
    found: list[str] = []
    index = 0
    while index < len(words):
        taken, index = _take(words, index)
        name = _trim(taken)
        if name:
            found.append(text[name[0].start : name[-1].end])
    return list(dict.fromkeys(found))


def _words(text: str, public: frozenset[str]) -> list[_Word]:
    rules = _rules()
    letters = rules["upper"] + rules["lower"]
    pattern = re.compile(rf"[{letters}](?:[{letters}'’-]*[{letters}])?")
    words: list[_Word] = []
    end = 0
    for match in pattern.finditer(text):
        gap = text[end : match.start()]
        dotted = text[match.end() : match.end() + 1] == "."
        if words and words[-1].kind in (TITLE, INITIAL):
            gap = gap.removeprefix(".")
        kind = _kind(match.group(), dotted, public)
        opens = not words or any(sign in gap for sign in ".!?:;•\n\r")
        words.append(
            _Word(match.group(), match.start(), match.end(), kind, opens, bool(words) and not gap.strip(" "))
        )
        end = match.end()
    return words


def _kind(word: str, dotted: bool, public: frozenset[str]) -> str:
    rules, low = _rules(), word.lower()
    if low in rules["titles"]:
        return TITLE
    if len(word) == 1 and word in rules["upper"] and dotted:
        return INITIAL
    if low in rules["particles"]:
        return PARTICLE
    plain = low in rules["not_names"] or low in public or low.endswith(tuple(rules["not_endings"]))
    if word[0] in rules["upper"] and any(letter in rules["lower"] for letter in word) and not plain:
        return NAME
    return OTHER


def _take(words: list[_Word], index: int) -> tuple[tuple[list[_Word], bool], int]:
    titled = words[index].kind == TITLE
    start = index + 1 if titled else index
    stop = start
    while stop < len(words) and words[stop].kind in (INITIAL, PARTICLE, NAME):
        first_alone = stop == start and not titled
        if not first_alone and not words[stop].follows:
            break
        stop += 1
    return (words[start:stop], titled), max(stop, index + 1)


def _trim(taken: tuple[list[_Word], bool]) -> list[_Word]:
    words, titled = taken
    if not titled and words:
        words = _without_opener(words)
        while words and words[0].kind == PARTICLE and not _capital_inside(words[0]):
            words = words[1:]
    while words and words[-1].kind != NAME:
        words = words[:-1]
    return words


def _without_opener(words: list[_Word]) -> list[_Word]:
    first = words[0]
    only = sum(word.kind == NAME for word in words) == 1
    if first.kind == NAME and first.opens and (only or first.text.lower() in _rules()["openers"]):
        return words[1:]
    return words


def _capital_inside(word: _Word) -> bool:
    return word.text[0] in _rules()["upper"] and not word.opens

"""A small labelled sample, and how well a way of searching does on it.

Texts and questions are ours, made up, about no real case. The question words were chosen to differ from the
words of the texts that answer them: by inflection, by being part of a compound, or altogether (synonyms). The
same hand wrote both, so the numbers say that a change made it better or worse and little about real use.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Question:
    words: str
    relevant: tuple[str, ...]
    kind: str


def texts() -> dict[str, str]:
    with (HERE / "texts.csv").open(encoding="utf-8") as stream:
        return {row["id"]: row["text"] for row in csv.DictReader(stream)}


def questions() -> list[Question]:
    with (HERE / "questions.csv").open(encoding="utf-8") as stream:
        rows = csv.DictReader(stream)
        return [Question(row["question"], tuple(row["relevant"].split(";")), row["kind"]) for row in rows]


def gain(found: list[str], relevant: tuple[str, ...]) -> float:
    """Normalised discounted gain (0–1) of the first ten hits."""
    got = sum(1 / math.log2(i + 2) for i, name in enumerate(found[:10]) if name in relevant)
    return got / sum(1 / math.log2(i + 2) for i in range(len(relevant)))


def quality(search: Callable[[str], list[str]], kind: str = "") -> float:
    """Mean gain over the questions, or over those of one kind."""
    asked = [q for q in questions() if kind in ("", q.kind)]
    return sum(gain(search(q.words), q.relevant) for q in asked) / len(asked)

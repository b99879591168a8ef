"""How fast the law answers, warm and cold, against deciding each question anew from the rows of the statute.

The first alternative does less: it walks the rows as ``tomllib`` reads them and gives a status only, without
reasons, articles, what to judge or what is possible instead. The second does the same work as ours and
remembers nothing. All answer the same questions in one run; the statuses are compared, so that speed is
never bought with another answer.

    python -m benchmarks.law
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from benchmarks._rows import row
from slagkracht.core.law import may_provide, statute
from slagkracht.core.law.answers import Question
from slagkracht.core.law.load import merged, texts
from slagkracht.core.law.provide import answer_in

ON = date(2026, 11, 23)
SEED = 20261123
ROUNDS = 5
QUESTIONS = 200_000
ALTERNATIVE_QUESTIONS = 10_000
Asked = tuple[str, str, int, str, str, str | None]


def domain() -> list[Asked]:
    """Every question there is: 87,480."""
    text = statute(ON)
    forms: list[str | None] = [None, *text.forms]
    return list(
        product(text.participants, text.categories, text.phases, text.activities, text.subjects, forms)
    )


class Rows:
    """The obvious alternative: look the rows up and decide, question by question."""

    def __init__(self) -> None:
        self.raw = merged(tomllib.loads(text) for text in texts())

    def _row(self, kind: str, code: str) -> dict[str, Any]:
        return next(row for row in self.raw[kind] if row["code"] == code)

    def status(self, asked: Asked) -> str:
        participant, category, phase, activity, subject, form = asked
        row = self._row("category", category)
        last = self._row("activity", activity)["last_phase"]
        named = (
            [p["code"] for p in self.raw["participant"]]
            if row.get("sources") == "any"
            else row.get("sources", [])
        )
        sources = [code for code in named if code not in row.get("except", [])]
        unclear = participant in row.get("unclear", {})
        closed = (
            "never" in row
            or phase > last
            or activity in row.get("not_in", [])
            or subject not in row.get("subjects", ["betrokkene", "directe_kring"])
            or (participant not in sources and not unclear)
            or ("forms" in row and form is not None and form not in row["forms"])
            or phase < row["phase"]
        )
        if closed:
            return "closed"
        return "unclear" if unclear or ("forms" in row and form is None) else "open"


def seconds(ask: Callable[[Asked], Any], questions: Sequence[Asked]) -> float:
    start = time.perf_counter()
    for question in questions:
        ask(question)
    return time.perf_counter() - start


def measure() -> list[dict[str, Any]]:
    """Warm, cold and the alternative, in pairs; the best of some rounds, per 100,000 questions."""
    every = domain()
    chance = random.Random(SEED)
    plain = [q for q in every if q[5] is None]
    drawn = chance.choices(plain, k=QUESTIONS)
    drawn_with_forms = chance.choices(every, k=QUESTIONS)
    rows = Rows()

    def ours(asked: Asked) -> Any:
        return may_provide(*asked, on=ON)

    def anew(asked: Asked) -> Any:
        return answer_in(replace(statute(ON)), Question(*asked))

    def one_round(questions: list[Asked]) -> tuple[float, float, float, float]:
        fresh = replace(statute(ON))
        cold = seconds(lambda asked: answer_in(fresh, Question(*asked)), questions) / len(questions)
        warm = seconds(ours, questions) / len(questions)
        sample = questions[:ALTERNATIVE_QUESTIONS]
        bare = seconds(rows.status, sample) / len(sample)
        return cold, warm, bare, seconds(anew, sample) / len(sample)

    agree = sum(ours(asked).status == rows.status(asked) for asked in every) / len(every)
    results = []
    for name, questions in (("without a form of crime", drawn), ("with any form of crime", drawn_with_forms)):
        timed = [one_round(questions) for _ in range(ROUNDS)]
        cold, warm, other, again = (min(column) * 100_000 for column in zip(*timed, strict=True))
        bare = "statuses alone, decided anew from the rows of the statute"
        whole = "full answers, each worked out anew"
        pairs = (("warm", warm, bare, other), ("cold", cold, bare, other), ("warm", warm, whole, again))
        for kind, mine, alternative, theirs in pairs:
            what = f"100,000 full answers of the law, {name}, {kind}"
            per_second = round(100_000 / mine)
            results.append(
                row(what, mine, alternative, theirs, answers_per_second=per_second, same_status=agree)
            )
    return [*results, _start()]


def _start() -> dict[str, Any]:
    """Starting the command for one question, against starting Python alone."""
    words = (
        "may provide --participant politie --category voertuig --phase 1 --activity scan --subject betrokkene"
    )
    ours = [sys.executable, "-m", "slagkracht.cli", *words.split(), "--json"]
    empty = [sys.executable, "-c", "pass"]
    timed: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        pair = []
        for command in (ours, empty):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            pair.append(time.perf_counter() - start)
        timed.append((pair[0], pair[1]))
    mine, bare = (min(column) for column in zip(*timed, strict=True))
    name, beside = "one question on the command line", "an empty Python process"
    return row(name, mine, beside, bare, under_half_a_second=mine < 0.5)

"""The complete table against the package's answers, and proof that the table would catch any flipped cell."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from slagkracht.core.law import may_provide, statute
from slagkracht.core.law.answers import Answer, Question
from slagkracht.core.law.entries import Category
from slagkracht.core.law.obstacles import obstacles, outcome
from slagkracht.core.law.statute import Statute
from tests.unit.core.law import expected
from tests.unit.core.law.expected import Cell

ON = date(2026, 11, 23)
TEXT = statute(ON)


class Told(NamedTuple):
    status: str
    verdict: str
    articles: tuple[str, ...]


Ask = Callable[[Cell], Answer | Told]


def differences(ask: Ask, categories: list[str]) -> Iterator[tuple[Cell, Answer | Told]]:
    """The cells in which the answer is not what the table says."""
    for category in categories:
        for cell in expected.cells(category):
            answer = ask(cell)
            right = (answer.status, answer.verdict) == (cell.status, cell.verdict)
            if not right or cell.article not in (None, answer.articles[0]):
                yield cell, answer


def ask_the_law(cell: Cell) -> Answer:
    return may_provide(*cell[:6], on=ON)


def test_the_table_knows_every_word_of_the_law_and_no_other() -> None:
    assert list(TEXT.participants) == expected.PARTICIPANTS
    assert set(TEXT.categories) == set(expected.CATEGORIES)
    assert set(TEXT.activities) == set(expected.ACTIVITIES)
    assert set(TEXT.subjects) == set(expected.SUBJECTS)
    assert {None, *TEXT.forms} == set(expected.FORMS)
    assert set(TEXT.phases) == {1, 2, 3}


def test_the_table_is_complete() -> None:
    words = (
        TEXT.participants,
        TEXT.categories,
        TEXT.phases,
        TEXT.activities,
        TEXT.subjects,
        (None, *TEXT.forms),
    )
    every = set(itertools.product(*words))
    told = [cell[:6] for category in expected.CATEGORIES for cell in expected.cells(category)]
    assert set(told) == every
    assert len(told) == len(every) == 12 * 27 * 3 * 3 * 3 * 10


@pytest.mark.parametrize("category", expected.CATEGORIES)
def test_every_cell(category: str) -> None:
    assert list(differences(ask_the_law, [category])) == []


def test_allowed_only_where_open() -> None:
    for category in expected.CATEGORIES:
        for cell in expected.cells(category):
            assert ask_the_law(cell).allowed is (cell.status == "open")


def ask_text(text: Statute) -> Ask:
    """What another text says, without its words: a mutant may have lost what its sentences need."""

    def ask(cell: Cell) -> Told:
        status, verdict = outcome(obstacles(text, Question(*cell[:6])))
        category = text.categories[cell.category]
        return Told(status, verdict, (text.reasons[category.never].article if category.never else "",))

    return ask


def test_what_a_text_says_is_what_its_answers_say() -> None:
    """The short cut taken for mutants is the one the answers themselves take."""
    for category in expected.CATEGORIES:
        assert list(differences(ask_text(TEXT), [category])) == []


# ---- Every cell of the rules flipped in turn ----

Mutant = tuple[str, Statute]


def with_category(code: str, **changes: object) -> Statute:
    changed = replace(TEXT.categories[code], **changes)  # type: ignore[arg-type]
    return replace(TEXT, categories={**TEXT.categories, code: changed})


def flipped(words: frozenset[str], word: str) -> frozenset[str]:
    return words ^ {word}


def mutants_of(code: str) -> Iterator[Mutant]:
    category = TEXT.categories[code]
    if category.never:
        for participant in TEXT.participants:
            yield (
                f"{code} from {participant}",
                with_category(code, never="", sources=frozenset({participant})),
            )
        return
    for participant in TEXT.participants:
        yield from _of_participant(code, category, participant)
    for phase in TEXT.phases.keys() - {category.phase}:
        yield f"{code} phase {phase}", with_category(code, phase=phase)
    for subject in TEXT.subjects:
        yield f"{code} about {subject}", with_category(code, subjects=flipped(category.subjects, subject))
    for activity in TEXT.activities:
        yield f"{code} in {activity}", with_category(code, not_in=flipped(category.not_in, activity))
    for form in TEXT.forms:
        forms = (
            tuple(f for f in category.forms if f != form)
            if form in category.forms
            else (*category.forms, form)
        )
        yield f"{code} form {form}", with_category(code, forms=forms)
    yield f"{code} forms off or on", with_category(code, forms=() if category.forms else ("mensenhandel",))
    yield f"{code} never", with_category(code, never="special")


def _of_participant(code: str, category: Category, participant: str) -> Iterator[Mutant]:
    sources = flipped(category.sources, participant)
    unclear = {p: d for p, d in category.unclear.items() if p != participant}
    yield f"{code} from {participant}", with_category(code, sources=sources, unclear=unclear)
    if participant in category.unclear:
        yield f"{code} doubt of {participant} gone", with_category(code, unclear=unclear)
    else:
        doubted = {**category.unclear, participant: "fiod_tax"}
        yield f"{code} doubt of {participant} new", with_category(code, unclear=doubted)


@pytest.mark.parametrize("category", expected.CATEGORIES)
def test_the_table_catches_each_flip_of_a_category(category: str) -> None:
    survivors = [
        name
        for name, mutant in mutants_of(category)
        if next(differences(ask_text(mutant), [category]), None) is None
    ]
    assert survivors == []


def mutants_of_the_frame() -> Iterator[Mutant]:
    for code, activity in TEXT.activities.items():
        for phase in {1, 2, 3} - {activity.last_phase}:
            changed = {**TEXT.activities, code: replace(activity, last_phase=phase)}
            yield f"{code} ends at {phase}", replace(TEXT, activities=changed)
    yield "not in force", statute(date(2025, 2, 28))


@pytest.mark.parametrize(
    ("name", "mutant"), list(mutants_of_the_frame()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_the_table_catches_each_flip_of_the_frame(name: str, mutant: Statute) -> None:
    found = differences(ask_text(mutant), expected.CATEGORIES)
    assert next(found, None) is not None, name


def test_how_many_cells_were_flipped() -> None:
    """A guard on the mutation test itself: were the mutants to vanish, nothing would be proved."""
    counted = sum(1 for category in expected.CATEGORIES for _ in mutants_of(category))
    assert counted == 18 * (12 * 2 + 2 + 3 + 3 + 9 + 2) + 9 * 12

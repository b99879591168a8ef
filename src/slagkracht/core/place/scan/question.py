"""From counts and a question to a model: which sizes, over which periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Booleans, Floats
from slagkracht.core.place.panel import Panel
from slagkracht.core.place.scan.expected import Expected, by_own_history, by_population
from slagkracht.core.place.scan.models import MODELS, Bernoulli, Expectation, Model, Permutation, Poisson

LIKE_EXPECTED = 3.0
MOST_SHUFFLED = 100_000_000  # cases of the permutation model: a gigabyte per shuffle
MOST_EXPECTED = 10**15  # in one cell; not far above it numpy draws no Poisson numbers
MOST_PEOPLE = 1_000_000_000  # from here on numpy draws no hypergeometric numbers


@dataclass(frozen=True)
class Question:
    """What is asked of a panel.

    ``model``: one of ``models.MODELS``. ``population_is_expected``: the population column holds expected
    counts (expectation model); None lets the numbers say so: fractions that add up to about the cases (at
    most three times more or fewer) are no people. ``history_until`` and ``until``: places on the axis;
    the expectation is then learnt up to and including the one and the scan covers the periods after it, up
    to and including the other. ``trend``: see ``expected``.
    """

    model: str
    population_is_expected: bool | None = None
    history_until: int | None = None
    until: int | None = None
    trend: str = "auto"


def pose(panel: Panel, question: Question) -> tuple[Model, Panel, Expected | None]:
    """The model to scan with, the panel to scan (cut to the periods asked), and how the expectation came.

    Raises ``unknown_word``, ``place.population_needed``, ``place.controls_needed``, ``place.time_needed``,
    ``place.more_cases_than_people``, ``place.too_many_people``, ``place.history_for_expectation``,
    ``place.too_many_cases``, ``place.no_periods_left``, ``place.no_history``, ``place.no_cases``.
    """
    if question.model not in MODELS:
        raise UnusableInput("unknown_word", value=question.model, known=MODELS)
    panel = _until(panel, question.until)
    if panel.counts.sum() == 0:
        raise UnusableInput("place.no_cases")
    if question.model == "expectation":
        return _expectation(panel, question)
    if question.history_until is not None:
        raise UnusableInput("place.history_for_expectation", model=question.model)
    if question.model == "poisson":
        return _poisson(panel), panel, None
    if question.model == "bernoulli":
        return _bernoulli(panel), panel, None
    if len(panel.axis) < 2:
        raise UnusableInput("place.time_needed", model=question.model)
    _refuse_above(MOST_SHUFFLED, float(panel.counts.sum()), question.model)
    return Permutation(panel.counts), panel, None


def _refuse_above(most: int, cases: float, model: str) -> None:
    if cases > most:
        raise UnusableInput("place.too_many_cases", model=model, most=most)


def _until(panel: Panel, until: int | None) -> Panel:
    if until is None or until >= len(panel.axis) - 1:
        return panel
    if until < 0:
        raise UnusableInput("place.no_periods_left")
    return panel.between(0, until)


def _poisson(panel: Panel) -> Poisson:
    if panel.population is None:
        raise UnusableInput("place.population_needed", model="poisson")
    cases = int(panel.counts.sum())
    return Poisson(panel.population * (cases / panel.population.sum()), cases)


def _bernoulli(panel: Panel) -> Bernoulli:
    if panel.controls is not None:
        people: Floats = (panel.counts + panel.controls).astype(np.float64)
    elif panel.population is not None:
        people = np.round(panel.population)
    else:
        raise UnusableInput("place.controls_needed", model="bernoulli")
    crowded = np.argwhere(people < panel.counts)
    if len(crowded):
        place, period = crowded[0]
        raise UnusableInput(
            "place.more_cases_than_people", value=panel.ids[place], period=panel.axis.labels[period]
        )
    if people.sum() >= MOST_PEOPLE:
        raise UnusableInput("place.too_many_people", most=MOST_PEOPLE)
    return Bernoulli(people, int(panel.counts.sum()))


def _expectation(panel: Panel, question: Question) -> tuple[Model, Panel, Expected]:
    last = len(panel.axis) - 1
    begin = 0 if question.history_until is None else question.history_until + 1
    if begin > last or begin < 0:
        raise UnusableInput("place.no_periods_left")
    history: Booleans = np.arange(last + 1) < (begin or last + 1)
    expected = _expected(panel, question, history)
    _refuse_above(MOST_EXPECTED, float(expected.counts.max()), question.model)
    cut = panel.between(begin, last)
    if cut.counts.sum() == 0:
        raise UnusableInput("place.no_cases")
    return Expectation(expected.counts[:, begin:]), cut, expected


def _expected(panel: Panel, question: Question, history: Booleans) -> Expected:
    if panel.population is None:
        if len(panel.axis) < 2:
            raise UnusableInput("place.time_needed", model="expectation")
        return by_own_history(panel.counts, history, question.trend)
    given = question.population_is_expected
    if given is None:
        given = _like_expected(panel)
    if given:
        return Expected(panel.population, "given")
    return by_population(panel.counts, panel.population, history, question.trend)


def _like_expected(panel: Panel) -> bool:
    assert panel.population is not None
    whole = bool(np.all(panel.population == np.round(panel.population)))
    ratio = panel.population.sum() / panel.counts.sum()
    return not whole and 1 / LIKE_EXPECTED <= ratio <= LIKE_EXPECTED

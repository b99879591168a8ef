"""Difference in differences with fixed effects per unit and per time.

Compares how treated units changed with how untreated units changed in the same periods. Rests on one
assumption that the figures cannot prove: without the treatment both would have moved alike. An event study
shows whether they did before the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from slagkracht.core.effect.adoption import Adoption, adoption_of, starts_apart
from slagkracht.core.effect.panel import Panel
from slagkracht.core.effect.panel_effect import (
    FEW_TREATED,
    PanelEffect,
    few_treated,
    judge,
    judged_wider,
    panel_remarks,
    pretrend_remark,
    relative_change,
)
from slagkracht.core.effect.regression import ErrorKind, Estimate, Floats
from slagkracht.core.effect.twoway import TwoWayModel, clusters_of, model_of
from slagkracht.core.effect.words import Remark
from slagkracht.core.errors import UnusableInput


def difference_in_differences(
    panel: Panel,
    *,
    errors: ErrorKind = "classical",
    unit_trends: bool = False,
    log_outcome: bool = False,
    level: float = 0.95,
) -> PanelEffect:
    """The two-way fixed effects estimate.

    Takes a panel (``read_panel``, ``panel_of``), the kind of errors (``cluster`` uses the panel's clusters,
    or its units where it has none), whether each unit also gets its own straight line over time, and
    whether the outcome is a logarithm (then the conclusion speaks in percent). Gives the coefficient of the
    first treatment column as ``main`` and those of all treatment columns in ``terms``, in units of the
    outcome. The conclusion is judged on errors clustered by unit wherever these are wider, because the
    months of one unit resemble each other (Bertrand, Duflo & Mullainathan 2004,
    doi:10.1162/003355304772839588).
    Raises ``UnusableInput``: ``effect.not_identified`` when the first treatment cannot be told apart from
    the effects of units and times.
    Not for: units that start at different times with an effect that differs or grows (use
    ``staggered_effect``); counts so small that most are zero (use ``interrupted_time_series`` on the sum, or
    ``weighted_displacement_difference``); judging persons.
    """
    model = model_of(panel, panel.treatments, unit_trends=unit_trends)
    first = next(iter(panel.treatments))
    if first not in model.terms:
        raise UnusableInput("effect.not_identified", file=panel.name, column=first)
    weights = model.average_of([first])
    found = _result(model, weights, errors=errors, log_outcome=log_outcome, level=level)
    return replace(found, remarks=(*found.remarks, *_staggered_remarks(model, first)))


def event_study(
    panel: Panel,
    *,
    errors: ErrorKind = "cluster",
    leads: int | None = None,
    lags: int | None = None,
    unit_trends: bool = False,
    log_outcome: bool = False,
    level: float = 0.95,
) -> PanelEffect:
    """The effect per period before and after the start, against the last period before it (``t-1``).

    Takes a panel whose first treatment column says from when on a unit is treated; ``leads`` and ``lags``
    (at least 1 and 0) gather everything further away in the outermost term. Gives terms ``t-3``, ``t+0``, …;
    ``main`` is the plain average of the terms from ``t+0``; ``pretrend`` tests whether all earlier terms are
    zero: were the units moving apart already? Where every unit is treated in the end, the earliest lead
    cannot be told apart and is dropped too.
    Raises as ``adoption_of`` and ``difference_in_differences``.
    Not for: staggered starts with unequal effects, where leads and lags contaminate each other (Sun &
    Abraham 2021, doi:10.1016/j.jeconom.2020.09.006): use ``staggered_effect``.
    """
    adoption = adoption_of(panel)
    columns = _event_terms(adoption, leads, lags)
    model = model_of(panel, columns, unit_trends=unit_trends)
    after = [name for name in model.terms if name.startswith("t+")]
    if not after:
        raise UnusableInput("effect.not_identified", file=panel.name, column=next(iter(panel.treatments)))
    weights = model.average_of(after)
    found = _result(model, weights, errors=errors, log_outcome=log_outcome, level=level)
    support = {name: panel.units_in(columns[name] > 0) for name in model.terms}
    before = _well_supported({name: support[name] for name in model.terms if name not in after})
    tested = model.fit(errors).together([model.names.index(name) for name in before])
    terms = dict(sorted(found.terms.items(), key=lambda item: int(item[0][1:])))
    return replace(
        found,
        terms={name: _or_unmeasured(term, support[name], errors) for name, term in terms.items()},
        pretrend=tested,
        remarks=(*found.remarks, *_event_remarks(adoption, tested, support, level)),
    )


def _event_remarks(
    adoption: Adoption, tested: Mapping[str, float | int] | None, support: Mapping[str, int], level: float
) -> list[Remark]:
    remarks = [pretrend_remark(tested, level)]
    thin = [name for name, units in support.items() if units < FEW_TREATED]
    if thin:
        remarks.append(Remark("note_thin_terms", {"names": thin, "enough": FEW_TREATED}))
    if len(adoption.cohorts) > 1:
        remarks.append(Remark("note_event_staggered"))
    return remarks


def _well_supported(support: Mapping[str, int]) -> list[str]:
    """The terms that rest on enough units to be tested together: five, or as many as there are."""
    enough = min(FEW_TREATED, max(support.values(), default=0))
    return [name for name, units in support.items() if units >= enough]


def _or_unmeasured(term: Estimate, units: int, errors: ErrorKind) -> Estimate:
    """Clustered errors of a term that rests on one unit are close to zero whatever the truth: leave out."""
    if errors == "cluster" and units < 2:
        return Estimate(term.value, None, None, None, None)
    return term


def _result(
    model: TwoWayModel, weights: Floats, *, errors: ErrorKind, log_outcome: bool, level: float
) -> PanelEffect:
    panel, fit = model.panel, model.fit(errors)
    main = fit.contrast(weights, level)
    clusters = int(clusters_of(panel).max()) + 1 if errors == "cluster" else None
    cautious = {
        "clustered_by_unit": model.by_unit().contrast(weights, level),
        "classical": model.fit("classical").contrast(weights, level),
    }
    judged = judge(main, cautious, log_outcome, level)
    treated = panel.units_in(panel.first_treatment() > 0)
    return PanelEffect(
        main=main,
        terms={name: fit.coefficient(model.names.index(name), level) for name in model.terms},
        dropped=model.dropped,
        errors=errors,
        freedom=fit.freedom,
        judgement=judged,
        remarks=(
            *panel_remarks(panel, clusters, model.dropped),
            *few_treated(treated),
            *judged_wider(judged),
        ),
        observations=len(panel.outcome),
        units=len(panel.unit_names),
        times=len(panel.time_names),
        clusters=clusters,
        relative=None if log_outcome else relative_change(panel, main.value),
    )


def _event_terms(adoption: Adoption, leads: int | None, lags: int | None) -> dict[str, Floats]:
    """A column per horizon, those after the start first, then from ``t-2`` backwards."""
    horizon = adoption.horizon
    if lags is not None:
        horizon = np.minimum(horizon, lags)
    if leads is not None:
        horizon = np.maximum(horizon, -leads)
    present = np.unique(horizon[adoption.ever]).tolist()
    order = [step for step in present if step >= 0] + [step for step in reversed(present) if step < -1]
    return {f"t{step:+d}": ((horizon == step) & adoption.ever).astype(float) for step in order}


def _staggered_remarks(model: TwoWayModel, first: str) -> list[Remark]:
    if not starts_apart(model.panel):
        return []
    return [Remark("note_staggered", {"share": 100 * negative_share(model, first)})]


def negative_share(model: TwoWayModel, first: str) -> float:
    """How much of the weight in the two-way estimate is negative, over the treated rows (0 is none).

    Rows that count negatively can make the estimate point the wrong way when effects differ (de Chaisemartin
    & D'Haultfœuille 2020, doi:10.1257/aer.20181169).
    """
    place = model.names.index(first)
    root = np.sqrt(model.panel.weights)
    others = np.delete(model.columns, place, axis=1) * root[:, None]
    own = model.columns[:, place] * root
    if others.shape[1]:
        own = own - others @ np.linalg.lstsq(others, own, rcond=None)[0]
    share = (own * root)[model.panel.first_treatment() > 0]
    return abs(float(share[share < 0].sum() / share.sum()))

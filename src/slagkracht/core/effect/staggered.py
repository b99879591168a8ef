"""Difference in differences when units start at different times, by imputation.

Plain two-way fixed effects then also compares newly treated units with earlier treated ones, whose own
effect may still be growing: the answer can even get the wrong sign. Imputation never does that: it fits the
unit and time effects on untreated rows only, predicts from them what each treated row would have been, and
averages the differences. Chosen over the alternatives because it uses every untreated period (Callaway &
Sant'Anna 2021, doi:10.1016/j.jeconom.2020.12.001, use the last one before the start), needs no
never-treated units as long as some are untreated yet, and takes weights, controls and gaps in the panel.

Source: Borusyak, Jaravel & Spiess 2024, "Revisiting event-study designs: robust and efficient estimation",
doi:10.1093/restud/rdae007.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from slagkracht.core.effect.absorb import TwoWay
from slagkracht.core.effect.adoption import Adoption, adoption_of
from slagkracht.core.effect.panel import Panel
from slagkracht.core.effect.panel_effect import (
    FEW_TREATED,
    PanelEffect,
    few_treated,
    judge,
    panel_remarks,
    pretrend_remark,
    relative_change,
)
from slagkracht.core.effect.regression import Codes, Estimate, Floats, estimate, independent, lengths, totals
from slagkracht.core.effect.twoway import clusters_of, model_of
from slagkracht.core.effect.words import Remark
from slagkracht.core.errors import UnusableInput

MOST_LEADS = 5

Mask = npt.NDArray[np.bool_]


def staggered_effect(
    panel: Panel, *, leads: int | None = None, log_outcome: bool = False, level: float = 0.95
) -> PanelEffect:
    """The average effect on the treated rows, and per period since the start, by imputation.

    Takes a panel whose first treatment column says from when on a unit is treated (positive is treated;
    weights say how much a row counts, also in the average). Gives ``main`` (average over all treated rows
    that can be predicted), ``terms`` ``t+0``, ``t+1``, … per period since the start, ``groups`` per starting
    time, and terms ``t-1``, ``t-2``, … (at most ``leads``, 5 unless told) that test on untreated rows whether
    the units moved apart before their start, against all earlier periods. Errors are clustered (by the
    panel's clusters, otherwise by unit) and conservative: they also count differences between the effects of
    units as uncertainty. G - 1 degrees of freedom, factor G / (G - 1).
    Rows that cannot be predicted are left out and counted: units treated from their first row on, and times
    at which nobody is untreated.
    Raises as ``adoption_of``; ``effect.nobody_to_compare`` when no treated row can be predicted.
    Not for: treatments that stop again; anticipation of the start (move the start earlier); judging persons.
    """
    adoption = adoption_of(panel)
    model = _Imputation.of(panel, adoption)
    main = model.estimate(model.usable, level)
    horizons = {f"t{step:+d}": adoption.horizon == step for step in model.steps()}
    tested, before = _pretrend(panel, adoption, MOST_LEADS if leads is None else leads, level)
    clusters = int(clusters_of(panel).max()) + 1
    return PanelEffect(
        main=main,
        terms={**before, **{name: model.estimate(rows, level) for name, rows in horizons.items()}},
        dropped=model.dropped,
        errors="cluster",
        freedom=clusters - 1,
        judgement=judge(main, {}, log_outcome, level),
        remarks=tuple(_remarks(model, clusters, tested, level)),
        observations=len(panel.outcome),
        units=len(panel.unit_names),
        times=len(panel.time_names),
        clusters=clusters,
        relative=None if log_outcome else relative_change(panel, main.value),
        pretrend=tested,
        groups={
            panel.time_names[start]: model.estimate(adoption.start[panel.units] == start, level)
            for start in adoption.cohorts.tolist()
            if (model.usable & (adoption.start[panel.units] == start)).any()
        },
    )


def _remarks(
    model: _Imputation, clusters: int, tested: dict[str, float | int] | None, level: float
) -> list[Remark]:
    remarks = [*panel_remarks(model.panel, clusters, model.dropped), pretrend_remark(tested, level)]
    left_out = int(model.adoption.treated.sum() - model.usable.sum())
    if left_out:
        remarks.append(Remark("note_not_predicted", {"count": left_out}))
    treated_units = model.panel.units_in(model.usable)
    return remarks + few_treated(treated_units)


@dataclass(frozen=True)
class _Imputation:
    """Everything fitted on the untreated rows, and the effect of each treated row."""

    panel: Panel
    adoption: Adoption
    effects: TwoWay  # of the untreated rows
    usable: Mask  # treated rows that can be predicted
    controls: Floats  # rows × controls, with the effects taken out
    bread: Floats
    dropped: tuple[str, ...]
    gaps: Floats  # per row: outcome minus its prediction (treated) or residual (untreated)
    deviations: Floats  # per row: what counts as chance

    @classmethod
    def of(cls, panel: Panel, adoption: Adoption) -> _Imputation:
        untreated = ~adoption.treated
        if not untreated.any():
            raise UnusableInput("effect.nobody_to_compare", file=panel.name)
        sizes = (len(panel.unit_names), len(panel.time_names))
        effects = TwoWay(
            panel.units[untreated], panel.times[untreated], panel.weights[untreated], sizes=sizes
        )
        usable = adoption.treated & _predictable(panel, untreated)
        if not usable.any():
            raise UnusableInput("effect.nobody_to_compare", file=panel.name)

        def without(column: Floats) -> Floats:
            unit_part, time_part = effects.effects(column[untreated])
            return column - unit_part[panel.units] - time_part[panel.times]

        controls, kept = _controls(panel, untreated, without)
        root = np.sqrt(panel.weights[untreated])[:, None]
        inside = controls[untreated] * root
        bread = np.linalg.inv(inside.T @ inside).astype(float)
        rest = without(panel.outcome)
        beta = bread @ (inside.T @ (rest[untreated] * root[:, 0]))
        dropped = tuple(name for place, name in enumerate(panel.controls) if place not in kept)
        gaps = rest - controls @ beta
        deviations = _deviations(adoption, panel, usable, gaps)
        return cls(panel, adoption, effects, usable, controls, bread, dropped, gaps, deviations)

    def steps(self) -> list[int]:
        """The periods since the start that have an estimate."""
        return [int(step) for step in np.unique(self.adoption.horizon[self.usable])]

    def estimate(self, rows: Mask, level: float) -> Estimate:
        """The weighted average effect over the usable ones of ``rows``, with its conservative error."""
        chosen = rows & self.usable
        share = np.where(chosen, self.panel.weights, 0.0)
        share = share / share.sum()
        influence = share + self._influence(share)
        spread = influence * self.deviations
        groups = int(clusters_of(self.panel).max()) + 1
        value = float(share @ self.gaps)
        if groups < 2 or self.panel.units_in(chosen) < 2:
            return estimate(value, None, 0, level)
        sums = totals(clusters_of(self.panel), spread, groups)
        se = float(np.sqrt((sums**2).sum() * groups / (groups - 1)))
        return estimate(value, se, groups - 1, level)

    def _influence(self, share: Floats) -> Floats:
        """How much each untreated row moves the average, through the prediction."""
        panel, untreated = self.panel, ~self.adoption.treated
        sizes = (len(panel.unit_names), len(panel.time_names))
        unit_part, time_part = self.effects.effects_from_sums(
            totals(panel.units, share, sizes[0]), totals(panel.times, share, sizes[1])
        )
        through = unit_part[panel.units] + time_part[panel.times]
        through += self.controls @ (self.bread @ (self.controls.T @ share))
        return np.where(untreated, -panel.weights * through, 0.0)


def _deviations(adoption: Adoption, panel: Panel, usable: Mask, gaps: Floats) -> Floats:
    """Residuals of untreated rows; for treated rows the distance to others like them.

    Like them: the same start and horizon, or the same horizon, or all, whichever first has five units; the
    row itself is left out of the average it is compared with.
    """
    deviations = gaps.copy()
    rows = np.flatnonzero(usable)
    squared = panel.weights[rows] ** 2
    groups = _alike(adoption, panel, rows)
    total = np.bincount(groups, squared)[groups]
    mean = np.bincount(groups, squared * gaps[rows])[groups] / total
    alone = np.minimum(squared / total, 0.5)
    deviations[rows] = (gaps[rows] - mean) / (1 - alone)
    return deviations


def _alike(adoption: Adoption, panel: Panel, rows: Codes) -> Codes:
    """Which treated rows are compared with which: a group code per row."""
    horizon = adoption.horizon[rows] - adoption.horizon[rows].min()
    start = adoption.start[panel.units[rows]]
    fine = start * (int(horizon.max()) + 1) + horizon
    groups = np.zeros(len(rows), dtype=np.int64)
    for level, codes in enumerate((horizon, fine), start=1):
        _, place = np.unique(codes, return_inverse=True)
        units = np.unique(np.column_stack([place, panel.units[rows]]), axis=0)[:, 0]
        enough = np.bincount(units)[place] >= FEW_TREATED
        groups = np.where(enough, level * len(rows) + place, groups)
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def _predictable(panel: Panel, untreated: Mask) -> Mask:
    """Rows whose unit and time are both seen untreated, and tied together by untreated rows."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    units, times = len(panel.unit_names), len(panel.time_names)
    ends = (panel.units[untreated], units + panel.times[untreated])
    ties = csr_array((np.ones(len(ends[0])), ends), shape=(units + times, units + times))
    part = connected_components(ties, directed=False)[1]
    same: Mask = part[panel.units] == part[units + panel.times]
    return same


def _controls(
    panel: Panel, untreated: Mask, without: Callable[[Floats], Floats]
) -> tuple[Floats, tuple[int, ...]]:
    """The controls with the effects taken out, those that the untreated rows can tell apart."""
    raw = list(panel.controls.values())
    if not raw:
        return np.empty((len(panel.outcome), 0)), ()
    columns = np.column_stack([without(column) for column in raw])
    inside = np.column_stack([column[untreated] for column in raw])
    root = np.sqrt(panel.weights[untreated])[:, None]
    kept = independent(columns[untreated] * root, lengths(inside, panel.weights[untreated]))
    return columns[:, kept], kept


def _pretrend(
    panel: Panel, adoption: Adoption, leads: int, level: float
) -> tuple[dict[str, float | int] | None, dict[str, Estimate]]:
    """On untreated rows: did units that start soon already differ from what their effects predict?"""
    untreated = ~adoption.treated
    steps = [-step for step in range(1, leads + 1)]
    columns = {f"t{step}": (adoption.horizon == step) & adoption.ever & untreated for step in steps}
    terms = {name: column[untreated].astype(float) for name, column in columns.items() if column.any()}
    if not terms:
        return None, {}
    model = model_of(panel.only(untreated), terms)
    if not model.terms:
        return None, {}
    fit = model.fit("cluster")
    places = {name: model.names.index(name) for name in model.terms}
    found = {name: fit.coefficient(place, level) for name, place in places.items()}
    return fit.together(list(places.values())), dict(reversed(found.items()))

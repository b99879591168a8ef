"""The regression under difference in differences: terms and controls beside effects per unit and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from slagkracht.core.effect.absorb import TwoWay
from slagkracht.core.effect.panel import Panel
from slagkracht.core.effect.regression import (
    Codes,
    ErrorKind,
    Errors,
    Fit,
    Floats,
    independent,
    lengths,
    weighted_fit,
)

NOTHING_LEFT = 1e-12  # of the outcome; below it the effects explain all of it


@dataclass(frozen=True)
class TwoWayModel:
    """A panel with its effects taken out.

    ``names`` are the columns that could be told apart, terms first; ``terms`` those of them that were asked
    for rather than controlled for; ``dropped`` the redundant ones.
    """

    panel: Panel
    names: tuple[str, ...]
    terms: tuple[str, ...]
    dropped: tuple[str, ...]
    columns: Floats  # rows × names, residuals
    outcome: Floats  # residuals
    absorbed: int

    def fit(self, kind: ErrorKind) -> Fit:
        """Estimate with the errors asked for; clustered by the panel's clusters, otherwise by unit."""
        return self._fit(Errors(kind, clusters_of(self.panel) if kind == "cluster" else None))

    def by_unit(self) -> Fit:
        """Estimate with errors clustered by unit, the cautious choice."""
        return self._fit(Errors("cluster", self.panel.units))

    def _fit(self, errors: Errors) -> Fit:
        return weighted_fit(
            self.outcome, self.columns, self.panel.weights, absorbed=self.absorbed, errors=errors
        )

    def average_of(self, names: Iterable[str]) -> Floats:
        """The weights that make the plain average of some terms."""
        wanted = set(names)
        chosen = np.array([name in wanted for name in self.names], dtype=float)
        weights: Floats = chosen / max(chosen.sum(), 1.0)
        return weights


def clusters_of(panel: Panel) -> Codes:
    """The clusters asked for, otherwise the units."""
    return panel.units if panel.clusters is None else panel.clusters


def model_of(panel: Panel, terms: Mapping[str, Floats], *, unit_trends: bool = False) -> TwoWayModel:
    """Take the effects out of the outcome, the terms and the panel's controls."""
    slopes = panel.positions[panel.times] if unit_trends else None
    effects = TwoWay(panel.units, panel.times, panel.weights, slopes=slopes)
    columns = {**terms, **{name: values for name, values in panel.controls.items() if name not in terms}}
    raw = np.column_stack(list(columns.values()))
    rest = np.column_stack([effects.residuals(column) for column in raw.T])
    kept = independent(rest * np.sqrt(panel.weights)[:, None], lengths(raw, panel.weights))
    names = list(columns)
    return TwoWayModel(
        panel=panel,
        names=tuple(names[place] for place in kept),
        terms=tuple(names[place] for place in kept if place < len(terms)),
        dropped=tuple(name for place, name in enumerate(names) if place not in kept),
        columns=rest[:, kept],
        outcome=_outcome(panel, effects),
        absorbed=effects.rank,
    )


def _outcome(panel: Panel, effects: TwoWay) -> Floats:
    rest = effects.residuals(panel.outcome)
    if np.linalg.norm(rest) <= NOTHING_LEFT * np.linalg.norm(panel.outcome):
        return np.zeros_like(rest)
    return rest

"""What an evaluation on a panel gives: estimates, and a conclusion that does not claim too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from slagkracht.core.effect.panel import Panel
from slagkracht.core.effect.regression import Estimate, exponent
from slagkracht.core.effect.words import Judgement, Remark
from slagkracht.core.errors import Language

FEW_CLUSTERS = 30
FEW_TREATED = 5


@dataclass(frozen=True)
class PanelEffect:
    """An effect estimated on a panel.

    ``main`` answers the question (in units of the outcome), ``terms`` hold every coefficient asked for,
    ``dropped`` the columns that said nothing new, ``pretrend`` the joint test of the terms before the start,
    ``groups`` the effect per starting time, ``relative`` the effect as a share of what was to be expected
    without it. ``errors`` names what ``main`` and ``terms`` were measured with; ``judgement`` may rest on a
    more cautious choice, which it names.
    """

    main: Estimate
    terms: Mapping[str, Estimate]
    dropped: tuple[str, ...]
    errors: str
    freedom: int
    judgement: Judgement
    remarks: tuple[Remark, ...]
    observations: int
    units: int
    times: int
    clusters: int | None
    relative: float | None = None
    pretrend: Mapping[str, float | int] | None = None
    groups: Mapping[str, Estimate] = field(default_factory=dict)

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Plain data, the conclusion first."""
        answer: dict[str, Any] = {
            "conclusion": self.judgement.conclusion(language),
            **self.main.as_dict(),
            "level": self.judgement.level,
            "errors": self.errors,
            "df": self.freedom,
            "relative": self.relative,
            "terms": {name: term.as_dict() for name, term in self.terms.items()},
            "dropped": list(self.dropped),
            "judged_on": self.judgement.as_dict(),
            "observations": self.observations,
            "units": self.units,
            "times": self.times,
            "clusters": self.clusters,
            "notes": [remark.in_words(language) for remark in self.remarks],
        }
        if self.groups:
            answer["groups"] = {name: term.as_dict() for name, term in self.groups.items()}
        if self.pretrend is not None:
            answer["pretrend"] = dict(self.pretrend)
        return answer


def judge(reported: Estimate, cautious: Mapping[str, Estimate], log_outcome: bool, level: float) -> Judgement:
    """Judge on the widest interval: the reported one or one of the cautious ones, by their names."""
    chosen, named = reported, "as_reported"
    for name, other in cautious.items():
        if chosen.se is not None and other.se is not None and other.se > chosen.se:
            chosen, named = other, name
    if not log_outcome:
        return Judgement("difference", chosen.value, chosen.low, chosen.high, chosen.p, level, named)
    ratio = exponent(chosen)
    return Judgement("ratio", ratio.value, ratio.low, ratio.high, ratio.p, level, named)


def judged_wider(judgement: Judgement) -> list[Remark]:
    """Say so when the conclusion rests on wider errors than those asked for."""
    return [] if judgement.basis == "as_reported" else [Remark(f"note_judged_{judgement.basis}")]


def few_treated(count: int) -> list[Remark]:
    """Warn where so few units were treated that their own chance variation cannot be told from the effect."""
    if count >= FEW_TREATED:
        return []
    return [Remark("note_few_treated", {"count": count, "enough": FEW_TREATED})]


def panel_remarks(panel: Panel, clusters: int | None, dropped: tuple[str, ...]) -> list[Remark]:
    """What stands out about the rows, the clusters and the columns."""
    remarks = []
    if panel.without_weight:
        remarks.append(Remark("note_without_weight", {"count": panel.without_weight}))
    if panel.repeated:
        remarks.append(Remark("note_repeated"))
    if clusters is not None and clusters < FEW_CLUSTERS:
        remarks.append(Remark("note_few_clusters", {"count": clusters, "enough": FEW_CLUSTERS}))
    if dropped:
        remarks.append(Remark("note_dropped", {"names": list(dropped)}))
    return remarks


def pretrend_remark(tested: Mapping[str, float | int] | None, level: float) -> Remark:
    """What to say about the periods before the start."""
    if tested is None:
        return Remark("note_no_pretrend")
    return Remark("note_pretrend" if tested["p"] < 1 - level else "note_parallel")


def relative_change(panel: Panel, effect: float) -> float | None:
    """The effect as a share of the mean of the treated rows without it.

    Only for counts under a 0/1 treatment, otherwise None: of a logarithm or an index a share means nothing.
    """
    treated = panel.first_treatment() == 1
    counts = bool((panel.outcome >= 0).all() and np.array_equal(panel.outcome, np.round(panel.outcome)))
    if not counts or not treated.any() or not np.isin(panel.first_treatment(), (0.0, 1.0)).all():
        return None
    expected = float(np.average(panel.outcome[treated], weights=panel.weights[treated])) - effect
    return effect / expected if expected > 0 else None

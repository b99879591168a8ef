"""How long, and in how many areas, before a change of x% can be seen? Asked before a baseline is accepted.

A baseline that cannot show the intended change within the time there is, is no baseline. The formulas are
those of the three designs; ``simulation`` checks them by making data and running the evaluation itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from slagkracht.core.effect.words import Remark, number, percent, say
from slagkracht.core.errors import Language, UnusableInput

Design = Literal["its", "did", "wdd"]
MOST_PERIODS = 1_200
MOST_AREAS = 10_000
USUAL_LEVEL: dict[Design, float] = {"its": 0.95, "did": 0.95, "wdd": 0.90}
FAR = 30.0  # standard errors; beyond it scipy's noncentral t gives way and only the spread matters
FEWEST_EXPECTED = 5.0  # events in the smallest total for which a normal approximation is trusted


@dataclass(frozen=True)
class Plan:
    """An evaluation that is being considered.

    ``count`` is the expected number of events in one area in one period without the intervention;
    ``reduction`` the fraction by which it should fall (0.2 is 20%; negative is a rise). ``before`` and
    ``after`` are numbers of periods, ``areas`` and ``control_areas`` numbers of areas. ``dispersion`` is
    variance over mean of the counts (1 is Poisson; local crime is often 1.5 to 4). ``area_spread`` (did)
    is how much areas differ in their change by themselves: the standard deviation as a fraction of the
    count. ``level`` is that of the interval (None: 0.95, and 0.90 for wdd), ``target`` the wanted power.
    """

    design: Design
    count: float
    reduction: float
    before: int
    after: int
    areas: int = 1
    control_areas: int = 1
    dispersion: float = 1.0
    area_spread: float = 0.0
    level: float | None = None
    target: float = 0.8

    @property
    def alpha(self) -> float:
        """The chance of a false alarm that the level allows."""
        return 1 - (USUAL_LEVEL[self.design] if self.level is None else self.level)

    def check(self) -> None:
        """Raise ``effect.plan`` for a value that cannot be."""
        fewest = 2 if self.design == "did" else 1
        least_periods = 3 if self.design == "its" else 1
        for wrong, name, allowed in (
            (not 0 < self.count < 1e9, "count", "> 0"),
            (not -10 <= self.reduction < 1 or self.reduction == 0, "reduction", "-10 … 1, not 0"),
            (not least_periods <= self.before <= MOST_PERIODS, "before", f"{least_periods} … {MOST_PERIODS}"),
            (not 1 <= self.after <= MOST_PERIODS, "after", f"1 … {MOST_PERIODS}"),
            (not fewest <= self.areas <= MOST_AREAS, "areas", f"{fewest} … {MOST_AREAS}"),
            (not fewest <= self.control_areas <= MOST_AREAS, "control_areas", f"{fewest} … {MOST_AREAS}"),
            (not 1 <= self.dispersion < 1e6, "dispersion", "≥ 1"),
            (not 0 <= self.area_spread < 10, "area_spread", "0 … 10"),
            (not 0 < self.alpha < 0.5, "level", "0.5 … 1"),
            (not self.alpha < self.target < 1, "target", f"{self.alpha:g} … 1"),
        ):
            if wrong:
                raise UnusableInput("effect.plan", name=name, allowed=allowed)


@dataclass(frozen=True)
class Power:
    """What a plan can show.

    ``power`` is the chance that the evaluation finds the change if it is there. ``smallest`` is the smallest
    change it would find with the wanted power; ``periods_needed`` how long the period after must be with the
    rest unchanged, ``periods_both_needed`` how long before and after when equally long, ``areas_needed`` how
    many treated areas (the comparison grows along); None where no number up to the limit is enough.
    """

    plan: Plan
    power: float
    smallest: float | None
    periods_needed: int | None
    periods_both_needed: int | None
    areas_needed: int | None
    remarks: tuple[Remark, ...]

    @property
    def enough(self) -> bool:
        """Whether the plan reaches the wanted power: the condition for accepting its baseline."""
        return self.power >= self.plan.target

    def conclusion(self, language: Language) -> str:
        """The answer in words."""
        plan = self.plan
        return say(
            "power_enough" if self.enough else "power_short",
            language,
            change=percent(abs(plan.reduction), language),
            direction=say("word_lower" if plan.reduction > 0 else "word_higher", language),
            power=percent(self.power, language),
            target=percent(plan.target, language),
            advice=self._advice(language),
        )

    def _advice(self, language: Language) -> str:
        """What would be enough, as far as anything is."""
        pairs = (
            ("advice_after", self.periods_needed),
            ("advice_both", self.periods_both_needed),
            ("advice_areas", self.areas_needed if self.plan.design != "its" else None),
        )
        parts = [say(code, language, count=number(value, language)) for code, value in pairs if value]
        if self.smallest is not None:
            parts.append(say("advice_smallest", language, change=percent(self.smallest, language)))
        return " ".join(parts) or say("advice_none", language)

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Plain data, the conclusion first."""
        return {
            "conclusion": self.conclusion(language),
            "power": self.power,
            "enough": self.enough,
            "target": self.plan.target,
            "smallest_visible": self.smallest,
            "periods_needed": self.periods_needed,
            "periods_both_needed": self.periods_both_needed,
            "areas_needed": self.areas_needed,
            "level": 1 - self.plan.alpha,
            "notes": [remark.in_words(language) for remark in self.remarks],
        }


def power(plan: Plan) -> Power:
    """The power of a plan, and what would be enough.

    Takes a plan. its: the Fisher information of level, trend and step; several areas are added together.
    did: areas compared by their own averages before and after, noncentral t with areas - 2 degrees of
    freedom. wdd: the four totals, normal. All times the dispersion.
    Raises ``effect.plan``, naming the value that cannot be.
    Not for: counts that follow each other (each month like the last) more than the dispersion says: the
    real power is lower then; power after the fact from a measured effect, which says nothing new.
    Sources: Zhang, Wagner & Ross-Degnan 2011, doi:10.1016/j.jclinepi.2010.12.007 (its); McKenzie 2012,
    doi:10.1016/j.jdeveco.2012.01.002 (did); Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5 (wdd).
    """
    plan.check()
    ratio = plan.control_areas / plan.areas

    def more_areas(count: int) -> Plan:
        return replace(plan, areas=count, control_areas=max(1, round(ratio * count)))

    fewest = 2 if plan.design == "did" else 1
    return Power(
        plan=plan,
        power=chance_of_seeing(plan),
        smallest=_smallest(plan),
        periods_needed=_least(lambda n: replace(plan, after=n), plan.target, 1, MOST_PERIODS),
        periods_both_needed=_least(lambda n: replace(plan, before=n, after=n), plan.target, 3, MOST_PERIODS),
        areas_needed=_least(more_areas, plan.target, fewest, MOST_AREAS),
        remarks=tuple(_remarks(plan)),
    )


def chance_of_seeing(plan: Plan) -> float:
    """The power alone, by the formula of the plan's design."""
    formulas: dict[Design, Callable[[Plan], float]] = {"its": _its, "did": _did, "wdd": _wdd}
    return formulas[plan.design](plan)


def _its(plan: Plan) -> float:
    after = np.arange(plan.before + plan.after) >= plan.before
    trend = np.arange(plan.before + plan.after) / (plan.before + plan.after)
    columns = np.column_stack([np.ones(len(trend)), after, trend])
    expected = plan.count * plan.areas * np.where(after, 1 - plan.reduction, 1.0)
    information = (columns * expected[:, None]).T @ columns / plan.dispersion
    se = float(np.sqrt(np.linalg.inv(information)[1, 1]))
    return _two_sided(abs(np.log(1 - plan.reduction)) / se, plan.alpha)


def _wdd(plan: Plan) -> float:
    """Counts after are brought to the length of the period before, as the estimate does."""
    stretch = plan.before / plan.after
    treated, control = plan.count * plan.areas, plan.count * plan.control_areas
    size = plan.control_areas / plan.areas
    own = treated * (plan.before + plan.after * (1 - plan.reduction) * stretch**2)
    other = control * (plan.before + plan.after * stretch**2) / size**2
    se = float(np.sqrt(plan.dispersion * (own + other)))
    return _two_sided(abs(plan.reduction) * treated * plan.before / se, plan.alpha)


def _did(plan: Plan) -> float:
    from scipy.special import chdtr, nctdtr, stdtrit

    noise = plan.dispersion * plan.count
    own = noise * (1 / plan.before + (1 - plan.reduction) / plan.after)
    other = noise * (1 / plan.before + 1 / plan.after)
    spread = (plan.area_spread * plan.count) ** 2
    variance = (own + spread * (1 - plan.reduction) ** 2) / plan.areas + (other + spread) / plan.control_areas
    freedom = plan.areas + plan.control_areas - 2
    distance = float(abs(plan.reduction) * plan.count / np.sqrt(variance))
    critical = float(stdtrit(freedom, 1 - plan.alpha / 2))
    if distance > FAR:
        return float(chdtr(freedom, freedom * (distance / critical) ** 2))
    other_side = np.nan_to_num(nctdtr(freedom, distance, -critical))
    return float(1 - nctdtr(freedom, distance, critical) + other_side)


def _two_sided(distance: float, alpha: float) -> float:
    from scipy.special import ndtr, ndtri

    critical = float(ndtri(1 - alpha / 2))
    return float(ndtr(distance - critical) + ndtr(-distance - critical))


def _least(plan_of: Callable[[int], Plan], target: float, fewest: int, most: int) -> int | None:
    """The smallest number that reaches the target, by halving; None when ``most`` is not enough."""
    if chance_of_seeing(plan_of(most)) < target:
        return None
    low, high = fewest - 1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance_of_seeing(plan_of(middle)) >= target else (middle, high)
    return high


def _smallest(plan: Plan) -> float | None:
    """The smallest change in the plan's direction that reaches the target."""
    sign = 1.0 if plan.reduction > 0 else -1.0
    low, high = 0.0, 0.999 if sign > 0 else 10.0
    if chance_of_seeing(replace(plan, reduction=sign * high)) < plan.target:
        return None
    for _ in range(50):
        middle = (low + high) / 2
        seen = chance_of_seeing(replace(plan, reduction=sign * middle)) >= plan.target
        low, high = (low, middle) if seen else (middle, high)
    return high


def _remarks(plan: Plan) -> list[Remark]:
    remarks = []
    areas = plan.areas if plan.design != "did" else 1
    least = plan.count * areas * min(plan.before, plan.after * min(1.0, 1 - plan.reduction))
    if least < FEWEST_EXPECTED:
        remarks.append(Remark("note_small_counts", {"expected": least}))
    if plan.design == "its":
        remarks.append(Remark("note_its_power"))
    if plan.design == "did" and plan.area_spread == 0:
        remarks.append(Remark("note_no_spread"))
    if plan.dispersion == 1:
        remarks.append(Remark("note_poisson_assumed"))
    return remarks

"""Where is the picture thin because nobody looked? Reports received against reports expected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Booleans, Floats, Integers
from slagkracht.core.place.regression import fit_counts

VERDICTS = ("thin", "as expected", "more than expected", "too little to tell")


@dataclass(frozen=True)
class Visibility:
    """Per cell (one area, one phenomenon) of one body.

    ``expected`` reports, with the interval ``low`` to ``high`` in which the count of an area that is looked
    at as much as others would lie; ``ratio`` of received to expected, steadied, with its interval
    (``ratio_low``, ``ratio_high``); ``verdict``, one of ``VERDICTS``. ``spread``: the variance of that
    ratio between cells beyond chance (0: none). ``effects``: per driver the power with which reports grow
    with it (1: in proportion). ``silent``: phenomena of which this body reported nothing anywhere.
    """

    expected: Floats
    low: Floats
    high: Floats
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    verdict: tuple[str, ...]
    spread: float
    effects: dict[str, float]
    silent: tuple[str, ...]


def visibility(
    received: Integers,
    phenomenon: tuple[str, ...],
    drivers: dict[str, Floats],
    *,
    confidence: float = 0.95,
    body: str = "",
) -> Visibility:
    """Compare what one body reported per area and phenomenon with what its own habits would give there.

    ``received`` (cells,) reports; ``phenomenon`` (cells,) which; ``drivers`` (cells,) each what makes more
    of it likely: inhabitants, firms, recorded crime (not negative). Every cell counts, also those with 0.
    A Poisson regression (log of each driver plus one, a level per phenomenon) gives the expected number;
    how far areas differ beyond chance is estimated, and each cell's ratio is drawn towards 1 as far as its
    own number is small. ``thin`` means: fewer than ``low``; ``too little to tell``: even no report at all
    would be nothing unusual. Blind spots themselves lower what is expected a little, so this errs on the
    side of silence.

    Raises ``place.nothing_received`` when the body reported nothing at all, ``place.too_few_cells`` with
    fewer cells than the regression needs; both name ``body``.

    Not for: judging a reporter or a municipality, or concluding that crime is there. Thin says: others of
    this size report more; go and look, then decide. Recorded crime shares the blind spots of who records.

    Sources: gamma-Poisson shrinkage as in Clayton & Kaldor (1987), doi:10.2307/2532003; moments of the
    extra spread as in Breslow (1984), doi:10.2307/2347661.
    """
    if received.sum() == 0:
        raise UnusableInput("place.nothing_received", body=body)
    kinds = list(dict.fromkeys(phenomenon))
    silent = tuple(kind for kind in kinds if received[_are(phenomenon, kind)].sum() == 0)
    heard = ~np.isin(np.array(phenomenon), silent)
    design = _design(phenomenon, [kind for kind in kinds if kind not in silent], drivers)
    if heard.sum() <= design.shape[1]:
        raise UnusableInput(
            "place.too_few_cells", body=body, count=int(heard.sum()), wanted=design.shape[1] + 1
        )
    coefficients = fit_counts(design[heard], received[heard][None, :]).coefficients[0]
    expected = np.where(heard, np.exp(np.clip(design @ coefficients, -30.0, 30.0)), 0.0)
    spread = _spread(received[heard], expected[heard], design.shape[1])
    ratio = _ratio(received, expected, spread, confidence)
    # Blind spots must not stretch what is usual: the spread is taken again without what falls below it.
    usual = heard & (received >= _interval(expected, spread, confidence)[0])
    low, high = _interval(expected, _spread(received[usual], expected[usual], design.shape[1]), confidence)
    verdict = tuple(map(_verdict, received.tolist(), low.tolist(), high.tolist()))
    effects = {name: float(power) for name, power in zip(drivers, coefficients, strict=False)}
    return Visibility(expected, low, high, *ratio, verdict, spread, effects, silent)


def _are(phenomenon: tuple[str, ...], kind: str) -> Booleans:
    return np.array([own == kind for own in phenomenon])


def _design(phenomenon: tuple[str, ...], kinds: list[str], drivers: dict[str, Floats]) -> Floats:
    levels = [_are(phenomenon, kind).astype(np.float64) for kind in kinds]
    slopes = [np.log1p(values) - np.log1p(values).mean() for values in drivers.values()]
    return np.column_stack([*slopes, *levels])


def _spread(received: Integers, expected: Floats, columns: int) -> float:
    """The variance of the true ratio between cells: what the squares hold beyond Poisson's."""
    shrunk = len(received) / max(len(received) - columns, 1)
    beyond = shrunk * np.sum((received - expected) ** 2) - np.sum(expected)
    return max(float(beyond / np.sum(expected**2)), 0.0)


def _interval(expected: Floats, spread: float, confidence: float) -> tuple[Floats, Floats]:
    from scipy.stats import nbinom, poisson

    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    if spread == 0:
        low, high = (poisson.ppf(tail, expected) for tail in tails)
    else:
        low, high = (nbinom.ppf(tail, 1 / spread, 1 / (1 + spread * expected)) for tail in tails)
    return np.maximum(low, 0.0), np.maximum(high, 0.0)


def _ratio(
    received: Integers, expected: Floats, spread: float, confidence: float
) -> tuple[Floats, Floats, Floats]:
    """The steadied ratio and its interval: gamma with mean 1 before, updated by what was received."""
    from scipy.stats import gamma

    if spread == 0:
        one = np.ones(len(expected))
        return one, one, one
    own, scale = 1 / spread + received, 1 / (1 / spread + expected)
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    low, high = (gamma.ppf(tail, own) * scale for tail in tails)
    return own * scale, low, high


def _verdict(received: int, low: float, high: float) -> str:
    if 0 < high < received:
        return "more than expected"
    if low == 0:
        return "too little to tell"
    return "thin" if received < low else "as expected"

"""The mix of donors, none negative and together one, that comes closest to a target."""

from __future__ import annotations

import numpy as np

from slagkracht.core.effect.regression import Floats

ROUNDING = 1e-9  # weights below it are zero


def closest_mix(target: Floats, donors: Floats) -> Floats:
    """Weights w ≥ 0 with Σw = 1 that make ``donors @ w`` come closest to ``target`` (least squares).

    Takes the target (m) and the donors (m × n). Exact, by one non-negative least squares: for C = donors -
    target, min ‖C u‖² + (Σu - 1)² over u ≥ 0 has its solution on the ray of the wanted w, because scaling u
    only trades the two terms off. Where several mixes are equally close, one of them is given.
    Source: Lawson & Hanson 1974, Solving Least Squares Problems, chapter 23.
    """
    from scipy.optimize import nnls

    gaps = donors - target[:, None]
    scale = float(np.abs(gaps).max()) or 1.0
    system = np.vstack([gaps / scale, np.ones(gaps.shape[1])])
    goal = np.append(np.zeros(len(target)), 1.0)
    mix, _ = nnls(system, goal, maxiter=50 * gaps.shape[1] + 100)
    mix = np.where(mix > ROUNDING * mix.max(), mix, 0.0)
    weights: Floats = mix / mix.sum()
    return weights

"""What agreement is worth in these tables: Fellegi and Sunter's model, fitted by expectation maximisation.

Fellegi & Sunter 1969 (doi:10.1080/01621459.1969.10501049); EM as in Winkler 1988 and Enamorado, Fifield &
Imai 2019 (doi:10.1017/S0003055418000783). Two departures, both to stay sound on small tables: starting
values count as a few imagined pairs (a Dirichlet prior), and the share of matches is reckoned over all
pairs, with pairs not compared counted as different.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slagkracht.core.identity.linking.model import Comparison
from slagkracht.core.identity.linking.vectors import CANDIDATE, SAMPLED, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROUNDS = 25
# How many imagined pairs the starting values count for: m with one, two, more comparisons; u.
_PRIOR_M = {1: 1e9, 2: 300.0}
_PRIOR_M_MANY, _PRIOR_U = 30.0, 200.0
_LEAST_U = 0.02  # share of the sampled u that is kept, however many matches the sample held
_MOST_MATCHES = 0.3


@dataclass(frozen=True)
class Parameters:
    """Fitted model: m and u per comparison and level, and the share of all pairs that match."""

    m: Mapping[str, Floats]
    u: Mapping[str, Floats]
    match_rate: float

    def weights(self, field: str) -> Floats:
        """log2(m/u) per level: bits for (positive) or against."""
        import numpy as np

        return np.asarray(np.log2(self.m[field] / self.u[field]), dtype=np.float64)

    @property
    def prior(self) -> float:
        """Bits for a match before anything was compared."""
        import numpy as np

        return float(np.log2(self.match_rate / (1 - self.match_rate)))


def estimate(vectors: Vectors, comparisons: Sequence[Comparison], records: int) -> Parameters:
    """Fit m, u and the match rate.

    Takes the vectors of candidate and sampled pairs and the number of distinct records. With a single
    comparison the data cannot tell m from u: then the starting values stand and only the rate is fitted.
    Deterministic.
    """
    import numpy as np

    patterns, counts = _patterns(vectors.of_kind(CANDIDATE), comparisons)
    start_m = {c.field: _shares([level.m for level in c.levels]) for c in comparisons}
    sampled = _sampled_u(vectors.of_kind(SAMPLED), comparisons)
    m, u = dict(start_m), dict(sampled)
    prior = _PRIOR_M.get(len(comparisons), _PRIOR_M_MANY)
    pairs = max(records * (records - 1) / 2, 1.0)
    rate = min(0.5, 1.0 / max(records, 2))
    for _ in range(ROUNDS):
        chance = _posterior(Parameters(m, u, rate), patterns) * counts
        rate = float(np.clip((chance.sum() + 1) / pairs, 1e-9, _MOST_MATCHES))
        for field, levels in patterns.items():
            there = levels >= 0
            seen = np.bincount(levels[there], weights=chance[there], minlength=len(m[field]))
            m[field] = (seen + prior * start_m[field]) / (seen.sum() + prior)
            u[field] = _without_matches(sampled[field], m[field], rate, single=len(comparisons) == 1)
    return Parameters(m, u, rate)


def _patterns(
    pairs: Vectors, comparisons: Sequence[Comparison]
) -> tuple[dict[str, NDArray[np.int8]], NDArray[np.int64]]:
    """The distinct vectors and how many pairs have each."""
    import numpy as np

    key = np.zeros(len(pairs.left), dtype=np.int64)
    for comparison in comparisons:
        key = key * (len(comparison.levels) + 1) + pairs.levels[comparison.field] + 1
    _, first, counts = np.unique(key, return_index=True, return_counts=True)
    return {c.field: pairs.levels[c.field][first] for c in comparisons}, counts


def _sampled_u(pairs: Vectors, comparisons: Sequence[Comparison]) -> dict[str, Floats]:
    import numpy as np

    prior = _PRIOR_M[1] if len(comparisons) == 1 else _PRIOR_U
    found = {}
    for comparison in comparisons:
        levels = pairs.levels[comparison.field]
        seen = np.bincount(levels[levels >= 0], minlength=len(comparison.levels)).astype(np.float64)
        start = _shares([level.u for level in comparison.levels])
        found[comparison.field] = (seen + prior * start) / (seen.sum() + prior)
    return found


def _posterior(parameters: Parameters, patterns: Mapping[str, NDArray[np.int8]]) -> Floats:
    import numpy as np

    total = parameters.prior + sum(
        np.where(levels >= 0, parameters.weights(field)[levels], 0.0) for field, levels in patterns.items()
    )
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(total, -60, 60))), dtype=np.float64)


def _without_matches(sampled: Floats, m: Floats, rate: float, *, single: bool) -> Floats:
    """Random pairs hold a few matches; in a small table with many duplicates they are not few."""
    import numpy as np

    if single:
        return sampled
    cleaned = np.maximum((sampled - rate * m) / (1 - rate), _LEAST_U * sampled)
    return np.asarray(cleaned / cleaned.sum(), dtype=np.float64)


def _shares(values: Sequence[float]) -> Floats:
    import numpy as np

    found = np.array(values, dtype=np.float64)
    return np.asarray(found / found.sum(), dtype=np.float64)

"""What agreement is worth in these tables: Fellegi and Sunter's model with a third class, fitted by EM.

Fellegi & Sunter 1969 (doi:10.1080/01621459.1969.10501049) know two kinds of pairs: the same one, and
different ones. Expectation maximisation (Winkler 1988; Enamorado, Fifield & Imai 2019,
doi:10.1017/S0003055418000783) then takes people who live together for one person, because they share a
family name, an address and a telephone. So there is a third class here, *household*: pairs that share what
a house or an office shares, and nothing else. It works the same for firms registered at one address.

Two more departures, to stay sound on small tables: starting values count as a few imagined pairs (a
Dirichlet prior), and the share of each class is reckoned over all pairs, those not compared counted as
different.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slagkracht.core.identity.linking.model import Comparison
from slagkracht.core.identity.linking.vectors import CANDIDATE, SAMPLED, SELF, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Patterns = dict[str, NDArray[np.int8]]

ROUNDS = 25
# How many imagined pairs the starting values count for: m with one, two, more comparisons; u.
_PRIOR_M = {1: 1e9, 2: 300.0}
_PRIOR_M_MANY, _PRIOR_U = 30.0, 200.0
_LEAST_U = 0.02  # share of the sampled u that is kept, however many matches the sample held
_MOST_MATCHES = 0.3
_PRIOR_PAIRS = 200  # imagined pairs of which one matches: keeps the share low in tables of a few rows
_RATE_START = 0.02
# What is a person's or a firm's own, and what those who live or work together share.
_OWN = {"given", "birth_date", "number"}
_SHARED = {"family", "phone", "postcode", "street", "house_number", "town"}


@dataclass(frozen=True)
class Parameters:
    """Fitted model.

    ``m`` and ``u``: per comparison the shares of its levels among pairs of the same one and of different
    ones; ``match_rate``: the share of all pairs that match. ``h``: the shares among households, for the
    comparisons that those share (empty: no such class), ``household_rate`` their share of all pairs.
    """

    m: Mapping[str, Floats]
    u: Mapping[str, Floats]
    match_rate: float
    h: Mapping[str, Floats] = field(default_factory=dict)
    household_rate: float = 0.0

    def weights(self, name: str) -> Floats:
        """log2(m/u) per level: bits for (positive) or against."""
        import numpy as np

        return np.asarray(np.log2(self.m[name] / self.u[name]), dtype=np.float64)

    @property
    def prior(self) -> float:
        """Bits for a match before anything was compared."""
        import numpy as np

        return float(np.log2(self.match_rate / (1 - self.match_rate)))


def estimate(vectors: Vectors, comparisons: Sequence[Comparison], copies: Sequence[int]) -> Parameters:
    """Fit the model.

    Takes the vectors and for each distinct record how often it occurs. With a single comparison the data
    cannot tell m from u: then the starting values stand and only the rate is fitted, from at least one match
    per two records. Deterministic.
    """
    import numpy as np

    patterns, counts = _patterns(vectors, comparisons, copies)
    start = {c.field: _shares([level.m for level in c.levels]) for c in comparisons}
    sampled = _sampled_u(vectors, comparisons)
    shared = shared_fields(comparisons)
    records = max(len(copies), 2)
    distinct = records * (records - 1) / 2
    pairs = distinct + sum(count * (count - 1) / 2 for count in copies)
    rate = min(_RATE_START, 1.0 / records)
    least = rate / 2 if len(comparisons) == 1 else 1e-9
    found = Parameters(start, sampled, rate, {n: start[n] for n in shared}, rate if shared else 0.0)
    prior = _PRIOR_M.get(len(comparisons), _PRIOR_M_MANY)
    for _ in range(ROUNDS):
        match, household = (chance * counts for chance in _posteriors(found, patterns))
        rates = [
            np.clip((total.sum() + 1) / (pairs + _PRIOR_PAIRS), least, _MOST_MATCHES)
            for total in (match, household)
        ]
        m = {name: _refit(levels, match, start[name], prior) for name, levels in patterns.items()}
        h = {name: _refit(patterns[name], household, start[name], prior) for name in shared}
        u = sampled if len(comparisons) == 1 else _cleaned(sampled, m, h, rates)
        found = Parameters(m, u, float(rates[0]), h, float(rates[1]) if shared else 0.0)
    return found


def shared_fields(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """The comparisons that a household shares; none unless something of one's own is compared too."""
    names = [comparison.field for comparison in comparisons]
    if {"given", "family"} & set(names):
        own, shared = _OWN, _SHARED | {"organisation"}
    else:  # firms at one address have each their own name, number and telephone
        own, shared = _OWN | {"organisation", "phone"}, _SHARED - {"phone"}
    return tuple(name for name in names if name in shared) if own & set(names) else ()


def log_odds(parameters: Parameters, same: Floats, different: Floats, household: Floats | None) -> Floats:
    """Bits for a match against everything else, from log2 likelihoods under each class."""
    import numpy as np

    other = np.log2(max(1 - parameters.match_rate - parameters.household_rate, 1e-9)) + different
    if household is not None:
        other = np.logaddexp2(other, np.log2(parameters.household_rate) + household)
    return np.asarray(np.log2(parameters.match_rate) + same - other, dtype=np.float64)


def _posteriors(parameters: Parameters, patterns: Patterns) -> tuple[Floats, Floats]:
    """For each pattern the chance of a match and of a household."""
    import numpy as np

    size = len(next(iter(patterns.values())))
    same, different, household = (np.zeros(size) for _ in range(3))
    for name, levels in patterns.items():
        there = levels >= 0
        apart = np.where(there, np.log2(parameters.u[name])[levels], 0.0)
        same += np.where(there, np.log2(parameters.m[name])[levels], 0.0)
        different += apart
        if parameters.h:
            known = parameters.h.get(name)
            household += apart if known is None else np.where(there, np.log2(known)[levels], 0.0)
    logs = [np.log2(parameters.match_rate) + same]
    logs.append(np.log2(1 - parameters.match_rate - parameters.household_rate) + different)
    if parameters.h:
        logs.append(np.log2(parameters.household_rate) + household)
    total = np.logaddexp2.reduce(logs)
    none = np.zeros(size)
    return np.exp2(logs[0] - total), np.exp2(logs[2] - total) if parameters.h else none


def _refit(levels: NDArray[np.int8], chance: Floats, start: Floats, prior: float) -> Floats:
    import numpy as np

    there = levels >= 0
    seen = np.bincount(levels[there], weights=chance[there], minlength=len(start))
    return np.asarray((seen + prior * start) / (seen.sum() + prior), dtype=np.float64)


def _patterns(
    vectors: Vectors, comparisons: Sequence[Comparison], copies: Sequence[int]
) -> tuple[Patterns, Floats]:
    """The distinct vectors and how many pairs have each; rows that are the same are pairs too."""
    import numpy as np

    keep = vectors.kind != SAMPLED
    times = np.asarray(copies, dtype=np.float64)[vectors.left[keep]]
    weight = np.where(vectors.kind[keep] == SELF, times * (times - 1) / 2, 1.0)
    key = np.zeros(int(keep.sum()), dtype=np.int64)
    for comparison in comparisons:
        key = key * (len(comparison.levels) + 1) + vectors.levels[comparison.field][keep] + 1
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    patterns = {c.field: vectors.levels[c.field][keep][first] for c in comparisons}
    counts = np.bincount(place, weights=weight, minlength=len(first))
    return patterns, np.asarray(counts, dtype=np.float64)


def _sampled_u(vectors: Vectors, comparisons: Sequence[Comparison]) -> dict[str, Floats]:
    """Shares of levels among random pairs; among all pairs where those were compared."""
    import numpy as np

    drawn = vectors.of_kind(SAMPLED)
    pairs = drawn if len(drawn.left) else vectors.of_kind(CANDIDATE)
    prior = _PRIOR_M[1] if len(comparisons) == 1 else _PRIOR_U
    found = {}
    for comparison in comparisons:
        levels = pairs.levels[comparison.field]
        seen = np.bincount(levels[levels >= 0], minlength=len(comparison.levels)).astype(np.float64)
        start = _shares([level.u for level in comparison.levels])
        found[comparison.field] = (seen + prior * start) / (seen.sum() + prior)
    return found


def _cleaned(
    sampled: Mapping[str, Floats], m: Mapping[str, Floats], h: Mapping[str, Floats], rates: Sequence[float]
) -> dict[str, Floats]:
    """Random pairs hold a few matches and households; in a small table with many duplicates not few."""
    import numpy as np

    found = {}
    for name, seen in sampled.items():
        others = rates[0] * m[name] + (rates[1] * h[name] if name in h else 0.0)
        left = np.maximum(seen - others, _LEAST_U * seen)
        found[name] = np.asarray(left / left.sum(), dtype=np.float64)
    return found


def _shares(values: Sequence[float]) -> Floats:
    import numpy as np

    found = np.array(values, dtype=np.float64)
    return np.asarray(found / found.sum(), dtype=np.float64)

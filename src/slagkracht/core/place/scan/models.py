"""The four models of a scan: how strongly a window stands out, and what chance alone would give.

Every model knows a window by two numbers: ``cases`` in it and its ``size``: the cases expected in it,
or for Bernoulli the people (cases and controls) in it. The score of a window is the logarithm of a
likelihood ratio, 0 when the window holds no more cases than expected. Each score is a convex function of
the two numbers together and grows with the cases; ``boundary`` rests on that.

Sources: Poisson and Bernoulli: Kulldorff (1997), doi:10.1080/03610929708831995. Expectation-based:
Neill et al. (2005), doi:10.1145/1081870.1081897. Permutation: Kulldorff et al. (2005),
doi:10.1371/journal.pmed.0020059.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from slagkracht.core.place.arrays import Floats, Integers

TINY = 1e-300
MODELS = ("poisson", "expectation", "bernoulli", "permutation")


class Model(Protocol):
    """What a scan asks of a model. Arrays of sizes and counts are (locations, periods)."""

    @property
    def sizes(self) -> Floats: ...

    def score(self, cases: Floats, size: Floats) -> Floats:
        """The log-likelihood ratio of windows with these cases and sizes."""
        ...

    def expected(self, size: Floats) -> Floats:
        """The cases that chance alone gives on average in windows of these sizes."""
        ...

    def most(self, size: Floats) -> Floats:
        """The most cases that windows of these sizes can hold."""
        ...

    def simulate(self, chance: np.random.Generator, runs: int) -> Integers:
        """Counts (runs, locations, periods) when nothing stands out."""
        ...


def _term(count: Floats, size: Floats) -> Floats:
    """count · log(count / size), with 0 · log 0 = 0."""
    terms: Floats = count * np.log(np.maximum(count, TINY) / np.maximum(size, TINY))
    return terms


def _dropped(shares: Floats, chance: np.random.Generator, shape: tuple[int, int]) -> Integers:
    """Numbers of cells, each drawn with the chance in ``shares``; a table says where to begin to look."""
    edges = np.cumsum(shares)
    edges[np.flatnonzero(shares)[-1] :] = 1.0  # rounding must not leave a gap at the end
    steps = 4 * len(shares)
    guide = np.searchsorted(edges, np.arange(steps) / steps, side="right")
    drops = chance.random(shape).ravel()
    cells: Integers = guide[(drops * steps).astype(np.int64)]
    behind = np.flatnonzero(edges[cells] <= drops)
    while behind.size:
        cells[behind] += 1
        behind = behind[edges[cells[behind]] <= drops[behind]]
    return cells.reshape(shape)


@dataclass(frozen=True)
class Poisson:
    """Cases fall in proportion to the sizes, given their total: the sizes add up to ``cases``."""

    sizes: Floats
    cases: int

    def score(self, cases: Floats, size: Floats) -> Floats:
        ratio = _term(cases, size) + _term(self.cases - cases, self.cases - size)
        return np.where(cases > size, ratio, 0.0)

    def expected(self, size: Floats) -> Floats:
        return size

    def most(self, size: Floats) -> Floats:
        return np.full_like(size, self.cases)

    def simulate(self, chance: np.random.Generator, runs: int) -> Integers:
        shares = self.sizes.ravel() / self.sizes.sum()
        shape = (runs, *self.sizes.shape)
        if self.cases > 2 * shares.size:
            return chance.multinomial(self.cases, shares, size=runs).reshape(shape)
        # With few cases it is quicker to drop them one by one than to visit every cell.
        cells = _dropped(shares, chance, (runs, self.cases))
        cells += np.arange(runs)[:, None] * shares.size
        return np.bincount(cells.ravel(), minlength=runs * shares.size).reshape(shape)


@dataclass(frozen=True)
class Expectation:
    """Cases fall around expected counts that are known beforehand; their total is free."""

    sizes: Floats

    def score(self, cases: Floats, size: Floats) -> Floats:
        return np.where(cases > size, _term(cases, size) + size - cases, 0.0)

    def expected(self, size: Floats) -> Floats:
        return size

    def most(self, size: Floats) -> Floats:
        return np.full_like(size, np.inf)

    def simulate(self, chance: np.random.Generator, runs: int) -> Integers:
        return chance.poisson(self.sizes, size=(runs, *self.sizes.shape))


@dataclass(frozen=True)
class Bernoulli:
    """Of the people in ``sizes`` (whole numbers) ``cases`` are cases, all equally likely to be one."""

    sizes: Floats
    cases: int

    @property
    def people(self) -> float:
        return float(self.sizes.sum())

    def score(self, cases: Floats, size: Floats) -> Floats:
        inside = _term(cases, size) + _term(size - cases, size)
        rest, people = self.cases - cases, self.people - size
        outside = _term(rest, people) + _term(people - rest, people)
        total, everyone = np.array(self.cases, dtype=float), np.array(self.people)
        nothing = _term(total, everyone) + _term(everyone - total, everyone)
        higher = cases * self.people > self.cases * size
        return np.where(higher, np.maximum(inside + outside - nothing, 0.0), 0.0)

    def expected(self, size: Floats) -> Floats:
        return size * (self.cases / self.people)

    def most(self, size: Floats) -> Floats:
        return np.minimum(size, self.cases)

    def simulate(self, chance: np.random.Generator, runs: int) -> Integers:
        people = self.sizes.ravel().astype(np.int64)
        drawn = chance.multivariate_hypergeometric(people, self.cases, size=runs, method="marginals")
        return drawn.reshape(runs, *self.sizes.shape)


@dataclass(frozen=True)
class Permutation:
    """The periods of the cases are shuffled over their locations: no population is needed.

    ``counts`` are the observed cases; the expected ones follow from the totals per location and per
    period, so that a place that is always busy, or a season that is busy everywhere, does not stand out.
    """

    counts: Integers

    @property
    def cases(self) -> int:
        return int(self.counts.sum())

    @property
    def sizes(self) -> Floats:
        return np.outer(self.counts.sum(axis=1), self.counts.sum(axis=0)) / self.cases

    def score(self, cases: Floats, size: Floats) -> Floats:
        return Poisson(size, self.cases).score(cases, size)

    def expected(self, size: Floats) -> Floats:
        return size

    def most(self, size: Floats) -> Floats:
        return np.full_like(size, self.cases)

    def simulate(self, chance: np.random.Generator, runs: int) -> Integers:
        places, periods = self.counts.shape
        place = np.repeat(np.arange(places), self.counts.sum(axis=1)) * periods
        period = np.repeat(np.arange(periods), self.counts.sum(axis=0))
        cells = [place + chance.permutation(period) for _ in range(runs)]
        flat = [np.bincount(cell, minlength=places * periods) for cell in cells]
        return np.stack(flat).reshape(runs, places, periods)

"""How often a node lies on shortest paths between others (Freeman 1977, doi:10.2307/3033543).

Two ways to the same numbers. igraph runs Brandes' algorithm (2001, doi:10.1080/0022250X.2001.9990249) a
source at a time. For large shallow components without weights ``_by_levels`` does Brandes' two sweeps for a
block of sources at once, level by level, as products of the sparse adjacency matrix with a dense block:
that keeps the processor's arithmetic busy and runs blocks on several cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from slagkracht.core.network.graph import FloatArray, IntArray, Network

# Where the sweep by levels was measured to win: enough nodes to fill a block, few enough that its buffers
# stay small, and few levels (its work grows with the depth, igraph's does not).
SMALLEST, LARGEST, DEEPEST = 512, 30_000, 8
BLOCK = 16  # sources swept at once: the buffers of 2,000 nodes then fit in a core's cache
MOST_WORKERS = 8

Product = Callable[..., None]


def betweenness(network: Network, distance: FloatArray | None = None, *, workers: int = 0) -> FloatArray:
    """Raw betweenness per node: over all pairs of others, the share of shortest paths through it.

    Takes a network and, per tie, an optional length above 0 (None: every tie is one step); ``workers`` is
    the number of threads (0: as many as there are processors, at most 8), which changes the time and not the
    answer. Gives a float per node; without direction each pair counts once. Not for: saying who matters in
    a group; it describes the ties that were seen.
    """
    if distance is not None or network.directed or network.nodes < SMALLEST:
        return _by_igraph(network, distance)
    scores = np.zeros(network.nodes)
    rest = np.ones(network.nodes, dtype=bool)
    for members in _large_components(network):
        found = by_levels(_part(network, members), workers=workers)
        if found is not None:
            scores[members] = found
            rest[members] = False
    others = np.flatnonzero(rest)
    scores[others] = _by_igraph(_part(network, others), None)
    return scores


def sampled_betweenness(network: Network, pivots: int, *, seed: int) -> FloatArray:
    """Raw betweenness estimated from the shortest paths that start at ``pivots`` random nodes.

    For networks too large to do exactly. Each node's estimate is unbiased; the fewer pivots, the rougher.
    Source: Brandes & Pich (2007, doi:10.1142/S0218127407018403).
    """
    chosen = np.random.default_rng(seed).choice(network.nodes, size=pivots, replace=False)
    scores = np.array(network.as_igraph().betweenness(sources=[int(i) for i in chosen]))
    # igraph halves undirected sums that start at a part of the nodes as it does full ones.
    return scores * (network.nodes / pivots)


def _by_igraph(network: Network, distance: FloatArray | None) -> FloatArray:
    weights = None if distance is None else distance.tolist()
    return np.array(network.as_igraph().betweenness(weights=weights), dtype=np.float64)


def _large_components(network: Network) -> list[IntArray]:
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(network.matrix(), directed=False)
    size = np.bincount(label, minlength=count)
    large = np.flatnonzero((size >= SMALLEST) & (size <= LARGEST))
    return [np.flatnonzero(label == i) for i in large]


def _part(network: Network, members: IntArray) -> Network:
    """The network of some whole components; nodes renumbered in the same order."""
    if len(members) == network.nodes:
        return network
    place = np.full(network.nodes, -1)
    place[members] = np.arange(len(members))
    inside = place[network.source] >= 0
    ids = tuple(network.ids[i] for i in members)
    return Network(ids, place[network.source[inside]], place[network.target[inside]])


def by_levels(network: Network, *, workers: int = 0) -> FloatArray | None:
    """Raw betweenness of a connected network by sweeps over blocks of sources.

    Gives None where another way is better: more than ``DEEPEST`` levels, or no compiled product to use.
    """
    product = compiled_product()
    if product is None:
        return None
    matrix = network.matrix()
    matrix.sort_indices()
    nodes = network.nodes
    starts = range(0, nodes, BLOCK)
    if _Sweep(matrix, product).dependencies(0, min(BLOCK, nodes)) is None:
        return None
    threads = workers or min(os.cpu_count() or 1, MOST_WORKERS)
    shares = [starts[i::threads] for i in range(threads)]

    def run(share: range) -> list[FloatArray | None]:
        sweep = _Sweep(matrix, product)
        return [sweep.dependencies(low, min(low + BLOCK, nodes)) for low in share]

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(run, shares))
    # Added in the order of the blocks, so that the number of threads cannot change a bit of the answer.
    total = np.zeros(nodes)
    for i in range(len(starts)):
        part = found[i % threads][i // threads]
        if part is None:
            return None
        total += part
    return total / 2


def compiled_product() -> Product | None:
    """scipy's own loop for sparse times dense, which adds into a buffer of ours.

    It is not part of scipy's public interface; the public product makes a fresh array each time, which
    costs more than the arithmetic. Where it is gone the caller takes the other way.
    """
    try:
        from scipy.sparse import _sparsetools
    except ImportError:
        return None
    found: Product | None = getattr(_sparsetools, "csr_matvecs", None)
    return found


class _Sweep:
    """The two sweeps for one block of sources; a column per source, a row per node."""

    def __init__(self, matrix: Any, product: Product) -> None:
        self.matrix, self.product = matrix, product
        self.width = 0
        self.levels: list[FloatArray] = []

    def dependencies(self, low: int, high: int) -> FloatArray | None:
        """Per node the summed dependency of sources low…high − 1 on it; None when too deep."""
        self._make_buffers(high - low)
        deepest = self._forward(low, high)
        return None if deepest is None else self._backward(deepest)

    def _make_buffers(self, width: int) -> None:
        if width == self.width:
            return
        shape = (self.matrix.shape[0], width)
        self.width = width
        self.levels = [np.empty(shape) for _ in range(DEEPEST + 1)]
        self.paths, self.mask, self.sums, self.share = (np.empty(shape) for _ in range(4))

    def _multiply(self, block: FloatArray, into: FloatArray) -> None:
        into[:] = 0.0
        nodes, m = self.matrix.shape[0], self.matrix
        self.product(nodes, nodes, self.width, m.indptr, m.indices, m.data, block.ravel(), into.ravel())

    def _forward(self, low: int, high: int) -> int | None:
        """Count shortest paths level by level; gives the number of levels, None when there are too many."""
        columns = np.arange(self.width)
        first, start = self.levels[1], self.matrix.indptr
        first[:] = 0.0
        neighbours = self.matrix.indices[start[low] : start[high]]
        first[neighbours, np.repeat(columns, np.diff(start[low : high + 1]))] = 1.0
        self.paths[:] = first
        self.paths[np.arange(low, high), columns] = 1.0
        for level in range(1, DEEPEST + 1):
            np.minimum(self.paths, 1.0, out=self.mask)  # path counts are whole: 1 where reached
            if self.mask.sum() == self.mask.size:
                return level
            if level < DEEPEST:
                np.subtract(1.0, self.mask, out=self.mask)
                following = self.levels[level + 1]
                self._multiply(self.levels[level], following)
                following *= self.mask
                self.paths += following
        return None

    def _backward(self, deepest: int) -> FloatArray:
        """Add up dependencies from the deepest level to the first."""
        total = np.zeros(self.matrix.shape[0])
        share = self.share  # (1 + dependency) / paths, at one level
        inverse = np.divide(1.0, self.paths, out=self.paths)
        np.minimum(self.levels[deepest], 1.0, out=self.mask)
        np.multiply(inverse, self.mask, out=share)
        for level in range(deepest - 1, 0, -1):
            self._multiply(share, self.sums)
            total += np.einsum("ij,ij->i", self.levels[level], self.sums)
            self.sums += inverse
            np.minimum(self.levels[level], 1.0, out=self.mask)
            np.multiply(self.sums, self.mask, out=share)
        return total

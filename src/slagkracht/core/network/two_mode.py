"""Networks of two kinds of nodes: persons and meetings, firms and addresses.

Measuring such a network as if it had one kind understates every node, because half of its ties could never
exist. So it is measured on its own scales, and once more per side as a network of who shares something with
whom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network.centrality import bounded_betweenness
from slagkracht.core.network.graph import FloatArray, IntArray, Network
from slagkracht.core.network.reading import Ties

# Pairs of nodes that share a neighbour: above this a projection no longer fits in memory comfortably.
MOST_SHARED_PAIRS = 20_000_000


@dataclass(frozen=True, eq=False)
class Side:
    """One kind of node: its numbers, its measures on the two-mode scale, and its projection (None: too big).

    ``degree``: share of the other side tied to. ``betweenness`` and ``closeness``: as share of the most that
    a node on this side could have; closeness is None where that is too much work.
    """

    nodes: IntArray
    degree: FloatArray
    betweenness: FloatArray
    closeness: FloatArray | None
    projection: Network | None


@dataclass(frozen=True, eq=False)
class TwoMode:
    """A two-mode network measured: ``density`` is the share of possible cross ties; ``clustering`` is the
    share of paths of three ties that are closed into a ring of four (None where that is too much work);
    ``pivots`` is the number of sources betweenness was sampled from (None: exact)."""

    first: Side
    second: Side
    density: float
    clustering: float | None
    pivots: int | None = None


def looks_two_mode(ties: Ties) -> bool:
    """Whether no node stands in both columns, with at least two nodes in each.

    A sign, not a proof: a one-mode file in which every tie was written from one group to another looks the
    same. The answer therefore says that it was detected, and the ordinary measures stay beside it.
    """
    first, second = np.unique(ties.source), np.unique(ties.target)
    return len(first) > 1 and len(second) > 1 and not np.isin(first, second).any()


def first_column(ties: Ties) -> IntArray:
    """The nodes of the first kind: those in the source column."""
    return np.unique(ties.source)


def measure_two_mode(network: Network, first: IntArray, *, seed: int = 1) -> TwoMode:
    """Measure a two-mode network; ``first`` holds the numbers of the nodes of the first kind.

    Raises ``network.not_two_mode`` when a tie stays within one kind, and ``network.one_sided`` when a kind
    has no nodes. Sources: Borgatti & Everett (1997, doi:10.1016/S0378-8733(96)00301-2) for the scales;
    Robins & Alexander (2004, doi:10.1023/B:CMOT.0000032580.12184.c0) for clustering.
    """
    is_first = np.zeros(network.nodes, dtype=bool)
    is_first[first] = True
    _refuse_within(network, is_first)
    second = np.flatnonzero(~is_first)
    if not len(first) or not len(second):
        raise UnusableInput("network.one_sided")
    plain = Network(network.ids, network.source, network.target)
    raw, pivots = bounded_betweenness(plain, seed=seed)
    matrix = plain.matrix()
    return TwoMode(
        _side(plain, first, second, raw, exact=pivots is None),
        _side(plain, second, first, raw, exact=pivots is None),
        density=network.edges / (len(first) * len(second)),
        clustering=_clustering(matrix[first][:, second]),
        pivots=pivots,
    )


def _refuse_within(network: Network, is_first: np.ndarray) -> None:
    within = np.flatnonzero(is_first[network.source] == is_first[network.target])
    if len(within):
        a, b = network.source[within[0]], network.target[within[0]]
        raise UnusableInput("network.not_two_mode", source=network.ids[a], target=network.ids[b])


def _side(network: Network, own: IntArray, other: IntArray, raw: FloatArray, *, exact: bool) -> Side:
    graph = network.as_igraph()
    degree = np.array(graph.degree([int(i) for i in own]), dtype=float) / len(other)
    return Side(
        own,
        degree,
        raw[own] / most_betweenness(len(own), len(other)),
        _closeness(network, own, other) if exact else None,
        _projection(network, own, other),
    )


def most_betweenness(own: int, other: int) -> float:
    """The largest raw betweenness a node can have among ``own`` nodes of its kind and ``other`` of the rest.

    Borgatti & Everett (1997); 1 where no node can lie between others.
    """
    s, t = divmod(own - 1, other)
    most = (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2
    return most or 1.0


def _closeness(network: Network, own: IntArray, other: IntArray) -> FloatArray:
    """Least possible distance to all others over the real one, times the share of the others reached."""
    graph = network.as_igraph()
    chosen = [int(i) for i in own]
    near = np.nan_to_num(np.array(graph.closeness(chosen), dtype=float))  # reached / distance
    least = len(other) + 2 * (len(own) - 1)
    return np.asarray(near * least / (network.nodes - 1))


def _projection(network: Network, own: IntArray, other: IntArray) -> Network | None:
    """Nodes of one side, tied by how many of the other side they share; None when that is too big."""
    import scipy.sparse

    across = network.matrix()[own][:, other]
    per_other = np.asarray(across.sum(axis=0)).ravel()
    if (per_other**2).sum() > MOST_SHARED_PAIRS:
        return None
    shared = scipy.sparse.triu(across @ across.T, k=1).tocoo()
    ids = tuple(network.ids[i] for i in own)
    rows, columns = shared.row.astype(np.int64), shared.col.astype(np.int64)
    return Network(ids, rows, columns, shared.data.astype(np.float64))


def _clustering(across: object) -> float | None:
    """Four times the rings of four over the paths of three ties."""
    import scipy.sparse

    table = scipy.sparse.csr_matrix(across)
    own = np.asarray(table.sum(axis=1)).ravel()
    other = np.asarray(table.sum(axis=0)).ravel()
    if (other**2).sum() > MOST_SHARED_PAIRS:
        return None
    shared = scipy.sparse.triu(table @ table.T, k=1).tocoo().data
    rings = (shared * (shared - 1) / 2).sum()
    tie = table.tocoo()
    paths = ((own[tie.row] - 1) * (other[tie.col] - 1)).sum()
    return float(4 * rings / paths) if paths else 0.0

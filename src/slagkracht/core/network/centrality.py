"""Measures of a node's place in a network, on the scales most papers and networkx use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from slagkracht.core.network.graph import FloatArray, IntArray, Network
from slagkracht.core.network.shortest_paths import betweenness, sampled_betweenness

# Steps (nodes × ties) that fit in about ten seconds; above it betweenness is sampled, closeness left out.
EXACT_STEPS = 1_000_000_000
FEWEST_PIVOTS, MOST_PIVOTS = 50, 200
# Burt's constraint visits every pair of a node's contacts.
MOST_CONTACT_PAIRS = 200_000_000
DENSE_NODES = 400
SAME_EIGENVALUE = 1e-9
REPETITIONS = 3_000
SETTLED = 1e-6
NAMES = (
    "betweenness",
    "degree",
    "in_degree",
    "out_degree",
    "strength",
    "closeness",
    "eigenvector",
    "constraint",
    "core",
)


@dataclass(frozen=True, eq=False)
class Measures:
    """Per node, in the order of ``Network.ids``; a measure that could not be made is None.

    ``degree``, ``in_degree``, ``out_degree``: share of the other nodes tied to (with direction the total can
    reach 2). ``strength``: sum of weights. ``betweenness``: share of pairs of others with the node between
    them. ``closeness``: 0–1. ``eigenvector``: unit length. ``constraint``: Burt; low means a broker, NaN
    without ties. ``core``: the largest k of which the node is in the k-core. ``pivots``: None where
    betweenness is exact, else the number of sources sampled.
    """

    degree: FloatArray
    betweenness: FloatArray
    closeness: FloatArray | None
    eigenvector: FloatArray | None
    constraint: FloatArray | None
    core: FloatArray
    strength: FloatArray | None = None
    in_degree: FloatArray | None = None
    out_degree: FloatArray | None = None
    pivots: int | None = None

    def by_name(self) -> dict[str, FloatArray]:
        """The measures that were made, by name."""
        return {name: value for name in NAMES if (value := getattr(self, name)) is not None}


def measures(network: Network, *, seed: int = 1) -> Measures:
    """All measures of every node.

    Takes a network; ``seed`` matters only where betweenness is sampled (nodes × ties above
    ``EXACT_STEPS``). Weights count in ``strength`` alone. Not for: ranking people. The numbers describe the
    ties that were seen, and who is looked at most has most ties seen.

    Sources: Freeman (1978, doi:10.1016/0378-8733(78)90021-7) for degree, closeness, betweenness, closeness
    over parts by Wasserman & Faust (1994, p. 201); Bonacich (1972, doi:10.1080/0022250X.1972.9989806) for
    eigenvector; Burt (1992, Structural Holes) for constraint; Seidman (1983,
    doi:10.1016/0378-8733(83)90028-X) for cores.
    """
    graph = network.as_igraph()
    others = max(network.nodes - 1, 1)
    between, pivots = bounded_betweenness(network, seed=seed)
    pairs = max((network.nodes - 1) * (network.nodes - 2), 1) / (1 if network.directed else 2)
    directed = network.directed
    return Measures(
        degree=np.array(graph.degree(), dtype=float) / others,
        in_degree=np.array(graph.indegree(), dtype=float) / others if directed else None,
        out_degree=np.array(graph.outdegree(), dtype=float) / others if directed else None,
        strength=None if network.weight is None else strength(network),
        betweenness=between / pairs,
        closeness=None if pivots else closeness(graph),
        eigenvector=eigenvector(network),
        constraint=constraint(graph),
        core=np.array(network.undirected().as_igraph().coreness(), dtype=float),
        pivots=pivots,
    )


def strength(network: Network) -> FloatArray:
    """Per node the sum of the weights of its ties (both directions)."""
    assert network.weight is not None
    ends = np.concatenate((network.source, network.target))
    both = np.concatenate((network.weight, network.weight))
    return np.bincount(ends, weights=both, minlength=network.nodes).astype(np.float64)


def bounded_betweenness(network: Network, *, seed: int) -> tuple[FloatArray, int | None]:
    """Raw betweenness in bounded time: exact up to ``EXACT_STEPS``, else sampled.

    Gives the scores, and the number of sources sampled (None: exact).
    """
    if _steps(network) <= EXACT_STEPS:
        return betweenness(network), None
    pivots = min(network.nodes, MOST_PIVOTS, max(EXACT_STEPS // network.edges, FEWEST_PIVOTS))
    return sampled_betweenness(network, pivots, seed=seed), pivots


def _steps(network: Network) -> int:
    """Steps to walk all shortest paths: nodes × ties, summed over the parts."""
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(network.matrix(), directed=False)
    sizes = np.bincount(label, minlength=count)
    ties = np.bincount(label[network.source], minlength=count)
    return int((sizes * ties).sum())


def closeness(graph: Any) -> FloatArray:
    """Per node: (reached / distance to them) × (share of the others reached); incoming where directed.

    A node that reaches nobody gets 0.
    """
    n = graph.vcount()
    near = np.nan_to_num(np.array(graph.closeness(mode="in"), dtype=float))
    reached = np.array(graph.neighborhood_size(order=n, mode="in", mindist=1), dtype=float)
    return np.asarray(near * reached / max(n - 1, 1))


def constraint(graph: Any) -> FloatArray | None:
    """Burt's constraint per node, ties unweighted; None where hubs make it too much work."""
    degree = np.array(graph.degree(), dtype=float)
    if (degree**2).sum() > MOST_CONTACT_PAIRS:
        return None
    found = np.array(graph.constraint(), dtype=float)
    found[degree == 0] = np.nan
    return found


def eigenvector(network: Network) -> FloatArray | None:
    """Eigenvector centrality, unit length; None where there is none (no ties, no circle of directed ties).

    By repeated multiplication from equal scores until the scores together change less than ``SETTLED`` per
    node: the rule of networkx and of the published numbers, good to about four decimals. Where that
    takes too long the limit itself is computed. In a network of several parts only those with the largest
    eigenvalue count, equal ones side by side.
    """
    matrix = network.matrix()
    if network.edges == 0 or (network.directed and _has_no_circle(matrix)):
        return None
    found = _by_repetition(matrix.T.tocsr())
    if found is not None or network.directed:
        return found
    return _by_projection(matrix.toarray()) if network.nodes <= DENSE_NODES else _by_parts(matrix)


def _has_no_circle(matrix: Any) -> bool:
    from scipy.sparse.csgraph import connected_components

    count, _ = connected_components(matrix, directed=True, connection="strong")
    return bool(count == matrix.shape[0])


def _by_repetition(matrix: Any) -> FloatArray | None:
    """Multiply until the scores settle, shifted by one so that nothing swings; None if it takes too long."""
    n = matrix.shape[0]
    scores = np.full(n, 1 / n)
    for _ in range(REPETITIONS):
        following = scores + matrix @ scores
        following /= np.linalg.norm(following)
        if np.abs(following - scores).sum() < n * SETTLED:
            return np.asarray(following)
        scores = following
    return None


def _by_projection(matrix: FloatArray) -> FloatArray:
    """Equal scores, projected on all eigenvectors of the largest eigenvalue."""
    values, vectors = np.linalg.eigh(matrix)
    leading = vectors[:, values > values[-1] * (1 - SAME_EIGENVALUE)]
    scores = leading @ leading.sum(axis=0)
    return np.asarray(np.maximum(scores, 0.0) / np.linalg.norm(scores))


def _by_parts(matrix: Any) -> FloatArray:
    """The leading eigenvector part by part, for networks whose largest eigenvalues lie close together."""
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(matrix, directed=False)
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    # An eigenvalue is at most the largest degree: parts below the best one found need no work.
    parts = sorted(_groups(label), key=lambda part: -degree[part].max())
    found: list[tuple[float, IntArray, FloatArray]] = []
    for part in parts:
        if found and degree[part].max() < max(value for value, _, _ in found):
            break
        found.append((*_leading(matrix[part][:, part], part),))
    largest = max(value for value, _, _ in found)
    scores = np.zeros(matrix.shape[0])
    for value, part, vector in found:
        if value > largest * (1 - SAME_EIGENVALUE):
            scores[part] = vector * vector.sum()
    return np.asarray(scores / np.linalg.norm(scores))


def _groups(label: IntArray) -> list[IntArray]:
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def _leading(matrix: Any, part: IntArray) -> tuple[float, IntArray, FloatArray]:
    """Largest eigenvalue of a connected part and its positive unit vector."""
    if len(part) <= DENSE_NODES:
        values, vectors = np.linalg.eigh(matrix.toarray())
    else:
        from scipy.sparse.linalg import eigsh

        values, vectors = eigsh(matrix, k=1, which="LA", v0=np.ones(len(part)))
    return float(values[-1]), part, np.abs(vectors[:, -1])

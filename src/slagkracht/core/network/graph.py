"""A network as arrays: who is tied to whom, duplicates merged and loops dropped.

Nodes keep the order in which they first appear, because the published rule for equal nodes leans on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from slagkracht.core.errors import UnusableInput

if TYPE_CHECKING:
    import scipy.sparse

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Merge = Literal["sum", "last"]


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes and merged ties.

    ``ids`` names node 0, 1, …; ``source`` and ``target`` hold a node per tie; ``weight`` the strength per
    tie (above 0, in whatever unit the caller counts: calls, meetings) or None; ``duplicates`` and ``loops``
    say how many rows were merged away and dropped.
    """

    ids: tuple[str, ...]
    source: IntArray
    target: IntArray
    weight: FloatArray | None = None
    directed: bool = False
    duplicates: int = 0
    loops: int = 0

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return len(self.ids)

    @property
    def edges(self) -> int:
        """The number of ties after merging."""
        return len(self.source)

    def as_igraph(self) -> Any:
        """The same network as an ``igraph.Graph``; node and tie numbers are kept."""
        import igraph

        ties = np.column_stack((self.source, self.target))
        return igraph.Graph(n=self.nodes, edges=ties, directed=self.directed)

    def matrix(self) -> scipy.sparse.csr_matrix:
        """The adjacency matrix with ones, symmetric unless directed."""
        import scipy.sparse

        ones = np.ones(self.edges)
        shape = (self.nodes, self.nodes)
        half = scipy.sparse.coo_matrix((ones, (self.source, self.target)), shape=shape)
        return scipy.sparse.csr_matrix(half if self.directed else half + half.T)

    def undirected(self) -> Network:
        """The same ties without direction; ties both ways become one, their weights added."""
        if not self.directed:
            return self
        return merged(self.ids, self.source, self.target, self.weight)


def network(
    ties: Iterable[tuple[str, str]],
    *,
    weights: Sequence[float] | None = None,
    nodes: Iterable[str] = (),
    directed: bool = False,
    merge: Merge = "sum",
) -> Network:
    """Make a network from pairs of names.

    Takes ``ties`` (source, target), per tie an optional weight above 0, further ``nodes`` that may have no
    tie (they come last), and how duplicate ties are merged: weights added, or the last one kept. A tie from
    a node to itself is dropped; the node stays. Raises ``network.weight_not_positive``.
    """
    pairs = list(ties)
    position: dict[str, int] = {}
    ends = [(_place(position, a), _place(position, b)) for a, b in pairs]
    for name in nodes:
        _place(position, name)
    array = np.array(ends, dtype=np.int64).reshape(-1, 2)
    strength = None if weights is None else np.asarray(weights, dtype=np.float64)
    if strength is not None and not (np.isfinite(strength) & (strength > 0)).all():
        raise UnusableInput("network.weight_not_positive", value=float(strength.min()))
    return merged(tuple(position), array[:, 0], array[:, 1], strength, directed=directed, merge=merge)


def _place(position: dict[str, int], name: str) -> int:
    return position.setdefault(name, len(position))


def merged(
    ids: tuple[str, ...],
    source: IntArray,
    target: IntArray,
    weight: FloatArray | None = None,
    *,
    directed: bool = False,
    merge: Merge = "sum",
) -> Network:
    """Merge duplicates and drop loops: the rows as node numbers in, a ``Network`` out.

    Ties keep the order of their first row. Without direction a-b and b-a are the same tie.
    """
    kept = source != target
    a, b = source[kept], target[kept]
    if not directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    key = a * np.int64(max(len(ids), 1)) + b
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first)
    total = None if weight is None else _merge_weights(weight[kept], group, len(first), merge)[order]
    chosen = first[order]
    return Network(
        ids,
        a[chosen],
        b[chosen],
        total,
        directed,
        duplicates=len(a) - len(first),
        loops=len(source) - len(a),
    )


def _merge_weights(weight: FloatArray, group: IntArray, groups: int, merge: Merge) -> FloatArray:
    if merge == "sum":
        return np.bincount(group, weights=weight, minlength=groups).astype(np.float64)
    total = np.empty(groups)
    total[group] = weight  # of several rows for one tie the last assignment stays
    return total

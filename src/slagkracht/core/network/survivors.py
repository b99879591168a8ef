"""What is left of a network while nodes fall away and new ties grow."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import numpy as np

from slagkracht.core.network.graph import FloatArray, IntArray, Network


def exact_weights(weight: FloatArray | None, ties: int) -> tuple[list[int], int]:
    """Weights as whole numbers of a common unit fraction, so that sums of them are exact.

    0.1 and 0.2 become 1 and 2 with unit 10: three ties of 0.1 are then exactly one of 0.3, and equal nodes
    are found equal. Gives the whole numbers and the unit (weight = number / unit).
    """
    if weight is None:
        return [1] * ties, 1
    written = [Decimal(repr(value)).normalize() for value in weight.tolist()]
    places = max((-int(value.as_tuple().exponent) for value in written), default=0)
    unit = 10 ** max(places, 0)
    return [int(value * unit) for value in written], unit


class Survivors:
    """The ties among the nodes that are still there.

    ``neighbours[i]`` holds the weight (in whole units, see ``exact_weights``) per node tied to i; ``alive``
    says which nodes are left; ``strength[i]`` is the sum of i's weights.
    """

    def __init__(self, network: Network) -> None:
        weights, self.unit = exact_weights(network.weight, network.edges)
        self.neighbours: list[dict[int, int]] = [{} for _ in range(network.nodes)]
        for a, b, w in zip(network.source.tolist(), network.target.tolist(), weights, strict=True):
            self.neighbours[a][b] = w
            self.neighbours[b][a] = w
        self.alive = [True] * network.nodes
        self.left = network.nodes
        self.strength = [sum(ties.values()) for ties in self.neighbours]

    def remove(self, node: int) -> dict[int, int]:
        """Take a node out; gives the ties it had."""
        former = self.neighbours[node]
        for other, weight in former.items():
            del self.neighbours[other][node]
            self.strength[other] -= weight
        self.neighbours[node] = {}
        self.strength[node] = 0
        self.alive[node] = False
        self.left -= 1
        return former

    def tie(self, a: int, b: int, weight: int) -> None:
        """Make a new tie between two nodes that have none."""
        self.neighbours[a][b] = weight
        self.neighbours[b][a] = weight
        self.strength[a] += weight
        self.strength[b] += weight

    def living(self) -> list[int]:
        """The nodes that are left, in order."""
        return [i for i, there in enumerate(self.alive) if there]

    def reach(self, starts: Iterable[int]) -> set[int]:
        """All nodes connected to any of ``starts`` (those still there), themselves included."""
        waiting = [node for node in starts if self.alive[node]]
        seen = set(waiting)
        while waiting:
            fresh = self.neighbours[waiting.pop()].keys() - seen
            seen |= fresh
            waiting.extend(fresh)
        return seen

    def largest_component(self) -> int:
        """Nodes in the largest connected part."""
        largest, seen = 0, set[int]()
        for node in self.living():
            if node not in seen:
                part = self.reach([node])
                seen |= part
                largest = max(largest, len(part))
        return largest

    def part(self, nodes: list[int]) -> Network:
        """The network among ``nodes`` (whole components), with weights, numbered in the order given."""
        place = {node: i for i, node in enumerate(nodes)}
        ties = [
            (i, place[other], weight)
            for i, node in enumerate(nodes)
            for other, weight in self.neighbours[node].items()
            if node < other
        ]
        array = np.array(ties, dtype=object).reshape(-1, 3)
        ends = array[:, :2].astype(np.int64)
        # whole / whole is rounded once, so a weight comes back as the float it was written as
        weight = np.array([w / self.unit for w in array[:, 2]], dtype=np.float64)
        return Network(tuple(map(str, nodes)), ends[:, 0], ends[:, 1], weight)


def shrinking(network: Network, order: IntArray) -> list[int]:
    """The largest component before any removal and after each, when the order of removal is known.

    Takes node numbers in the order they go. Works backwards: nodes come back one by one, and parts only
    merge then, so one pass of union-find does it, whatever the number of removals. Source: Newman & Ziff
    (2001, doi:10.1103/PhysRevE.64.016706).
    """
    gone = np.full(network.nodes, len(order), dtype=np.int64)
    gone[order] = np.arange(len(order))
    moment = np.minimum(gone[network.source], gone[network.target])
    root, size, largest = _start(network, moment == len(order), gone == len(order))
    waiting = np.argsort(-moment, kind="stable")
    waiting = waiting[moment[waiting] < len(order)]
    ends = zip(network.source[waiting].tolist(), network.target[waiting].tolist(), strict=True)
    counts = np.bincount(moment[waiting], minlength=len(order)).tolist()
    curve = [largest]
    for step in range(len(order) - 1, -1, -1):
        size[int(order[step])] = 1
        largest = max(largest, 1)
        for _ in range(counts[step]):
            a, b = next(ends)
            largest = max(largest, _unite(root, size, a, b))
        curve.append(largest)
    return curve[::-1]


def _start(network: Network, kept: np.ndarray, present: np.ndarray) -> tuple[list[int], list[int], int]:
    """Parents, sizes and largest part of what is left when all removals are done."""
    import scipy.sparse
    from scipy.sparse.csgraph import connected_components

    n = network.nodes
    ends = (network.source[kept], network.target[kept])
    matrix = scipy.sparse.coo_matrix((np.ones(int(kept.sum())), ends), shape=(n, n))
    parts, label = connected_components(matrix, directed=False)
    first = np.full(parts, -1, dtype=np.int64)
    first[label[::-1]] = np.arange(n)[::-1]
    size = np.bincount(label, weights=present, minlength=parts).astype(np.int64)
    sizes = np.zeros(n, dtype=np.int64)
    sizes[first] = size
    return first[label].tolist(), sizes.tolist(), int(size.max(initial=0))


def _unite(root: list[int], size: list[int], a: int, b: int) -> int:
    """Merge the parts of a and b; gives the size of the merged part."""
    a, b = _find(root, a), _find(root, b)
    if a == b:
        return size[a]
    if size[a] < size[b]:
        a, b = b, a
    root[b] = a
    size[a] += size[b]
    return size[a]


def _find(root: list[int], node: int) -> int:
    while root[node] != node:
        root[node] = root[root[node]]
        node = root[node]
    return node

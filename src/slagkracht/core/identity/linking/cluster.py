"""From pairs to groups: records join while the evidence between the groups, on average, is for it.

Joining whatever hangs together by single links chains strangers into one person. Here two groups join only
when the mean weight over *all* pairs between them passes the threshold (average linkage, Sokal & Michener
1958; for linkage of records see Hassanzadeh et al. 2009, doi:10.14778/1687627.1687771). Groups that may
not be one never join, whatever the weights.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLOOR = -3.0  # bits below the threshold: what a pair that was not compared, or hardly agrees, counts for
CEILING = 12.0  # bits above the threshold: beyond this one pair cannot outvote others
_SAME = 1e-9

Edge = tuple[float, int]  # sum of weights, number of pairs it is over


def agglomerate(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: NDArray[np.float64],
    sizes: Sequence[int],
    *,
    threshold: float,
    identifiers: Mapping[int, str] | None = None,
    apart: Iterable[tuple[int, int]] = (),
) -> list[int]:
    """Group nodes by their weighted pairs.

    Takes pairs of nodes with weights in bits, the number of records per node, the least mean weight with
    which groups join, ``identifiers`` (node → an identifier of which one person has one: groups with
    different ones never join) and ``apart`` (pairs that a human judged not the same). Gives for each node
    the number of its group: the smallest node in it. Deterministic; ties by node number.
    """
    import numpy as np

    above = np.clip(weight - threshold, FLOOR, CEILING)
    telling = above > FLOOR
    edges = zip(left[telling].tolist(), right[telling].tolist(), above[telling].tolist(), strict=True)
    merging = _Merging(sizes, identifiers or {}, apart)
    merging.add(edges)
    merging.run()
    return merging.groups()


class _Merging:
    """The state of agglomeration: live groups, the edges between them, and a heap of what may join next."""

    def __init__(
        self, sizes: Sequence[int], identifiers: Mapping[int, str], apart: Iterable[tuple[int, int]]
    ) -> None:
        self.size = list(sizes)
        self.parent = list(range(len(sizes)))
        self.edges: list[dict[int, Edge]] = [{} for _ in sizes]
        self.heap: list[tuple[float, int, int]] = []
        self.identifier = dict(identifiers)
        self.enemies: dict[int, set[int]] = {}
        for one, two in apart:
            self.enemies.setdefault(one, set()).add(two)
            self.enemies.setdefault(two, set()).add(one)

    def add(self, edges: Iterable[tuple[int, int, float]]) -> None:
        for one, two, weight in edges:
            pairs = self.size[one] * self.size[two]
            self.edges[one][two] = self.edges[two][one] = (weight * pairs, pairs)
            if weight > 0:
                self.heap.append((-weight, one, two))
        heapq.heapify(self.heap)

    def run(self) -> None:
        while self.heap:
            promised, one, two = heapq.heappop(self.heap)
            if self.parent[one] != one or self.parent[two] != two or self._forbidden(one, two):
                continue
            mean = self._mean(one, two)
            if mean + promised < -_SAME:  # it has become weaker since: back in the queue
                self._offer(mean, one, two)
            else:
                self._join(one, two)

    def groups(self) -> list[int]:
        smallest: dict[int, int] = {}
        return [smallest.setdefault(self._root(node), node) for node in range(len(self.parent))]

    def _mean(self, one: int, two: int) -> float:
        total, pairs = self.edges[one][two]
        everything = self.size[one] * self.size[two]
        return (total + (everything - pairs) * FLOOR) / everything

    def _offer(self, mean: float, one: int, two: int) -> None:
        if mean > 0:
            heapq.heappush(self.heap, (-mean, min(one, two), max(one, two)))

    def _join(self, one: int, two: int) -> None:
        keep, gone = (one, two) if len(self.edges[one]) >= len(self.edges[two]) else (two, one)
        self.parent[gone] = keep
        self.size[keep] += self.size[gone]
        self._inherit_bans(keep, gone)
        del self.edges[keep][gone], self.edges[gone][keep]
        for other, (total, pairs) in self.edges[gone].items():
            del self.edges[other][gone]
            before = self.edges[keep].get(other, (0.0, 0))
            self.edges[keep][other] = self.edges[other][keep] = (before[0] + total, before[1] + pairs)
            self._offer(self._mean(keep, other), keep, other)
        self.edges[gone] = {}

    def _forbidden(self, one: int, two: int) -> bool:
        mine, yours = self.identifier.get(one), self.identifier.get(two)
        return (mine is not None and yours is not None and mine != yours) or two in self.enemies.get(one, ())

    def _inherit_bans(self, keep: int, gone: int) -> None:
        if gone in self.identifier:
            self.identifier.setdefault(keep, self.identifier[gone])
        for enemy in self.enemies.pop(gone, set()):
            self.enemies[enemy].discard(gone)
            self.enemies[enemy].add(keep)
            self.enemies.setdefault(keep, set()).add(enemy)

    def _root(self, node: int) -> int:
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

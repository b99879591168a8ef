"""Which node goes next: the strategies, each a way of picking from what is left.

All strategies look at the network as it is at that moment, and of equal nodes the one that appeared last in
the file goes first (Cavallaro et al. 2020, doi:10.1371/journal.pone.0236476).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Protocol

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network.graph import FloatArray
from slagkracht.core.network.katz import DENSE_NODES, katz, katz_published
from slagkracht.core.network.ranking import equal_groups, last_first
from slagkracht.core.network.shortest_paths import betweenness
from slagkracht.core.network.survivors import Survivors

Key = tuple[int, ...]


class Picker(Protocol):
    """A strategy at work on one network; it must be told of every change."""

    def pick(self, count: int) -> list[int]:
        """The next ``count`` nodes to go, judged on the network as it is now."""
        ...

    def removed(self, node: int, former: Mapping[int, int]) -> None:
        """A node went; ``former`` holds the ties it had."""
        ...

    def tied(self, a: int, b: int) -> None:
        """A new tie grew between two nodes."""
        ...


class LocalPicker:
    """For scores that change only near a change: a heap, old entries skipped when they come up.

    ``key`` gives a node's score as whole numbers, so that equal is equal; ``touched`` gives the nodes whose
    score depends on a given node's ties.
    """

    def __init__(
        self, left: Survivors, key: Callable[[int], Key], touched: Callable[[int], Sequence[int]]
    ) -> None:
        self.left, self.key, self.touched = left, key, touched
        self.score: dict[int, Key] = {node: key(node) for node in left.living()}
        self.heap = [self._entry(node) for node in self.score]
        heapify(self.heap)

    def _entry(self, node: int) -> tuple[Key, int]:
        return tuple(-part for part in self.score[node]), -node

    def pick(self, count: int) -> list[int]:
        """See ``Picker``."""
        chosen: list[int] = []
        while len(chosen) < count:
            score, node = heappop(self.heap)
            if self.score.get(-node) == tuple(-part for part in score) and -node not in chosen:
                chosen.append(-node)
        return chosen

    def removed(self, node: int, former: Mapping[int, int]) -> None:
        """See ``Picker``."""
        self.score.pop(node, None)
        self._refresh(former)

    def tied(self, a: int, b: int) -> None:
        """See ``Picker``."""
        self._refresh((a, b))

    def _refresh(self, changed: Mapping[int, int] | tuple[int, int]) -> None:
        stale = {near for node in changed for near in (node, *self.touched(node))}
        for node in stale & self.score.keys():
            fresh = self.key(node)
            if fresh != self.score[node]:
                self.score[node] = fresh
                heappush(self.heap, self._entry(node))


def by_degree(left: Survivors) -> LocalPicker:
    """Most ties first; with weights, most weight (strength)."""
    return LocalPicker(left, lambda node: (left.strength[node],), lambda node: ())


def by_collective_influence(left: Survivors) -> LocalPicker:
    """(own degree − 1) × the sum of (degree − 1) over its contacts; with weights, strength for degree.

    Source: Morone & Makse (2015, doi:10.1038/nature14604), radius 1 as in Cavallaro et al. (2020).
    """

    def key(node: int) -> Key:
        around = sum(left.strength[other] - left.unit for other in left.neighbours[node])
        return ((left.strength[node] - left.unit) * around,)

    return LocalPicker(left, key, lambda node: tuple(left.neighbours[node]))


def by_roles(left: Survivors, roles: Mapping[int, str], order: Sequence[str] = ()) -> LocalPicker:
    """Role by role: in the order given, else the role held by fewest first; within a role most ties first.

    Nodes without a known role, or with one that was not asked for, come last. Why the rarest first: the
    fewer can do something, the harder they are to replace. Source of targeting by role: Bright, Greenhill &
    Levenkova (2014); Duijn, Kashirin & Sloot (2014, doi:10.1038/srep04238).
    """
    holders = Counter(roles.values())
    wanted = list(order) or sorted(holders, key=lambda role: (holders[role], role))
    turn = {role: len(wanted) - i for i, role in enumerate(wanted)}

    def key(node: int) -> Key:
        return turn.get(roles.get(node, ""), 0), left.strength[node]

    return LocalPicker(left, key, lambda node: ())


class RandomPicker:
    """Anyone, drawn beforehand: what arrests without a plan would do."""

    def __init__(self, left: Survivors, rng: np.random.Generator) -> None:
        nodes = left.living()
        self.order = iter([nodes[i] for i in rng.permutation(len(nodes))])

    def pick(self, count: int) -> list[int]:
        """See ``Picker``."""
        return [next(self.order) for _ in range(count)]

    def removed(self, node: int, former: Mapping[int, int]) -> None:
        """Chance does not look."""

    def tied(self, a: int, b: int) -> None:
        """Chance does not look."""


class BetweennessPicker:
    """Most shortest paths first; with weights, a weight is a distance.

    Only the parts of the network in which something changed are measured again.
    """

    def __init__(self, left: Survivors, weighted: bool) -> None:
        self.left, self.weighted = left, weighted
        self.scores: FloatArray = np.zeros(len(left.neighbours))
        self.changed: set[int] = set(left.living())

    def pick(self, count: int) -> list[int]:
        """See ``Picker``."""
        nodes = sorted(self.left.reach(self.changed))
        self.changed = set()
        if nodes:
            part = self.left.part(nodes)
            self.scores[nodes] = betweenness(part, part.weight if self.weighted else None)
        living = self.left.living()
        best = last_first(equal_groups(self.scores[living]))[:count]
        return [living[i] for i in best]

    def removed(self, node: int, former: Mapping[int, int]) -> None:
        """See ``Picker``."""
        self.changed.update(former)

    def tied(self, a: int, b: int) -> None:
        """See ``Picker``."""
        self.changed.update((a, b))


class KatzPicker:
    """Most walks first, longer walks counting less; with weights, a walk counts by the product of them.

    Up to ``DENSE_NODES`` nodes the order is that of the published procedure bit by bit (numpy's solution,
    compared as it comes), since some of the published curves lean on its last bits. Above that the system
    is solved by iteration and equal scores are recognised as equal.
    """

    def __init__(self, left: Survivors, alpha: float) -> None:
        self.left, self.alpha = left, alpha
        self.published = left.left <= DENSE_NODES

    def pick(self, count: int) -> list[int]:
        """See ``Picker``."""
        living = self.left.living()
        part = self.left.part(living)
        if self.published:
            best = last_first(katz_published(part, self.alpha))
        else:
            scores = katz(part, self.alpha)
            best = last_first(equal_groups(scores, scale=float(np.abs(scores).max())))
        return [living[i] for i in best[:count]]

    def removed(self, node: int, former: Mapping[int, int]) -> None:
        """Everything is computed anew."""

    def tied(self, a: int, b: int) -> None:
        """Everything is computed anew."""


NEEDS_CHANCE = frozenset({"random"})
STRATEGIES = ("degree", "strength", "betweenness", "katz", "collective-influence", "random", "roles")


def picker(
    name: str,
    left: Survivors,
    *,
    weighted: bool,
    rng: np.random.Generator,
    alpha: float,
    roles: Mapping[int, str],
    role_order: Sequence[str],
) -> Picker:
    """The strategy of that name at work on ``left``; raises ``network.unknown_strategy``."""
    makers: dict[str, Callable[[], Picker]] = {
        "degree": lambda: by_degree(left),
        "strength": lambda: by_degree(left),
        "betweenness": lambda: BetweennessPicker(left, weighted),
        "katz": lambda: KatzPicker(left, alpha),
        "collective-influence": lambda: by_collective_influence(left),
        "random": lambda: RandomPicker(left, rng),
        "roles": lambda: by_roles(left, roles, role_order),
    }
    if name not in makers:
        raise UnusableInput("network.unknown_strategy", value=name, known=list(STRATEGIES))
    return makers[name]()

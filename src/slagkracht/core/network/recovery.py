"""How a network heals: who lost a contact looks for another.

After each blow (one removal, or one block) every node that lost a tie may make one new tie for it, of the
same weight. With whom is the mechanism:

- ``random``: anyone left whom it is not tied to yet;
- ``nearest``: someone as few steps away as possible in the network as it stood before the blow (friends of
  friends, those of the one who fell away included);
- ``similar``: someone like the one who fell away: of the same role where roles are known, and of those
  whoever had most contacts in common with that one (Jaccard).

Among equal candidates chance decides. The mechanisms follow the idea of Duijn, Kashirin & Sloot (2014,
doi:10.1038/srep04238) that recovery by short distance, by likeness and at random are different worlds; the
details are ours. Not for: forecasting what a network will do. It shows what follows if it did this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from slagkracht.core.network.survivors import Survivors

MECHANISMS = ("none", "random", "nearest", "similar")


@dataclass(frozen=True)
class Loss:
    """A node that fell away and the ties it had."""

    node: int
    former: Mapping[int, int]


@dataclass(frozen=True)
class NewTie:
    """A tie that grew after a blow."""

    a: int
    b: int
    weight: int


class _Before:
    """Who knew whom just before the blow: what is left, plus what fell away, minus what grew since."""

    def __init__(self, left: Survivors, losses: Sequence[Loss]) -> None:
        self.left = left
        self.lost: defaultdict[int, set[int]] = defaultdict(set)
        self.grown: defaultdict[int, set[int]] = defaultdict(set)
        for loss in losses:
            for other in loss.former:
                self.lost[loss.node].add(other)
                self.lost[other].add(loss.node)

    def contacts(self, node: int) -> set[int]:
        """The contacts a node had."""
        now = self.left.neighbours[node].keys()
        return (now - self.grown.get(node, set())) | self.lost.get(node, set())

    def grow(self, a: int, b: int) -> None:
        """Remember that this tie is new."""
        self.grown[a].add(b)
        self.grown[b].add(a)

    def likeness(self, node: int) -> dict[int, float]:
        """Per node that shared a contact with ``node``: shared over all contacts of the two (Jaccard)."""
        own = self.contacts(node)
        near = {other for contact in own for other in self.contacts(contact)} - {node}
        theirs = {other: self.contacts(other) for other in near}
        return {other: len(own & known) / len(own | known) for other, known in theirs.items()}


class Recovery:
    """One mechanism at work on ``left``, with ``share`` the chance that a lost tie is replaced at all."""

    def __init__(
        self,
        mechanism: str,
        left: Survivors,
        rng: np.random.Generator,
        *,
        share: float = 1.0,
        roles: Mapping[int, str] | None = None,
    ) -> None:
        self.mechanism, self.left, self.rng, self.share = mechanism, left, rng, share
        self.roles = roles or {}

    def after(self, losses: Sequence[Loss]) -> list[NewTie]:
        """Make the new ties after a blow, in node order; gives them."""
        made: list[NewTie] = []
        before = _Before(self.left, losses)
        for loss in losses:
            likeness = before.likeness(loss.node) if self.mechanism == "similar" else {}
            for orphan in sorted(loss.former):
                if self.left.alive[orphan] and self.rng.random() < self.share:
                    made += self._replace(loss, orphan, before, likeness)
        return made

    def _replace(
        self, loss: Loss, orphan: int, before: _Before, likeness: Mapping[int, float]
    ) -> list[NewTie]:
        if self.mechanism == "nearest":
            candidates = self._nearest(orphan, before)
        else:
            tied = self.left.neighbours[orphan]
            candidates = [n for n in self.left.living() if n != orphan and n not in tied]
            if self.mechanism == "similar":
                candidates = self._similar(loss.node, candidates, likeness)
        if not candidates:
            return []
        other = candidates[int(self.rng.integers(len(candidates)))]
        weight = loss.former[orphan]
        self.left.tie(orphan, other, weight)
        before.grow(orphan, other)
        return [NewTie(orphan, other, weight)]

    def _nearest(self, orphan: int, before: _Before) -> list[int]:
        """Those not tied to the orphan at the smallest distance, the fallen still walked through."""
        seen, ring = {orphan}, {orphan}
        tied = self.left.neighbours[orphan].keys()
        while ring:
            ring = {n for node in ring for n in before.contacts(node)} - seen
            seen |= ring
            found = [n for n in sorted(ring) if self.left.alive[n] and n not in tied]
            if found:
                return found
        return []

    def _similar(self, fallen: int, free: list[int], likeness: Mapping[int, float]) -> list[int]:
        """Of the same role where that is known and there are such, and of those the most alike."""
        role = self.roles.get(fallen)
        same = [n for n in free if role is not None and self.roles.get(n) == role] or free
        most = max((likeness.get(n, 0.0) for n in same), default=0.0)
        return [n for n in same if likeness.get(n, 0.0) == most]

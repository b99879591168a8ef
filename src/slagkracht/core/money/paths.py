"""All simple paths of moves that start at some move, grown one move at a time for all starts at once.

Growing every path together keeps the work in arrays, and makes it plain how far the search came: if it
stops, every path up to the last finished length has been seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slagkracht.core.money.moves import Moves, spread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Truth = NDArray[np.bool_]

PIECE = 2_000_000  # successors looked at in one go
MOST_PATHS = 6_000_000  # paths held at once; a memory bound of a few hundred megabytes


@dataclass(frozen=True)
class Rule:
    """Which move may follow.

    ``in_time``: not before the move it follows; otherwise only not before the first move of the path.
    ``kept``: the share of the amount that must be passed on (``None``: any amount). In time, the amount may
    shrink from move to move but not grow; otherwise it stays within that share of the first amount.
    ``span``: microseconds from the first move to the last.
    """

    span: int
    in_time: bool
    kept: float | None


@dataclass(frozen=True)
class Level:
    """Paths of one length: the last move of each, its first move, and its parent on the level before."""

    move: Whole
    first: Whole
    parent: Whole


class TooManyPaths(Exception):
    """More successors or paths than the search may look at or hold."""


@dataclass
class Walk:
    """Paths growing from a set of first moves under one rule."""

    moves: Moves
    rule: Rule
    effort: int
    levels: list[Level]
    looked_at: int = 0

    @classmethod
    def start(cls, moves: Moves, rule: Rule, effort: int, first: Whole) -> Walk:
        """Paths of one move."""
        import numpy as np

        return cls(moves, rule, effort, [Level(first, first, np.full(len(first), -1))])

    def sequence(self, which: Whole, length: int) -> Whole:
        """The moves of these paths of that length: one row per path, first move first."""
        import numpy as np

        columns = []
        for level in reversed(self.levels[:length]):
            columns.append(level.move[which])
            which = level.parent[which]
        return np.stack(columns[::-1], axis=1)

    def closed_by_pair(self) -> tuple[Whole, Whole]:
        """The earliest moves that bring the longest paths back to their start, and which paths they close."""
        import numpy as np

        last, moves = self.levels[-1], self.moves
        place = moves.pairs.find(moves.receiver[last.move], moves.sender[last.first])
        closing = moves.pairs.first_from(place, *self._bounds(last))
        which = np.flatnonzero(closing >= 0)
        return closing[which], which

    def grow(self) -> tuple[Whole, Whole]:
        """Add the next level.

        Gives the moves seen on the way that bring a path of the level before back to its start, and which
        paths. Raises ``TooManyPaths`` when it costs more than may be looked at or held.
        """
        import numpy as np

        last = self.levels[-1]
        low, high = self._bounds(last)
        begin, end = self.moves.between(self.moves.out, self.moves.receiver[last.move], low, high)
        self.looked_at += int((end - begin).sum())
        if self.looked_at > self.effort:
            raise TooManyPaths
        pieces = list(self._pieces(begin, end))
        move, parent, closing, closed = (np.concatenate(column) for column in zip(*pieces, strict=True))
        self.levels.append(Level(move, last.first[parent], parent))
        return closing, closed

    def _bounds(self, last: Level) -> tuple[Whole, Whole]:
        moves, earliest = self.moves, last.move if self.rule.in_time else last.first
        return moves.rank[earliest], moves.ranks_until(moves.time[last.first] + self.rule.span)

    def _pieces(self, begin: Whole, end: Whole) -> Iterator[tuple[Whole, Whole, Whole, Whole]]:
        """Successors and their paths, then closing moves and their paths; a bounded number at a time."""
        held = 0
        for part in in_pieces(end - begin):
            owner, place = spread(begin[part], end[part])
            move, parent = self.moves.out.order[place], part[owner]
            kept = self._keeps_amount(move, parent)
            move, parent = move[kept], parent[kept]
            back = self.moves.receiver[move] == self.moves.sender[self.levels[-1].first[parent]]
            fresh = self._fresh(move, parent)
            held += int(fresh.sum())
            if held > MOST_PATHS:
                raise TooManyPaths
            yield move[fresh], parent[fresh], move[back], parent[back]

    def _fresh(self, move: Whole, parent: Whole) -> Truth:
        """Which moves reach an account new to the path; the earliest to each if amounts do not matter."""
        account, above = self.moves.receiver[move], parent
        fresh = self._once_per_account(move, parent)
        for level in reversed(self.levels):
            fresh &= account != self.moves.sender[level.move[above]]
            above = level.parent[above]
        return fresh

    def _keeps_amount(self, move: Whole, parent: Whole) -> Truth:
        import numpy as np

        if self.rule.kept is None:
            return np.ones(len(move), dtype=bool)
        last = self.levels[-1]
        before = last.move[parent] if self.rule.in_time else last.first[parent]
        return keeps(self.moves, before, move, self.rule)

    def _once_per_account(self, move: Whole, parent: Whole) -> Truth:
        import numpy as np

        once = np.ones(len(move), dtype=bool)
        if self.rule.kept is None:
            account = self.moves.receiver[move]
            order = np.lexsort((move, account, parent))
            once[order[1:]] = (np.diff(parent[order]) != 0) | (np.diff(account[order]) != 0)
        return once


def in_pieces(size: Whole) -> list[Whole]:
    """Positions cut in pieces whose sizes add up to about ``PIECE``, to bound the memory."""
    import numpy as np

    bound = np.cumsum(size)
    cuts = np.searchsorted(bound, np.arange(PIECE, int(bound[-1]), PIECE))
    return np.split(np.arange(len(size)), np.unique(cuts))


def keeps(moves: Moves, before: Whole, after: Whole, rule: Rule) -> Truth:
    """Whether the second move of each pair passes on enough of the first, in the same currency."""
    assert rule.kept is not None
    first, then = moves.amount[before], moves.amount[after]
    most = first if rule.in_time else first / max(rule.kept, 1e-9)
    enough = (then >= rule.kept * first) & (then <= most)
    same: Truth = moves.currency[before] == moves.currency[after]
    return enough & same

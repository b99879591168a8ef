"""Cycles: money that returns to the account where it started, through distinct accounts, within a window.

A cycle is *in time order* when every transfer is at or after the one before it: only then can it be the
same money (temporal cycles of Kumar & Calders 2018, *2SCENT*, PVLDB 11(11), doi:10.14778/3236187.3236197).
Closed chains whose transfers are not in order are reported too, marked, after ordered ones of the same
size: bookings are often out of order, and simulated data (AMLSim) do not order them at all.

The search grows all paths at once. First with amounts kept (each step passes on at least ``kept`` of the
one before), then with any amount. Each says up to which length it is complete.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import factorial
from typing import TYPE_CHECKING

from slagkracht.core.money.moves import Moves
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.paths import Rule, TooManyPaths, Walk, keeps
from slagkracht.core.money.pattern import Found, Limit, Pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

FAMILY = "cycle"


@dataclass(frozen=True)
class _Circles:
    """Cycles of one length: one row of moves each, starting at the earliest."""

    moves: Whole
    in_time: bool


def cycles(moves: Moves, parameters: Parameters) -> Found:
    """Closed chains of distinct accounts within the window.

    Takes the moves and the parameters (``window``, ``longest``, ``kept``, ``effort``). Gives one pattern
    per set of accounts in their order, the best instance of each (in time order before not, money kept
    before not, the earliest). ``expected`` is the number of cycles of that length and order that chance
    would give (see ``expected_cycles``). Not for: proof that it is the same money.
    """
    import numpy as np

    inner = _returning(moves)
    found: list[_Circles] = []
    limits = []
    for in_time in (True, False):
        for kept in (parameters.kept, None):
            rule = Rule(parameters.span, in_time, kept)
            circles, complete_to = _circles(inner, rule, parameters)
            found += circles
            if complete_to < parameters.longest:
                facts = {"in_time": in_time, "kept": kept is not None, "hops": complete_to}
                limits.append(Limit(FAMILY, "complete_up_to", facts))
    strengths, chosen = _largest(inner, found, parameters)
    expected = {
        kind: expected_cycles(moves, kind[0], span=parameters.span, in_time=kind[1])
        for kind in {(len(row), in_time) for row, in_time in chosen}
    }
    patterns = [
        replace(_pattern(inner, row, in_time, parameters), expected=expected[len(row), in_time])
        for row, in_time in chosen
    ]
    both = (np.diff(moves.into.start) > 0) & (np.diff(moves.out.start) > 0)
    return Found(FAMILY, sorted(patterns, key=Pattern.order), strengths, int(both.sum()), limits)


def _returning(moves: Moves) -> Moves:
    """The moves between accounts that can reach each other: no cycle uses another move.

    Keeps in ``row`` the position in the moves given, not in the file.
    """
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ties = (np.ones(len(moves), dtype=np.int8), (moves.sender, moves.receiver))
    graph = coo_array(ties, shape=(moves.accounts, moves.accounts))
    _, part = connected_components(graph, directed=True, connection="strong")
    index = np.flatnonzero(part[moves.sender] == part[moves.receiver])
    return replace(moves.take(index), row=index)


def _circles(moves: Moves, rule: Rule, parameters: Parameters) -> tuple[list[_Circles], int]:
    """The cycles under one rule, and the length up to which all were found."""
    import numpy as np

    found: list[_Circles] = []
    walk = Walk.start(moves, rule, parameters.effort, np.arange(len(moves)))
    for length in range(2, parameters.longest + 1):
        if not len(walk.levels[-1].move):
            break
        try:
            closing, which = walk.grow() if rule.kept is not None else walk.closed_by_pair()
            if len(which):
                row = np.column_stack([walk.sequence(which, length - 1), closing])
                found.append(_Circles(row, rule.in_time))
            if rule.kept is None and length < parameters.longest:
                walk.grow()
        except TooManyPaths:
            return found, length if rule.kept is None else length - 1
    return found, parameters.longest


def _largest(
    moves: Moves, found: list[_Circles], parameters: Parameters
) -> tuple[Whole, list[tuple[Whole, bool]]]:
    """The strength of every cycle found, and the largest cycles."""
    import numpy as np

    strengths: list[Whole] = []
    chosen: list[tuple[Whole, bool]] = []
    for length in sorted({circles.moves.shape[1] for circles in found}, reverse=True):
        same = [circles for circles in found if circles.moves.shape[1] == length]
        rows = np.concatenate([circles.moves for circles in same])
        search = np.repeat(np.arange(len(same)), [len(circles.moves) for circles in same])
        lasted = np.ptp(moves.time[rows], axis=1)
        best_first = np.lexsort((lasted, search))
        rows, search = rows[best_first], search[best_first]
        groups = _same_accounts(moves.sender[rows])
        taken = [place for group in groups[: parameters.most] for place in _apart(rows, group)]
        strengths.append(np.full(len(groups[parameters.most :]) + len(taken), length - 1))
        room = max(parameters.most - len(chosen), 0)
        chosen += [(rows[place], same[search[place]].in_time) for place in taken[:room]]
    return np.concatenate(strengths) if strengths else np.zeros(0, np.int64), chosen


def _same_accounts(accounts: Whole) -> list[Whole]:
    """Rows through the same accounts in the same order, grouped; the group of the best row first."""
    import numpy as np

    turned = _turned(accounts)
    order = np.lexsort(turned.T[::-1])
    new = (np.diff(turned[order], axis=0) != 0).any(axis=1)
    groups = np.split(order, np.flatnonzero(new) + 1)
    return sorted(groups, key=lambda group: int(group[0]))


def _apart(rows: Whole, group: Whole) -> list[int]:
    """Of rows through the same accounts those that share no transfer, the best first."""
    used: set[int] = set()
    taken = []
    for place in group.tolist():
        row = set(rows[place].tolist())
        if not row & used:
            used |= row
            taken.append(place)
    return taken


def _turned(accounts: Whole) -> Whole:
    """Each row turned round until its smallest number stands first: the same cycle, the same row."""
    import numpy as np

    length = accounts.shape[1]
    shift = accounts.argmin(axis=1)[:, None] + np.arange(length)
    return np.take_along_axis(accounts, shift % length, axis=1)


def _pattern(inner: Moves, row: Whole, in_time: bool, parameters: Parameters) -> Pattern:
    accounts = inner.sender[row].tolist()
    rule = Rule(parameters.span, True, parameters.kept)
    kept = bool(keeps(inner, row[:-1], row[1:], rule).all())
    first, last = int(inner.amount[row[0]]), int(inner.amount[row[-1]])
    facts = {"hops": len(row), "in_time": in_time, "kept": kept, "first": first, "last": last}
    positions = tuple(inner.row[row].tolist())
    quality = 0.5 * in_time + 0.5 * kept
    return Pattern(FAMILY, accounts[0], tuple(accounts), positions, facts, quality)


def expected_cycles(moves: Moves, hops: int, *, span: int, in_time: bool) -> float:
    """How many cycles of this length chance would give.

    The null model: every account keeps its number of transfers in and out, who is paired with whom is
    chance (configuration model), and times are independent and uniform over the period of the file. Then
    about ``(Σ in·out / m) ** hops / hops`` cycles exist, of which a share ``h·w^(h−1) − (h−1)·w^h`` falls
    within a window that is ``w`` of the period, and ``1 / (hops − 1)!`` of those is in time order.

    Not for: files whose accounts were chosen because they are connected; there chance is no fair measure.
    """
    import numpy as np

    into = np.bincount(moves.receiver, minlength=moves.accounts).astype(float)
    out = np.bincount(moves.sender, minlength=moves.accounts).astype(float)
    period = int(moves.time[-1] - moves.time[0])
    w = min(1.0, span / period) if period else 1.0
    close = hops * w ** (hops - 1) - (hops - 1) * w**hops
    order = 1 / factorial(hops - 1) if in_time else 1.0
    return float((into @ out / len(moves)) ** hops / hops * close * order)

"""Chains: money passed on from account to account, each step within a window of the one before.

An account passes on when it pays a third account after it received, and either (1) the payment out is
between ``kept`` and all of the payment in, in the same currency, or (2) it is a pass-through: within the
window it pays that one account only, and in the window before that it received from that one account only.
A chain has at least ``hops`` transfers through distinct accounts, in time order. Each transfer is in at most
one chain: the longest chain takes first. ("Random" in AMLworld is such an open chain.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slagkracht.core.money.moves import Moves, Side, spread
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.paths import Rule, in_pieces, keeps
from slagkracht.core.money.pattern import Found, Limit, Pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

FAMILY = "chain"
MOST_STEPS = 64  # beyond this many transfers lengths count as equal when the next step is chosen


def chains(moves: Moves, parameters: Parameters) -> Found:
    """Open chains of transfers.

    Takes the moves and the parameters (``hops``, ``window`` per step, ``kept``, ``effort``). Gives each
    chain once, longest first. Not for: proof that the same money moved; a pass-through without the amount
    kept may be coincidence.
    """
    import numpy as np

    first, then, limits = _links(moves, parameters)
    ahead = _steps_ahead(len(moves), first, then)
    found = _longest_first(moves, first, then, ahead, parameters.hops)
    found.sort(key=lambda chain: (-len(chain), chain))
    strengths = np.array([len(chain) for chain in found], dtype=np.int64)
    patterns = [_pattern(moves, chain, parameters) for chain in found[: parameters.most]]
    both = (np.diff(moves.into.start) > 0) & (np.diff(moves.out.start) > 0)
    return Found(FAMILY, patterns, strengths, units=int(both.sum()), limits=limits)


def _links(moves: Moves, parameters: Parameters) -> tuple[Whole, Whole, list[Limit]]:
    """Which move passes on which."""
    import numpy as np

    high = moves.ranks_until(moves.time + parameters.span)
    begin, end = moves.between(moves.out, moves.receiver, moves.rank, high)
    through = _pass_through(moves, begin, end, parameters.span)
    kept, limits = _kept(moves, begin, end, parameters)
    first, then = (np.concatenate(columns) for columns in zip(through, kept, strict=True))
    onward = moves.receiver[then] != moves.sender[first]
    first, then = first[onward], then[onward]
    new = np.unique(first * len(moves) + then)
    return new // len(moves), new % len(moves), limits


def _pass_through(moves: Moves, begin: Whole, end: Whole, span: int) -> tuple[Whole, Whole]:
    """Payments in whose account pays one account only afterwards, and was paid by one only before that."""
    import numpy as np

    single = _single(_runs(moves, moves.out, moves.receiver), begin, end)
    first = np.flatnonzero(single)
    then = moves.out.order[begin[first]]
    low = np.searchsorted(moves.times, moves.time[then] - span)
    before, until = moves.between(moves.into, moves.sender[then], low, moves.rank[then] + 1)
    alone = _single(_runs(moves, moves.into, moves.sender), before, until)
    return first[alone], then[alone]


def _runs(moves: Moves, side: Side, other: Whole) -> Whole:
    """Numbers stretches with the same counterparty within an account's moves on one side."""
    import numpy as np

    met = other[side.order]
    account = (moves.sender if side is moves.out else moves.receiver)[side.order]
    new = (np.diff(met, prepend=-1) != 0) | (np.diff(account, prepend=-1) != 0)
    return np.cumsum(new)


def _single(runs: Whole, begin: Whole, end: Whole) -> NDArray[np.bool_]:
    """Which slices hold something, all with one counterparty."""
    import numpy as np

    last = len(runs) - 1
    same = runs[np.minimum(begin, last)] == runs[np.clip(end - 1, 0, last)]
    return np.asarray((end > begin) & same)


def _kept(
    moves: Moves, begin: Whole, end: Whole, parameters: Parameters
) -> tuple[tuple[Whole, Whole], list[Limit]]:
    """Pairs of a payment in and a payment out that passes on enough of it."""
    import numpy as np

    cost = np.cumsum(end - begin)
    limits = []
    if cost[-1] > parameters.effort:
        per_move = end - begin
        cheap_first = np.argsort(per_move, kind="stable")
        dear = cheap_first[np.cumsum(per_move[cheap_first]) > parameters.effort]
        end = end.copy()
        end[dear] = begin[dear]
        limits.append(Limit(FAMILY, "busy_moves", {"count": len(dear)}))
    rule = Rule(parameters.span, True, parameters.kept)
    firsts, thens = [], []
    for part in in_pieces(end - begin):
        owner, place = spread(begin[part], end[part])
        first, then = part[owner], moves.out.order[place]
        good = keeps(moves, first, then, rule)
        firsts.append(first[good])
        thens.append(then[good])
    return (np.concatenate(firsts), np.concatenate(thens)), limits


def _steps_ahead(size: int, first: Whole, then: Whole) -> Whole:
    """Per move how many more can follow it, by repeated relaxation (at most ``MOST_STEPS``)."""
    import numpy as np

    ahead = np.zeros(size, dtype=np.int64)
    for _ in range(MOST_STEPS):
        longer = ahead.copy()
        np.maximum.at(longer, first, ahead[then] + 1)
        if (longer == ahead).all():
            break
        ahead = longer
    return ahead


def _longest_first(moves: Moves, first: Whole, then: Whole, ahead: Whole, hops: int) -> list[tuple[int, ...]]:
    """Chains taken one by one, the longest that is left first; every move is used once."""
    import numpy as np

    start = np.searchsorted(first, np.arange(len(moves) + 1)).tolist()
    following = then[np.lexsort((then, -ahead[then], first))].tolist()
    sender, receiver = moves.sender.tolist(), moves.receiver.tolist()
    used: set[int] = set()
    found = []
    candidates = np.flatnonzero(ahead >= hops - 1)
    for move in candidates[np.argsort(-ahead[candidates], kind="stable")].tolist():
        if move in used:
            continue
        chain, met = [move], {sender[move], receiver[move]}
        while True:
            options = following[start[chain[-1]] : start[chain[-1] + 1]]
            step = next((o for o in options if o not in used and receiver[o] not in met), None)
            if step is None:
                break
            chain.append(step)
            met.add(receiver[step])
        if len(chain) >= hops:
            used.update(chain)
            found.append(tuple(chain))
    return found


def _pattern(moves: Moves, chain: tuple[int, ...], parameters: Parameters) -> Pattern:
    import numpy as np

    steps = np.array(chain)
    rule = Rule(parameters.span, True, parameters.kept)
    kept = bool(keeps(moves, steps[:-1], steps[1:], rule).all())
    first, last = int(moves.amount[chain[0]]), int(moves.amount[chain[-1]])
    accounts = (int(moves.sender[chain[0]]), *moves.receiver[steps].tolist())
    facts = {"hops": len(chain), "kept": kept, "first": first, "last": last}
    return Pattern(FAMILY, accounts[0], accounts, chain, facts, float(kept))

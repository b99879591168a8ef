"""Scatter-gather: one account pays several, and these pay one account, within a window.

The window is the one in which most intermediaries both receive and pay. At least ``counterparties`` of them
receive before they pay on. Further intermediaries between the same two accounts in that window are counted
too, also where the bank booked their payment out before their payment in. Source and sink may be one account:
the money then comes back along several ways.
Shape of Altman et al. (2023), doi:10.48550/arXiv.2306.16424.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slagkracht.core.money.moves import Moves, spread
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found, Limit, Pattern
from slagkracht.core.money.windows import Half, most_complete

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

FAMILY = "scatter-gather"
SHARE_VERIFIED = 0.1  # of the effort: transfers looked at one by one, pairs that take a tenth of that last


def scatter_gather(moves: Moves, parameters: Parameters) -> Found:
    """Pairs of accounts with several intermediaries between them.

    Takes the moves and the parameters (``counterparties``: fewest intermediaries; ``window``; ``effort``:
    the most combinations of a payment in and a payment out that are looked at; accounts with the most
    combinations are then left out as intermediaries, and the answer says how many). Not for: saying that
    the intermediaries act together.
    """
    import numpy as np

    source, sink, middle, limits = _passages(moves, parameters)
    known, start, size = np.unique(
        source * moves.accounts + sink, return_index=True, return_counts=True
    )  # the passages come in order of source, sink, intermediary
    enough = np.flatnonzero(size >= parameters.counterparties)
    patterns, budget = [], int(parameters.effort * SHARE_VERIFIED)
    cost = _transfers(moves, (source, sink, middle), start[enough], size[enough])
    order = np.lexsort((-(size[enough] ** 2) / cost, cost > budget * SHARE_VERIFIED))
    spent = np.cumsum(cost[order])
    for place in enough[order[spent <= budget]].tolist():
        ends = divmod(int(known[place]), moves.accounts)
        between = middle[start[place] : start[place] + size[place]]
        patterns += _verified(_events(moves, ends, between), parameters, *ends)
    if (spent > budget).any():
        limits.append(Limit(FAMILY, "pairs_not_verified", {"count": int((spent > budget).sum())}))
    patterns.sort(key=Pattern.order)
    strengths = np.array([pattern.score for pattern in patterns], dtype=np.int64)
    return Found(FAMILY, patterns[: parameters.most], strengths, units=len(known), limits=limits)


def _passages(moves: Moves, parameters: Parameters) -> tuple[Whole, Whole, Whole, list[Limit]]:
    """Distinct (source, sink, intermediary) with a payment in and one out at most a window apart."""
    import numpy as np

    low = moves.rank[np.searchsorted(moves.time, moves.time - parameters.span)]
    high = moves.ranks_until(moves.time + parameters.span)
    first, last = moves.between(moves.out, moves.receiver, low, high)
    kept, limits = _affordable(moves.receiver, last - first, parameters.effort)
    incoming = np.flatnonzero(kept)
    owner, place = spread(first[incoming], last[incoming])
    incoming, outgoing = incoming[owner], moves.out.order[place]
    source, sink, middle = moves.sender[incoming], moves.receiver[outgoing], moves.receiver[incoming]
    order = np.lexsort((middle, sink, source))
    source, sink, middle = source[order], sink[order], middle[order]
    new = np.ones(len(source), dtype=bool)
    new[1:] = (np.diff(source) != 0) | (np.diff(sink) != 0) | (np.diff(middle) != 0)
    return source[new], sink[new], middle[new], limits


def _affordable(middle: Whole, cost: Whole, effort: int) -> tuple[NDArray[np.bool_], list[Limit]]:
    """Which moves to look at: all, or those through the accounts with the fewest combinations."""
    import numpy as np

    per_account = np.bincount(middle, weights=cost).astype(np.int64)
    cheap_first = np.argsort(per_account, kind="stable")
    dear = cheap_first[np.cumsum(per_account[cheap_first]) > effort]
    kept = ~np.isin(middle, dear)
    if not len(dear):
        return kept, []
    facts = {"count": len(dear), "least": int(per_account[dear].min())}
    return kept, [Limit(FAMILY, "busy_accounts", facts)]


def _transfers(moves: Moves, passages: tuple[Whole, Whole, Whole], start: Whole, size: Whole) -> Whole:
    """How many transfers each pair of source and sink has with the intermediaries between them."""
    import numpy as np

    owner, row = spread(start, start + size)
    source, sink, middle = (column[row] for column in passages)
    count = np.zeros(len(start), dtype=np.int64)
    for place in (moves.pairs.find(source, middle), moves.pairs.find(middle, sink)):
        np.add.at(count, owner, moves.pairs.start[place + 1] - moves.pairs.start[place])
    return count


def _events(moves: Moves, ends: tuple[int, int], between: Whole) -> list[Half]:
    """What the source paid the intermediaries and these the sink, in order of time."""
    import numpy as np

    source, sink = (np.full(len(between), end) for end in ends)
    events = []
    for place, inward in (
        (moves.pairs.find(source, between), True),
        (moves.pairs.find(between, sink), False),
    ):
        owner, at = spread(moves.pairs.start[place], moves.pairs.start[place + 1])
        used = moves.pairs.order[at]
        columns = (used.tolist(), moves.time[used].tolist(), between[owner].tolist())
        events += [Half(*parts, inward) for parts in zip(*columns, strict=True)]
    return sorted(events)


def _verified(halves: list[Half], parameters: Parameters, source: int, sink: int) -> list[Pattern]:
    """The pattern between two accounts within the best window, if enough intermediaries fit in it."""
    events = most_complete(halves, parameters.span)
    received: dict[int, int] = {}
    paid: dict[int, int] = {}
    for event in events:
        if event.inward:
            received.setdefault(event.member, event.time)
        else:
            paid[event.member] = event.time
    complete = [middle for middle in received if middle in paid]
    in_order = sum(received[middle] <= paid[middle] for middle in complete)
    if in_order < parameters.counterparties:
        return []
    accounts = tuple(dict.fromkeys([source, *complete, sink]))
    used = tuple(event.move for event in events if event.member in received and event.member in paid)
    facts = {"middles": len(complete), "in_order": in_order, "sink": sink}
    return [Pattern(FAMILY, source, accounts, used, facts, in_order / len(complete))]

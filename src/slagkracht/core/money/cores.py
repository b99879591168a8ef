"""Dense cores amid other traffic: several accounts that each pay all of the same several accounts.

The complete bipartite groups of a payment network within one window of time, and stacks of two such groups
that share at least ``counterparties`` accounts in the middle. Found by way of pairs of receivers: for two
receivers with payers in common the window is taken in which most of these pay both; the group is these
payers and everyone whom all of them pay in that window.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slagkracht.core.money.moves import Moves, spread
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Limit
from slagkracht.core.money.windows import Half, most_complete

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

MOST_PAIRS = 5_000_000  # of receivers with a payer in common held at once; a memory bound
MOST_SEEDS = 10_000  # of those pairs worked out to groups
SHARE_BUILT = 0.2  # of the effort: transfers of these pairs looked at one by one


@dataclass(frozen=True)
class Core:
    """Layers of accounts and the moves between them (positions, in order of time)."""

    layers: tuple[tuple[int, ...], ...]
    moves: Whole


def dense_cores(moves: Moves, parameters: Parameters) -> tuple[list[Core], list[Limit]]:
    """Complete groups of payers and receivers within a window, and stacks of two of them.

    Takes the moves and the parameters (``counterparties`` per layer, ``window``, ``effort``: the most pairs
    of receivers looked at; accounts that pay the most are then left out as payers). Gives the cores, and
    where the search stopped.
    """
    seeds, limits = _seeds(moves, parameters)
    cores: dict[tuple[tuple[int, ...], ...], Core] = {}
    left, done = int(parameters.effort * SHARE_BUILT), 0
    for seed in seeds[:MOST_SEEDS].tolist():
        core, cost = _core(moves, _halves(moves, *divmod(seed, moves.accounts)), parameters)
        if core:
            cores.setdefault(core.layers, core)
        done += 1
        left -= cost
        if left < 0:
            break
    if done < len(seeds):
        limits += _told("seeds_not_built", count=len(seeds) - done)
    return [*cores.values(), *_stacked(moves, list(cores.values()), parameters)], limits


def _told(code: str, **facts: int) -> list[Limit]:
    """The search serves two families: both tell where it stopped."""
    return [Limit(family, code, facts) for family in ("bipartite", "stack")]


def _halves(moves: Moves, one: int, other: int) -> list[Half]:
    """The moves to two receivers from those who pay both, in order of time."""
    import numpy as np

    into = moves.into.of(one), moves.into.of(other)
    common = np.intersect1d(moves.sender[into[0]], moves.sender[into[1]])
    halves = []
    for mine, inward in zip(into, (True, False), strict=True):
        used = mine[np.isin(moves.sender[mine], common)]
        columns = (used.tolist(), moves.time[used].tolist(), moves.sender[used].tolist())
        halves += [Half(*parts, inward) for parts in zip(*columns, strict=True)]
    return sorted(halves)


def _core(moves: Moves, halves: Sequence[Half], parameters: Parameters) -> tuple[Core | None, int]:
    """The payers who pay both receivers in the best window and everyone whom all of these pay in it.

    Also how many moves were looked at.
    """
    import numpy as np

    inside = most_complete(halves, parameters.span)
    both = {half.member for half in inside if half.inward} & {h.member for h in inside if not h.inward}
    if len(both) < parameters.counterparties:
        return None, len(halves)
    payer = np.array(sorted(both), dtype=np.int64)
    begin, end = inside[0].time, inside[0].time + parameters.span
    ranks = np.searchsorted(moves.times, begin), np.searchsorted(moves.times, end, side="right")
    first, last = moves.between(moves.out, payer, *(np.full(len(payer), rank) for rank in ranks))
    used = moves.out.order[spread(first, last)[1]]
    pair = np.unique(moves.receiver[used] * moves.accounts + moves.sender[used])
    known, paid_by = np.unique(pair // moves.accounts, return_counts=True)
    receivers = np.setdiff1d(known[paid_by == len(payer)], payer)
    cost = len(halves) + len(used)
    if len(receivers) < parameters.counterparties:
        return None, cost
    used = np.sort(used[np.isin(moves.receiver[used], receivers)])
    return Core((tuple(payer.tolist()), tuple(receivers.tolist())), used), cost


def _seeds(moves: Moves, parameters: Parameters) -> tuple[Whole, list[Limit]]:
    """Pairs of receivers with payers in common, those with many payers and few moves first."""
    import numpy as np

    sender, receiver = np.divmod(moves.pairs.code, moves.accounts)  # in order of sender, then receiver
    size = np.bincount(sender, minlength=moves.accounts)
    kept, limits = _affordable(size * (size - 1) // 2, min(parameters.effort, MOST_PAIRS))
    edge = np.flatnonzero(kept[sender])
    owner, place = spread(edge + 1, np.cumsum(size)[sender[edge]])
    pair = receiver[edge[owner]] * moves.accounts + receiver[place]
    known, common = np.unique(pair, return_counts=True)
    enough = common >= parameters.counterparties
    known, common = known[enough], common[enough]
    received = np.diff(moves.into.start)
    cost = received[known // moves.accounts] + received[known % moves.accounts]
    return known[np.lexsort((known, -(common**2) / cost))], limits


def _affordable(cost: Whole, effort: int) -> tuple[NDArray[Any], list[Limit]]:
    """Which accounts to look at as payers: all, or those with the fewest pairs of receivers."""
    import numpy as np

    cheap_first = np.argsort(cost, kind="stable")
    dear = cheap_first[np.cumsum(cost[cheap_first]) > effort]
    kept = np.ones(len(cost), dtype=bool)
    kept[dear] = False
    if not len(dear):
        return kept, []
    return kept, _told("busy_accounts", count=len(dear), least=int(cost[dear].min()))


def _stacked(moves: Moves, cores: Sequence[Core], parameters: Parameters) -> list[Core]:
    """Two cores of which the receivers of one are payers of the other."""
    import numpy as np

    least = parameters.counterparties
    paying: dict[int, list[int]] = defaultdict(list)
    for place, core in enumerate(cores):
        for account in core.layers[0]:
            paying[account].append(place)
    found: dict[tuple[tuple[int, ...], ...], Core] = {}
    for upper in cores:
        shared = Counter(place for account in upper.layers[1] for place in paying.get(account, ()))
        for place, count in shared.items():
            layers = _joined(upper, cores[place])
            if count >= least and layers not in found and min(map(len, layers)) >= least:
                used = np.union1d(upper.moves, cores[place].moves)
                found[layers] = Core(layers, _between_layers(moves, used, layers))
    return list(found.values())


def _joined(upper: Core, lower: Core) -> tuple[tuple[int, ...], ...]:
    """Three layers: what the two share in the middle, without accounts that stand in two layers."""
    middle = set(upper.layers[1]) & set(lower.layers[0])
    top = set(upper.layers[0]) - set(lower.layers[1])
    bottom = set(lower.layers[1]) - set(upper.layers[0])
    return tuple(tuple(sorted(layer)) for layer in (top, middle, bottom))


def _between_layers(moves: Moves, used: Whole, layers: tuple[tuple[int, ...], ...]) -> Whole:
    """Those of the moves that go from one layer to the next."""
    import numpy as np

    top, middle, bottom = (np.array(layer) for layer in layers)
    sender, receiver = moves.sender[used], moves.receiver[used]
    upper = np.isin(sender, top) & np.isin(receiver, middle)
    return used[upper | (np.isin(sender, middle) & np.isin(receiver, bottom))]

"""Dense cores amid other traffic: several accounts that each pay all of the same several accounts.

The complete bipartite groups of a payment network within one window of time, and stacks of two such groups
that share at least ``counterparties`` accounts in the middle. Found by way of pairs of receivers: two
receivers with at least two payers in common are the seed; the group is closed on both sides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slagkracht.core.money.moves import Moves, spread
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Limit
from slagkracht.core.money.windows import most_distinct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

MOST_PAIRS = 5_000_000  # of receivers with a payer in common held at once; a memory bound
MOST_SEEDS = 10_000  # worked out to groups, those with the most common payers first
SHARE_BUILT = 0.2  # of the effort: transfers of groups looked at one by one


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
    near = _Neighbours.of(moves)
    groups = {group: None for seed in seeds if (group := near.closed(seed, parameters.counterparties))}
    cores, left = [], int(parameters.effort * SHARE_BUILT)
    for done, (payers, receivers) in enumerate(groups):
        if left < 0:
            limits += _told("groups_not_built", count=len(groups) - done)
            break
        used, pairs = _transfers(moves, payers, receivers)
        left -= len(used)
        core = _in_window(moves, used, pairs, parameters)
        cores += [Core((payers, receivers), core)] if core is not None else []
    return cores + _stacked(moves, cores, parameters), limits


def _told(code: str, **facts: int) -> list[Limit]:
    """The search serves two families: both tell where it stopped."""
    return [Limit(family, code, facts) for family in ("bipartite", "stack")]


@dataclass(frozen=True)
class _Neighbours:
    """Whom each account pays and who pays it."""

    pays: dict[int, set[int]]
    paid_by: dict[int, set[int]]

    @classmethod
    def of(cls, moves: Moves) -> _Neighbours:
        import numpy as np

        pays: dict[int, set[int]] = defaultdict(set)
        paid_by: dict[int, set[int]] = defaultdict(set)
        senders, receivers = np.divmod(moves.pairs.code, moves.accounts)
        for sender, receiver in zip(senders.tolist(), receivers.tolist(), strict=True):
            pays[sender].add(receiver)
            paid_by[receiver].add(sender)
        return cls(pays, paid_by)

    def closed(self, seed: tuple[int, int], least: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """Everyone who pays both, and everyone whom all of those pay; the two sides kept apart."""
        payers = self.paid_by[seed[0]] & self.paid_by[seed[1]]
        receivers = set.intersection(*(self.pays[payer] for payer in payers)) - payers
        if len(payers) < least or len(receivers) < least:
            return None
        return tuple(sorted(payers)), tuple(sorted(receivers))


def _seeds(moves: Moves, parameters: Parameters) -> tuple[list[tuple[int, int]], list[Limit]]:
    """Pairs of receivers with at least two payers in common, those with most payers first."""
    import numpy as np

    sender, receiver = np.divmod(moves.pairs.code, moves.accounts)  # in order of sender, then receiver
    size = np.bincount(sender, minlength=moves.accounts)
    cost = size * (size - 1) // 2
    kept, limits = _affordable(cost, min(parameters.effort, MOST_PAIRS))
    edge = np.flatnonzero(kept[sender])
    stop = np.cumsum(size)[sender[edge]]
    owner, place = spread(edge + 1, stop)
    pair = receiver[edge[owner]] * moves.accounts + receiver[place]
    known, common = np.unique(pair, return_counts=True)
    enough = np.flatnonzero(common >= parameters.counterparties)
    enough = enough[np.argsort(-common[enough], kind="stable")]
    if len(enough) > MOST_SEEDS:
        limits += _told("seeds_not_built", count=len(enough) - MOST_SEEDS)
    chosen = known[enough[:MOST_SEEDS]]
    return [divmod(code, moves.accounts) for code in chosen.tolist()], limits


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


def _transfers(moves: Moves, payers: Sequence[int], receivers: Sequence[int]) -> tuple[Whole, int]:
    """The moves from the payers to the receivers, in order of time, and how many pairs there are."""
    import numpy as np

    ends = np.array([(payer, receiver) for payer in payers for receiver in receivers])
    place = moves.pairs.find(ends[:, 0], ends[:, 1])
    _, at = spread(moves.pairs.start[place], moves.pairs.start[place + 1])
    return np.sort(moves.pairs.order[at]), len(ends)


def _in_window(moves: Moves, used: Whole, pairs: int, parameters: Parameters) -> Whole | None:
    """Those of the moves in one window in which every pair has one, if there is such a window."""
    pair = (moves.sender[used] * moves.accounts + moves.receiver[used]).tolist()
    windows = most_distinct(moves.time[used].tolist(), pair, parameters.span, pairs)
    return used[windows[0].first : windows[0].last] if windows else None


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

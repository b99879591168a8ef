"""Bipartite and stack: transfers that run between layers of accounts, from each layer to the next only.

*Bipartite*: one layer only pays, the other only receives, at least ``counterparties`` accounts in each.
*Stack*: three layers or more, each at least that wide, every transfer one layer down; at least that many
accounts in the middle receive before they pay. All within the window. Three ways to fit:

1. *apart*: a group connected with itself and with nothing else in the file;
2. *lanes*: the whole file is parallel, unconnected lanes (nobody has two counterparties on one side). This
   is what AMLworld calls bipartite (single transfers side by side) and stack (passages side by side). It
   says something only because a human chose these rows: within a whole bank it cannot be seen;
3. *core*: several accounts that each pay all of the same several accounts, also amid other traffic
   (``cores.py``).

Shapes of Altman et al. (2023), doi:10.48550/arXiv.2306.16424.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from slagkracht.core.money.cores import Core, dense_cores
from slagkracht.core.money.moves import Moves
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found, Pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

LEAST_CONNECTED = 3  # transfers of the smallest connected group with two accounts in each of two layers


def layered(moves: Moves, parameters: Parameters) -> list[Found]:
    """Groups of accounts in layers: the bipartite ones and the stacks.

    Takes the moves and the parameters (``counterparties`` per layer, ``window``, ``effort``). Gives what was
    found of either family. Not for: saying that unconnected lanes belong together; that is the choice of
    whoever made the file.
    """
    import numpy as np

    groups = _groups(moves)
    found: dict[tuple[int, ...], Pattern] = {}
    for group, levels, way in _candidates(moves, groups, parameters):
        pattern = _pattern(moves, group, levels, way, parameters)
        if pattern:
            found.setdefault(pattern.moves, pattern)
    cores, limits = dense_cores(moves, parameters)
    for core in cores:
        pattern = _pattern(moves, core.moves, _levels_of(core), "core", parameters)
        if pattern:
            found.setdefault(pattern.moves, pattern)
    answers = []
    for family in ("bipartite", "stack"):
        patterns = sorted((p for p in found.values() if p.family == family), key=Pattern.order)
        strengths = np.array([pattern.score for pattern in patterns], dtype=np.int64)
        told = [limit for limit in limits if limit.family == family]
        answers.append(Found(family, patterns[: parameters.most], strengths, len(groups), told))
    return answers


def _groups(moves: Moves) -> list[Whole]:
    """The moves of every connected group of accounts, in order of time."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ties = (np.ones(len(moves), dtype=np.int8), (moves.sender, moves.receiver))
    graph = coo_array(ties, shape=(moves.accounts, moves.accounts))
    _, part = connected_components(graph, directed=False)
    of_move = part[moves.sender]
    order = np.argsort(of_move, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(of_move[order])) + 1)


def _candidates(
    moves: Moves, groups: list[Whole], parameters: Parameters
) -> list[tuple[Whole, dict[int, int], str]]:
    """Groups whose accounts can be put in layers; the file as a whole where it is lanes."""
    import numpy as np

    found = []
    if _is_lanes(moves):
        levels = [_levels(moves, group) for group in groups]
        if all(level is not None for level in levels):
            whole = {account: at for level in levels for account, at in (level or {}).items()}
            found.append((np.arange(len(moves)), whole, "lanes"))
    for group in groups:
        if len(group) >= LEAST_CONNECTED and _within(moves, group, parameters):
            level = _levels(moves, group)
            if level is not None:
                found.append((group, level, "apart"))
    return found


def _is_lanes(moves: Moves) -> bool:
    """Nobody pays two accounts, nobody is paid by two."""
    import numpy as np

    pairs = len(moves.pairs.code)
    return pairs == len(np.unique(moves.sender)) == len(np.unique(moves.receiver))


def _within(moves: Moves, group: Whole, parameters: Parameters) -> bool:
    return bool(moves.time[group[-1]] - moves.time[group[0]] <= parameters.span)


def _levels(moves: Moves, group: Whole) -> dict[int, int] | None:
    """The layer of each account so that every move goes one layer down, from 0; ``None`` if impossible."""
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    senders, receivers = moves.sender[group].tolist(), moves.receiver[group].tolist()
    for sender, receiver in zip(senders, receivers, strict=True):
        near[sender].append((receiver, 1))
        near[receiver].append((sender, -1))
    level = {senders[0]: 0}
    waiting = deque(level)
    while waiting:
        account = waiting.popleft()
        for other, step in near[account]:
            if other not in level:
                level[other] = level[account] + step
                waiting.append(other)
            elif level[other] != level[account] + step:
                return None
    top = min(level.values())
    return {account: at - top for account, at in level.items()}


def _levels_of(core: Core) -> dict[int, int]:
    return {account: at for at, layer in enumerate(core.layers) for account in layer}


def _pattern(
    moves: Moves, group: Whole, levels: dict[int, int], way: str, parameters: Parameters
) -> Pattern | None:
    """The pattern, if its layers are wide enough and it fits in the window."""
    layers: dict[int, list[int]] = defaultdict(list)
    for account, at in levels.items():
        layers[at].append(account)
    widths = [len(layers[at]) for at in sorted(layers)]
    if min(widths) < parameters.counterparties or not _within(moves, group, parameters):
        return None
    in_order = _passing(moves, group)
    if len(widths) > 2 and in_order < parameters.counterparties:
        return None
    accounts = tuple(account for at in sorted(layers) for account in sorted(layers[at]))
    facts = {"widths": widths, "layers": len(widths), "way": way, "in_order": in_order}
    family = "stack" if len(widths) > 2 else "bipartite"
    return Pattern(family, None, accounts, tuple(sorted(group.tolist())), facts)


def _passing(moves: Moves, group: Whole) -> int:
    """How many accounts receive before (or when) they pay for the last time."""
    received: dict[int, int] = {}
    paid: dict[int, int] = {}
    for move in sorted(group.tolist()):
        received.setdefault(int(moves.receiver[move]), int(moves.time[move]))
        paid[int(moves.sender[move])] = int(moves.time[move])
    return sum(received[account] <= last for account, last in paid.items() if account in received)

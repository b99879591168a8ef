"""Fan-in and fan-out: one account and many others, within a window.

*Fan-in*: one account receives from at least ``counterparties`` distinct accounts within the window.
*Fan-out*: one account pays at least that many. Both follow the shapes of Altman et al. (2023), *Realistic
synthetic financial transactions for anti-money laundering models*, NeurIPS Datasets and Benchmarks,
doi:10.48550/arXiv.2306.16424.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slagkracht.core.money.moves import Moves, Side
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found, Pattern, best_of
from slagkracht.core.money.windows import Window, most_distinct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


def fan_in(moves: Moves, parameters: Parameters) -> Found:
    """Accounts that receive from many within the window.

    Takes the moves and the parameters (``counterparties``, ``window``). Gives one pattern per account and
    window. Not for: saying that receiving from many is wrong (a shop does nothing else).
    """
    return _fans("fan-in", moves, moves.into, moves.sender, parameters)


def fan_out(moves: Moves, parameters: Parameters) -> Found:
    """Accounts that pay many within the window.

    Takes the moves and the parameters (``counterparties``, ``window``). Gives one pattern per account and
    window. Not for: saying that paying many is wrong (an employer does nothing else).
    """
    return _fans("fan-out", moves, moves.out, moves.receiver, parameters)


def _fans(family: str, moves: Moves, side: Side, other: Whole, parameters: Parameters) -> Found:
    import numpy as np

    found: list[tuple[int, Window]] = []
    for hub in wide_enough(side, other, parameters.counterparties):
        mine = side.of(int(hub))
        times, others = moves.time[mine].tolist(), other[mine].tolist()
        windows = most_distinct(times, others, parameters.span, parameters.counterparties)
        found += [(int(hub), window) for window in windows]
    strengths = np.array([window.met for _, window in found], dtype=np.int64)
    best = best_of(found, strengths, parameters.most)
    patterns = [_pattern(family, side, other, hub, window) for hub, window in best]
    return Found(family, patterns, strengths, units=int((np.diff(side.start) > 0).sum()))


def wide_enough(side: Side, other: Whole, least: int) -> Whole:
    """The accounts that meet at least ``least`` distinct others on this side, over all time."""
    import numpy as np

    accounts = len(side.start) - 1
    hub = np.repeat(np.arange(accounts), np.diff(side.start))
    order = np.lexsort((other[side.order], hub))
    hub, met = hub[order], other[side.order][order]
    new = np.concatenate(([True], (hub[1:] != hub[:-1]) | (met[1:] != met[:-1])))
    return np.flatnonzero(np.bincount(hub[new], minlength=accounts) >= least)


def _pattern(family: str, side: Side, other: Whole, hub: int, window: Window) -> Pattern:
    mine = side.of(hub)[window.first : window.last]
    others = dict.fromkeys(other[mine].tolist())
    return Pattern(family, hub, (hub, *others), tuple(mine.tolist()), {"others": len(others)})

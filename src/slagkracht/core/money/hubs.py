"""Gather-scatter: one account gathers from several and then pays several, within a window.

Every payment in that is counted is followed by a counted payment out, and every payment out is preceded by
one in: what is paid before anything came in, or comes in after the last payment out, is not part of it.
The two groups may overlap. Shape of Altman et al. (2023), doi:10.48550/arXiv.2306.16424.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from slagkracht.core.money.fans import wide_enough
from slagkracht.core.money.moves import Moves
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found, Pattern, best_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


class _Event(NamedTuple):
    time: int
    move: int
    other: int
    inward: bool


def gather_scatter(moves: Moves, parameters: Parameters) -> Found:
    """Accounts that gather from several and pass on to several.

    Takes the moves and the parameters (``counterparties``: the least on each side; ``window``). Gives one
    pattern per account and window, counting distinct counterparties of both sides together. Not for: saying
    that the money that went out is the money that came in.
    """
    import numpy as np

    least = parameters.counterparties
    gather = wide_enough(moves.into, moves.sender, least)
    scatter = wide_enough(moves.out, moves.receiver, least)
    found: list[tuple[int, list[_Event]]] = []
    for hub in np.intersect1d(gather, scatter).tolist():
        found += [(hub, events) for events in _windows(_events(moves, hub), parameters)]
    strengths = np.array([_others(events) for _, events in found], dtype=np.int64)
    patterns = [_pattern(hub, events) for hub, events in best_of(found, strengths, parameters.most)]
    both = (np.diff(moves.into.start) > 0) & (np.diff(moves.out.start) > 0)
    return Found("gather-scatter", patterns, strengths, units=int(both.sum()))


def _events(moves: Moves, hub: int) -> list[_Event]:
    """Everything the hub receives and pays, in order of time; at the same time receiving comes first."""
    events = []
    for side, other, inward in ((moves.into, moves.sender, True), (moves.out, moves.receiver, False)):
        mine = side.of(hub)
        columns = (moves.time[mine].tolist(), mine.tolist(), other[mine].tolist())
        events += [_Event(time, move, met, inward) for time, move, met in zip(*columns, strict=True)]
    return sorted(events, key=lambda event: (event.time, not event.inward, event.move))


def _windows(events: list[_Event], parameters: Parameters) -> list[list[_Event]]:
    """The best stretch of events, then the best in what is left before and after it."""
    found = []
    waiting = [events]
    while waiting:
        part = waiting.pop()
        best = _best(part, parameters)
        if best:
            found.append(best)
            first, last = best[0], best[-1]
            waiting += [part[: part.index(first)], part[part.index(last) + 1 :]]
    return sorted(found, key=lambda stretch: -_others(stretch))


def _best(events: list[_Event], parameters: Parameters) -> list[_Event]:
    """The stretch with the most distinct counterparties that fits the definition; empty if none does."""
    best: list[_Event] = []
    for promise, first, last in sorted(_starts(events, parameters), key=lambda start: -start[0]):
        if promise <= _others(best):
            break
        stretch = _trimmed(events[first:last])
        if _both_sides(stretch, parameters.counterparties) and _others(stretch) > _others(best):
            best = stretch
    return best


def _starts(events: list[_Event], parameters: Parameters) -> list[tuple[int, int, int]]:
    """Per payment in: how many distinct accounts are met until the window ends (an upper bound), and where.

    Only starts whose window holds enough accounts on both sides.
    """
    starts = []
    payers: Counter[int] = Counter()
    payees: Counter[int] = Counter()
    stop = 0
    for first, event in enumerate(events):
        while stop < len(events) and events[stop].time - event.time <= parameters.span:
            (payers if events[stop].inward else payees)[events[stop].other] += 1
            stop += 1
        if event.inward and min(len(payers), len(payees)) >= parameters.counterparties:
            starts.append((len(payers) + len(payees), first, stop))
        side = payers if event.inward else payees
        side[event.other] -= 1
        if not side[event.other]:
            del side[event.other]
    return starts


def _trimmed(events: list[_Event]) -> list[_Event]:
    """Without what comes in after the last payment out (the first event is a payment in)."""
    last = max((place for place, event in enumerate(events) if not event.inward), default=-1)
    return events[: last + 1]


def _both_sides(events: list[_Event], least: int) -> bool:
    payers = {event.other for event in events if event.inward}
    payees = {event.other for event in events if not event.inward}
    return len(payers) >= least and len(payees) >= least


def _others(events: list[_Event]) -> int:
    return len({event.other for event in events})


def _pattern(hub: int, events: list[_Event]) -> Pattern:
    payers = dict.fromkeys(event.other for event in events if event.inward)
    payees = dict.fromkeys(event.other for event in events if not event.inward)
    accounts = (hub, *dict.fromkeys([*payers, *payees]))
    facts = {"payers": len(payers), "payees": len(payees)}
    return Pattern("gather-scatter", hub, accounts, tuple(event.move for event in events), facts)

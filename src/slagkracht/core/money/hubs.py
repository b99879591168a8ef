"""Gather-scatter: one account gathers from several and then pays several, within a window.

Every payment in that is counted is followed by a counted payment out, and every payment out is preceded by
one in: what is paid before anything came in, or comes in after the last payment out, is not part of it.
The two groups may overlap. Shape of Altman et al. (2023), doi:10.48550/arXiv.2306.16424.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from slagkracht.core.money.fans import wide_enough
from slagkracht.core.money.moves import Moves
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found, Pattern, best_of
from slagkracht.core.money.windows import Window, apart

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
    found: list[tuple[int, Window]] = []
    for hub in np.intersect1d(gather, scatter).tolist():
        found += [(hub, window) for window in _windows(_events(moves, hub), parameters)]
    strengths = np.array([window.met for _, window in found], dtype=np.int64)
    best = best_of(found, strengths, parameters.most)
    events = {hub: _events(moves, hub) for hub in {hub for hub, _ in best}}
    patterns = [_pattern(hub, events[hub][window.first : window.last]) for hub, window in best]
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


def _windows(events: list[_Event], parameters: Parameters) -> list[Window]:
    """The stretches that fit, with the most distinct counterparties first, the longest of equals."""

    def scan(begin: int, end: int) -> Iterator[Window]:
        """Stretches that end at a payment out and begin at the first payment in within the window."""
        inside = _Inside()
        start = begin
        for stop in range(begin, end):
            inside.add(events[stop])
            too_early = events[stop].time - parameters.span
            while start <= stop and (events[start].time < too_early or not events[start].inward):
                inside.drop(events[start])
                start += 1
            if not events[stop].inward and inside.enough(parameters.counterparties):
                yield Window(start, stop + 1, len(inside.all), start - stop)

    times = [event.time for event in events]
    return apart(times, parameters.span, 1, scan, widen=False)


class _Inside:
    """How often each account occurs in a stretch of events, per side and together."""

    def __init__(self) -> None:
        self.sides: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        self.all: Counter[int] = Counter()

    def add(self, event: _Event) -> None:
        self.sides[event.inward][event.other] += 1
        self.all[event.other] += 1

    def drop(self, event: _Event) -> None:
        for counter in (self.sides[event.inward], self.all):
            counter[event.other] -= 1
            if not counter[event.other]:
                del counter[event.other]

    def enough(self, least: int) -> bool:
        return min(map(len, self.sides)) >= least


def _pattern(hub: int, events: list[_Event]) -> Pattern:
    payers = dict.fromkeys(event.other for event in events if event.inward)
    payees = dict.fromkeys(event.other for event in events if not event.inward)
    accounts = (hub, *dict.fromkeys([*payers, *payees]))
    facts = {"payers": len(payers), "payees": len(payees)}
    return Pattern("gather-scatter", hub, accounts, tuple(event.move for event in events), facts)

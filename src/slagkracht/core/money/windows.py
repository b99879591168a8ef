"""The windows of time in which one account meets the most others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple


class Window(NamedTuple):
    """Entries ``first`` to ``last`` (not included), how many it counts, and what decides between equals."""

    first: int
    last: int
    met: int
    tie: int = 0


class Half(NamedTuple):
    """Half of what makes a ``member`` complete: one move, of the one kind (``inward``) or of the other."""

    move: int
    time: int
    member: int
    inward: bool


Scan = Callable[[int, int], Iterator[Window]]


def most_distinct(times: Sequence[int], others: Sequence[Hashable], span: int, least: int) -> list[Window]:
    """Windows of at most ``span`` that hold the most distinct ``others``, best first, none overlapping.

    Takes rising times and what each entry meets. The best window is taken (the shortest of equals, with the
    entries around it that still fit), then the best in what is left, as long as ``least`` are met.
    """
    if times[-1] - times[0] <= span:
        met = len(set(others))
        return [Window(0, len(times), met)] if met >= least else []

    def scan(begin: int, end: int) -> Iterator[Window]:
        inside: dict[Hashable, int] = {}
        start = begin
        for stop in range(begin, end):
            inside[others[stop]] = inside.get(others[stop], 0) + 1
            while times[stop] - times[start] > span or inside[others[start]] > 1:
                inside[others[start]] -= 1  # an entry whose counterparty comes again is not needed
                if not inside[others[start]]:
                    del inside[others[start]]
                start += 1
            yield Window(start, stop + 1, len(inside), times[stop] - times[start])

    return apart(times, span, least, scan)


def most_entries(times: Sequence[int], span: int, least: int) -> list[Window]:
    """Windows of at most ``span`` that hold the most entries, best first, none overlapping."""

    def scan(begin: int, end: int) -> Iterator[Window]:
        start = begin
        for stop in range(begin, end):
            while times[stop] - times[start] > span:
                start += 1
            yield Window(start, stop + 1, stop + 1 - start)

    return apart(times, span, least, scan)


def apart(times: Sequence[int], span: int, least: int, scan: Scan, *, widen: bool = True) -> list[Window]:
    """The best windows that do not overlap, the best first; of equals the one with the smallest ``tie``.

    ``scan(begin, end)`` gives for entries from ``begin`` the best window that ends at each of them. After a
    window is taken only the windows that reached back into it are counted again, so that the work grows
    with the number of entries and not with the number of windows.
    """
    current = {window.last: window for window in scan(0, len(times)) if window.met >= least}
    waiting = [(-window.met, window.tie, last) for last, window in current.items()]
    heapify(waiting)
    taken = [False] * len(times)
    found = []
    while waiting:
        met, tie, last = heappop(waiting)
        window = current.get(last)
        if window is None or (-window.met, window.tie) != (met, tie):
            continue
        window = _widened(times, span, window, taken) if widen else window
        found.append(window)
        for place in range(window.first, window.last):
            taken[place] = True
            current.pop(place + 1, None)
        end = min(bisect_right(times, times[window.last - 1] + span), len(times))
        end = next((place for place in range(window.last, end) if taken[place]), end)
        for place in range(window.last, end):
            current.pop(place + 1, None)
        for again in scan(window.last, end):
            if again.met >= least:
                current[again.last] = again
                heappush(waiting, (-again.met, again.tie, again.last))
    return found


def _widened(times: Sequence[int], span: int, window: Window, taken: Sequence[bool]) -> Window:
    """The window with the free entries around it that still fit: they meet nobody new but belong to it."""
    first, last = window.first, window.last
    latest = bisect_right(times, times[first] + span)
    while last < latest and not taken[last]:
        last += 1
    earliest = bisect_left(times, times[last - 1] - span)
    while first > earliest and not taken[first - 1]:
        first -= 1
    return Window(first, last, window.met, window.tie)


def most_complete(halves: Sequence[Half], span: int) -> Sequence[Half]:
    """The halves, in order of time, in the window with the most members that have both kinds in it.

    The earliest of equal windows; empty if no member is complete in any window.
    """
    if halves[-1].time - halves[0].time <= span:
        return halves
    inside: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    best, most, complete, start = 0, 0, 0, 0
    for half in halves:
        mine, other = inside[half.inward], inside[not half.inward]
        complete += not mine[half.member] and other[half.member] > 0
        mine[half.member] += 1
        while half.time - halves[start].time > span:
            gone = halves[start]
            mine, other = inside[gone.inward], inside[not gone.inward]
            mine[gone.member] -= 1
            complete -= not mine[gone.member] and other[gone.member] > 0
            start += 1
        if complete > most:
            best, most = start, complete
    end = bisect_right(halves, halves[best].time + span, key=lambda half: half.time)
    return halves[best:end] if most else []

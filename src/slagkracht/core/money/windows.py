"""The windows of time in which one account meets the most others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple


class Window(NamedTuple):
    """Entries ``first`` to ``last`` (not included), and how many distinct counterparties they hold."""

    first: int
    last: int
    met: int


def most_distinct(times: Sequence[int], others: Sequence[Hashable], span: int, least: int) -> list[Window]:
    """Windows of at most ``span`` that hold the most distinct ``others``, best first, none overlapping.

    Takes rising times and what each entry meets. The best window is taken, then the best in what is left on
    either side, as long as ``least`` are met.
    """
    return _apart(len(times), least, lambda first, last: _best(times, others, span, first, last))


def most_entries(times: Sequence[int], span: int, least: int) -> list[Window]:
    """Windows of at most ``span`` that hold the most entries, best first, none overlapping."""

    def best(first: int, last: int) -> Window:
        stops = ((i, min(bisect_right(times, times[i] + span), last)) for i in range(first, last))
        return max((Window(i, stop, stop - i) for i, stop in stops), key=lambda window: window.met)

    return _apart(len(times), least, best)


def _apart(size: int, least: int, best: Callable[[int, int], Window]) -> list[Window]:
    found = []
    waiting = [(0, size)]
    while waiting:
        first, last = waiting.pop()
        if last - first < least:
            continue
        window = best(first, last)
        if window.met >= least:
            found.append(window)
            waiting += [(first, window.first), (window.last, last)]
    return sorted(found, key=lambda window: (-window.met, window.first))


def _best(times: Sequence[int], others: Sequence[Hashable], span: int, first: int, last: int) -> Window:
    """The window between ``first`` and ``last`` with the most distinct others; the shortest of equals."""
    if times[last - 1] - times[first] <= span:
        return Window(first, last, len(set(others[first:last])))
    inside: dict[Hashable, int] = {}
    best, shortest = Window(first, first, 0), span + 1
    start = first
    for stop in range(first, last):
        inside[others[stop]] = inside.get(others[stop], 0) + 1
        while times[stop] - times[start] > span or inside[others[start]] > 1:
            inside[others[start]] -= 1  # an entry whose counterparty comes again is not needed
            if not inside[others[start]]:
                del inside[others[start]]
            start += 1
        if (-len(inside), times[stop] - times[start]) < (-best.met, shortest):
            best, shortest = Window(start, stop + 1, len(inside)), times[stop] - times[start]
    return _widened(times, span, best, first, last)


def _widened(times: Sequence[int], span: int, window: Window, first: int, last: int) -> Window:
    """The window with the entries around it that still fit: they meet nobody new but belong to it."""
    stop = min(bisect_right(times, times[window.first] + span), last)
    start = max(bisect_left(times, times[stop - 1] - span), first)
    return Window(start, stop, window.met)

"""The scan written plainly, as an independent oracle: every zone, every window, textbook formulas."""

from __future__ import annotations

import math

import numpy as np


def poisson(c: float, e: float, total: float) -> float:
    if c <= e:
        return 0.0
    rest = (total - c) * math.log((total - c) / (total - e)) if total > c else 0.0
    return c * math.log(c / e) + rest


def expectation(c: float, e: float, total: float) -> float:
    return c * math.log(c / e) + e - c if c > e else 0.0


def bernoulli(c: float, n: float, cases: float, people: float) -> float:
    if n == 0 or c * people <= cases * n:
        return 0.0

    def part(hits: float, of: float) -> float:
        return sum(x * math.log(x / of) for x in (hits, of - hits) if x > 0)

    outside = part(cases - c, people - n) if people > n else 0.0
    return part(c, n) + outside - part(cases, people)


def zones(x, y, weight, share=None, neighbours=None):
    """Every different set of nearest locations, as frozensets."""
    found = set()
    for i in range(len(x)):
        distance = np.round(np.hypot(x - x[i], y - y[i]), 9)
        distance[i] = -1
        order = np.argsort(distance, kind="stable")
        for size in range(1, min(neighbours or len(x), len(x)) + 1):
            members = order[:size]
            if share is None or weight[members].sum() <= share * weight.sum() * (1 + 1e-9):
                found.add(frozenset(members.tolist()))
    return found


def windows(periods, longest, prospective):
    for end in range(1, periods + 1):
        if prospective and end < periods:
            continue
        for start in range(max(0, end - longest), end):
            yield start, end


def best(counts, sizes, score, all_zones, all_windows):
    """(score, zone, start, end) of the highest score; score(c, size) → float."""
    top = (0.0, None, None, None)
    for zone in all_zones:
        rows = sorted(zone)
        c, e = counts[rows].sum(axis=0), sizes[rows].sum(axis=0)
        for start, end in all_windows:
            value = score(c[start:end].sum(), e[start:end].sum())
            if value > top[0] + 1e-9:
                top = (value, zone, start, end)
    return top

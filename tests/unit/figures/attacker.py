"""An attacker of our own making, apart from the code under test: takes only what a reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import linprog

SEEN = {"small": (0, 4), "hidden": (5, None), "withheld": (0, None)}


def published(values: Mapping[Any, int], marks: Mapping[Any, str]) -> dict[Any, int | str]:
    """What a reader sees: a number, or a mark."""
    return {key: values[key] if mark == "shown" else mark for key, mark in marks.items()}


def ranges(
    page: Mapping[Any, int | str],
    sums: Iterable[tuple[Any, tuple[Any, ...]]],
    wanted: Iterable[Any],
    known: Mapping[Any, int] | None = None,
) -> dict[Any, tuple[float, float]]:
    """Between which values each wanted cell lies, by linear programming over every cell at once."""
    known = known or {}
    cells = list(page)
    place = {key: i for i, key in enumerate(cells)}
    bounds = []
    for key in cells:
        seen = known.get(key, page[key])
        bounds.append((seen, seen) if isinstance(seen, int) else SEEN[seen])
    rows = np.zeros((len(list(sums)), len(cells)))
    for row, (total, parts) in zip(rows, sums, strict=True):
        row[place[total]] = -1
        for part in parts:
            row[place[part]] += 1
    nothing = np.zeros(len(rows))
    found = {}
    for key in wanted:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(cells))
            aim[place[key]] = sign
            solved = linprog(aim, A_eq=rows, b_eq=nothing, bounds=bounds, method="highs")
            ends.append(sign * solved.fun if solved.status == 0 else float("inf"))
        found[key] = (ends[0], ends[1])
    return found


def solutions(
    page: Mapping[Any, int | str], sums: Iterable[tuple[Any, tuple[Any, ...]]], most: int
) -> dict[Any, set[int]]:
    """Every whole number that each cell can have, by trying everything; for small tables only."""
    unknown = [key for key, seen in page.items() if isinstance(seen, str)]
    reach = {"small": range(5), "hidden": range(5, most + 1), "withheld": range(most + 1)}
    possible: dict[Any, set[int]] = {key: set() for key in unknown}
    for guess in product(*(reach[str(page[key])] for key in unknown)):
        whole = {**page, **dict(zip(unknown, guess, strict=True))}
        if all(whole[total] == sum(whole[part] for part in parts) for total, parts in sums):
            for key, value in zip(unknown, guess, strict=True):
                possible[key].add(value)
    return possible


def determined(page: Mapping[Any, int | str], sums: Iterable[tuple[Any, tuple[Any, ...]]]) -> set[Any]:
    """The unknown cells that follow from the sums alone, by linear algebra: no null vector moves them."""
    unknown = [key for key, seen in page.items() if isinstance(seen, str)]
    if not unknown:
        return set()
    rows = np.array(
        [[(-1.0 if key == total else 0.0) + parts.count(key) for key in unknown] for total, parts in sums]
    )
    _u, singular, vectors = np.linalg.svd(rows)
    rank = int((singular > 1e-9).sum())
    free = vectors[rank:]
    return {key for i, key in enumerate(unknown) if not len(free) or np.abs(free[:, i]).max() < 1e-9}

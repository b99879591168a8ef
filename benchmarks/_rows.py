"""One line of a benchmark's answer, the same for all of them, and the stopwatch."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

Row = dict[str, Any]
Seconds = float | Sequence[float]


def row(
    what: str,
    ours: Seconds,
    alternative: str | None = None,
    theirs: Seconds | None = None,
    /,
    **quality: Any,
) -> Row:
    """``ours`` and ``theirs`` in seconds; of several measurements the median counts."""
    own, other = _middle(ours), _middle(theirs)
    return {
        "what": what,
        "ours_seconds": own,
        "alternative": alternative,
        "alternative_seconds": other,
        "ratio": other / own if own and other is not None else None,
        "quality": quality,
    }


def _middle(seconds: Seconds | None) -> float | None:
    return median(seconds) if isinstance(seconds, Sequence) else seconds


@contextmanager
def timed() -> Iterator[list[float]]:
    """How long the block took, in seconds."""
    took = [0.0]
    began = time.perf_counter()
    yield took
    took[0] = time.perf_counter() - began

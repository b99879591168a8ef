"""The families of patterns, and the numbers their definitions leave open."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from slagkracht.core.errors import UnusableInput
from slagkracht.core.money.moments import DAY

# Of patterns with equally many accounts and transfers the one that stands first here is reported first:
# definitions that ask for more (the same house, a loan and its instalments, a limit, two sides of a hub)
# before those that ask for less. A round trip is a cycle of two that keeps its money: the shape comes first.
FAMILIES = (
    "fast-resale",
    "loan-back",
    "structuring",
    "gather-scatter",
    "scatter-gather",
    "cycle",
    "round-trip",
    "stack",
    "bipartite",
    "fan-in",
    "fan-out",
    "chain",
)


@dataclass(frozen=True)
class Parameters:
    """What the definitions leave open. Every answer repeats them.

    ``window`` (days): everything in one pattern happens within it; a file of steps counts a step as a day.
    ``counterparties``: fewest distinct accounts on each side of a hub, in the middle, or per layer.
    ``hops``: fewest transfers of a chain; ``longest``: most transfers of a cycle.
    ``kept``: the share of an amount that must be passed on to call the money kept.
    ``limit`` (whole currency) and ``band``: structuring is payments from ``band × limit`` up to the limit,
    at least ``payments`` of them. ``loan_window`` (days): deposit, loan and instalments of a loan-back;
    ``instalments``: fewest repayments. ``resale_days``: between two sales of the same property.
    ``most``: patterns listed per family. ``effort``: transfers one search may look at before it stops and
    says so.
    """

    window: float = 14
    counterparties: int = 2
    hops: int = 2
    longest: int = 16
    kept: float = 0.9
    limit: float = 10_000
    band: float = 0.9
    payments: int = 3
    loan_window: float = 365
    instalments: int = 3
    resale_days: float = 183
    most: int = 1_000
    effort: int = 10_000_000

    def __post_init__(self) -> None:
        """Refuse what no definition can work with: ``money.bad_parameter``."""
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            if not (isfinite(value) and least <= value <= most):
                allowed = f"{least:g} – {most:g}"
                raise UnusableInput("money.bad_parameter", parameter=name, value=value, allowed=allowed)

    @property
    def span(self) -> int:
        """The window in microseconds."""
        return round(self.window * DAY)


_RANGES: dict[str, tuple[float, float]] = {
    "window": (0, 36_500),
    "counterparties": (2, 1_000_000),
    "hops": (2, 1_000),
    "longest": (2, 64),
    "kept": (0, 1),
    "limit": (0.01, 1e12),
    "band": (0, 1),
    "payments": (2, 1_000_000),
    "loan_window": (0, 36_500),
    "instalments": (1, 1_000),
    "resale_days": (0, 36_500),
    "most": (1, 10_000_000),
    "effort": (1_000, 10_000_000_000),
}


def chosen(families: Any) -> tuple[str, ...]:
    """The families to search, in their order; ``None`` means all. Raises ``money.unknown_family``."""
    if families is None:
        return FAMILIES
    for family in families:
        if family not in FAMILIES:
            raise UnusableInput("money.unknown_family", value=family, known=FAMILIES)
    return tuple(family for family in FAMILIES if family in families)

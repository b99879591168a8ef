"""One pattern, and what a search brings back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slagkracht.core.money.parameters import FAMILIES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Pattern:
    """Transfers that together fit one definition.

    ``hub`` is the account in the middle (or where the money starts), ``None`` where there is none;
    ``accounts`` start with the hub and follow the money; ``moves`` are positions in the searched moves.
    ``score`` is the number of distinct counterparties: the other accounts the definition ties together.
    ``quality`` (0–1) only orders patterns with equal score and equally many transfers. ``facts`` feed the
    sentence that says why. ``smallest`` marks a lone transfer that four definitions fit in their smallest
    form.
    """

    family: str
    hub: int | None
    accounts: tuple[int, ...]
    moves: tuple[int, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    quality: float = 0.0
    expected: float | None = None
    smallest: bool = False

    @property
    def score(self) -> int:
        """Distinct counterparties."""
        return len(self.accounts) - 1

    def order(self) -> tuple[Any, ...]:
        """Sorts patterns: most counterparties, most transfers, the more demanding definition, the earlier."""
        place = FAMILIES.index(self.family)
        return (-self.score, -len(self.moves), place, -self.quality, self.moves)


@dataclass(frozen=True)
class Limit:
    """Where a search stopped before the end: nothing is left out in silence."""

    family: str
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What the search for one family brings back.

    ``strengths`` holds the score of every pattern found, listed or not; ``units`` counts what could have
    been one (the receivers for a fan-in, …), the base of "how common is it here".
    """

    family: str
    patterns: Sequence[Pattern]
    strengths: Whole
    units: int
    limits: Sequence[Limit] = ()


def best_of(candidates: Sequence[Any], keys: NDArray[Any], most: int) -> list[Any]:
    """The ``most`` candidates with the largest keys, largest first; equal keys keep their order."""
    import numpy as np

    return [candidates[place] for place in np.argsort(-keys, kind="stable")[:most]]

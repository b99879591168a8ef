"""The weight of each pair: what its levels are worth, corrected for how common the shared value is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from slagkracht.core.identity.linking.estimate import Parameters, log_odds
from slagkracht.core.identity.linking.model import Comparison
from slagkracht.core.identity.linking.vectors import Vectors

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


_IMAGINED = 200


def pair_weights(
    vectors: Vectors, comparisons: Sequence[Comparison], parameters: Parameters, prepared: pl.DataFrame
) -> Floats:
    """Bits for a match, per pair.

    Takes the vectors, the fitted parameters and the prepared records with their ``copies``. Two people who
    share a rare name are more likely one than two who share a common one (Winkler 1989): on levels that
    name a ``frequency`` column, u is the share of *other* records that have the value, mixed with the level's
    starting u as if that were seen in 200 more records: a dossier of ten rows says nothing of how common
    its names are.
    """
    import numpy as np

    size = len(vectors.left)
    same, different = np.zeros(size), np.zeros(size)
    household = np.zeros(size) if parameters.h else None
    for comparison in comparisons:
        levels = vectors.levels[comparison.field]
        there = levels >= 0
        same += np.where(there, np.log2(parameters.m[comparison.field])[levels], 0.0)
        apart = np.where(there, np.log2(parameters.u[comparison.field])[levels], 0.0)
        for number, level in enumerate(comparison.levels):
            if level.frequency:
                here = levels == number
                shares = _shares_of_values(prepared, level.frequency, level.u)
                apart[here] = np.log2(shares[vectors.left[here]])
        different += apart
        if household is not None:
            known = parameters.h.get(comparison.field)
            household += apart if known is None else np.where(there, np.log2(known)[levels], 0.0)
    return log_odds(parameters, same, different, household)


def _shares_of_values(prepared: pl.DataFrame, column: str, usual: float) -> Floats:
    """For each record the share of records, but for the two compared, that have its value."""
    import polars as pl

    there = pl.col(column).is_not_null()
    total = (pl.col("copies").filter(there).sum() - 2).clip(0) + _IMAGINED
    same = (pl.col("copies").sum().over(column) - 2).clip(0) + _IMAGINED * usual
    return prepared.select(pl.when(there).then(same / total).otherwise(1.0)).to_series().to_numpy()

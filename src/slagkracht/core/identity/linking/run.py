"""Link the rows of a table: prepare, compare, learn, weigh, group."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slagkracht.core.errors import UnusableInput
from slagkracht.core.identity.fields import require_known
from slagkracht.core.identity.linking.cluster import agglomerate
from slagkracht.core.identity.linking.estimate import Parameters, estimate
from slagkracht.core.identity.linking.model import Comparison, comparisons_for
from slagkracht.core.identity.linking.prepare import prepare
from slagkracht.core.identity.linking.score import pair_weights
from slagkracht.core.identity.linking.spellings import group_spellings
from slagkracht.core.identity.linking.vectors import CANDIDATE, SELF, Vectors, compare_pairs
from slagkracht.core.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

# The least mean probability with which groups join. F1 is highest at half of the F1 that can be reached
# (Lipton, Elkan & Naryanaswamy 2014, doi:10.1007/978-3-662-44851-9_15): for hard tables (2/3) that is 1/3.
THRESHOLD = 1 / 3
SAMPLE = 200_000
MAX_PAIRS = 20_000_000
_STEPS = 4
_ENOUGH_FILLED = 2  # rows that are the same in at least two comparisons belong together, common or not


@dataclass(frozen=True)
class Linkage:
    """Proposed groups: for each row the number of the first row of its group, counted from 0.

    ``comparisons`` and ``parameters`` say what agreement was worth (None where only spellings were grouped).
    """

    groups: tuple[int, ...]
    pairs_compared: int
    comparisons: tuple[Comparison, ...] = ()
    parameters: Parameters | None = None

    def as_parameters(self) -> dict[str, Any]:
        """Per field and level: m, u and bits; plain data."""
        if self.parameters is None:
            return {}
        found = self.parameters
        return {
            comparison.field: {
                level.code: {"m": round(float(m), 6), "u": round(float(u), 8), "bits": round(float(bits), 2)}
                for level, m, u, bits in zip(
                    comparison.levels,
                    found.m[comparison.field],
                    found.u[comparison.field],
                    found.weights(comparison.field),
                    strict=True,
                )
            }
            for comparison in self.comparisons
        }


def link(
    frame: pl.DataFrame,
    *,
    seed: int,
    threshold: float = THRESHOLD,
    max_pairs: int = MAX_PAIRS,
    apart: Iterable[tuple[int, int]] = (),
    progress: Progress = silent,
) -> Linkage:
    """Propose which rows may be about the same person or firm.

    Takes a frame of text columns named by our fields (any of ``fields.LINKABLE``; empty text is missing),
    a seed for the sampled pairs, the least mean probability with which groups join, about how many
    pairs may be compared, and pairs of rows that a human judged not the same. Gives a ``Linkage``. The same
    input gives the same answer. Raises ``identity.unknown_field``, ``identity.no_fields`` and
    ``identity.too_many_spellings``.

    Two rows with different valid BSNs are never in one group. A table with nothing but towns is grouped by
    spelling. Not for decisions about persons, not for whole registers, not without a human who looks.
    """
    require_known(frame.columns)
    if not frame.columns:
        raise UnusableInput("identity.no_fields")
    if set(frame.columns) == {"town"}:
        return Linkage(tuple(group_spellings(frame["town"].to_list())), 0)
    progress(0, _STEPS, "steps")
    judged = list(apart)
    prepared, rows = _distinct(prepare(frame), {row for pair in judged for row in pair})
    comparisons = comparisons_for(prepared.columns)
    if not comparisons:
        return Linkage(tuple(range(frame.height)), 0)
    repeated = [node for node, found in enumerate(rows) if len(found) > 1]
    progress(1, _STEPS, "steps")
    vectors = compare_pairs(prepared, comparisons, repeated, seed=seed, sample=SAMPLE, max_pairs=max_pairs)
    progress(2, _STEPS, "steps")
    parameters = estimate(vectors, comparisons, [len(found) for found in rows])
    progress(3, _STEPS, "steps")
    weights = pair_weights(vectors, comparisons, parameters, prepared)
    grouped = _group(prepared, rows, vectors=vectors, weights=weights, threshold=threshold, apart=judged)
    progress(4, _STEPS, "steps")
    return Linkage(grouped, len(vectors.of_kind(CANDIDATE).left), comparisons, parameters)


def _distinct(prepared: pl.DataFrame, single: Collection[int]) -> tuple[pl.DataFrame, list[list[int]]]:
    """Each distinct record once, with how many copies, and its rows; rows in ``single`` stay single."""
    import polars as pl

    own = pl.when(pl.col("unique_id").is_in(list(single))).then(pl.col("unique_id")).alias("single")
    prepared = prepared.with_columns(own)
    # The name as written differs where the words are the same: one of them will do.
    kept = [name for name in prepared.columns if name not in {"unique_id", "organisation"}]
    first = [pl.col("organisation").first()] if "organisation" in prepared.columns else []
    once = prepared.group_by(kept, maintain_order=True).agg(pl.col("unique_id").alias("rows"), *first)
    rows = once["rows"].to_list()
    numbered = once.drop("rows", "single").with_columns(
        pl.int_range(once.height, dtype=pl.Int64).alias("unique_id"),
        pl.Series("copies", [len(found) for found in rows], dtype=pl.Int64),
    )
    return numbered, rows


def _group(
    prepared: pl.DataFrame,
    rows: list[list[int]],
    *,
    vectors: Vectors,
    weights: NDArray[np.float64],
    threshold: float,
    apart: Iterable[tuple[int, int]],
) -> tuple[int, ...]:
    least = math.log2(threshold / (1 - threshold))
    filled = sum((levels >= 0).astype(int) for levels in vectors.levels.values())
    meagre = (vectors.kind == SELF) & (weights <= least) & (filled < _ENOUGH_FILLED)
    loose = set(vectors.left[meagre].tolist())
    pairs = vectors.kind == CANDIDATE
    node_of = {row: node for node, found in enumerate(rows) for row in found}
    nodes = agglomerate(
        vectors.left[pairs],
        vectors.right[pairs],
        weights[pairs],
        [1 if node in loose else len(found) for node, found in enumerate(rows)],
        threshold=least,
        identifiers=_identifiers(prepared),
        apart=[(node_of[a], node_of[b]) for a, b in apart],
    )
    return _spread(rows, nodes, loose)


def _identifiers(prepared: pl.DataFrame) -> dict[int, str]:
    if "bsn" not in prepared.columns:
        return {}
    return {node: bsn for node, bsn in enumerate(prepared["bsn"].to_list()) if bsn}


def _spread(rows: list[list[int]], nodes: list[int], loose: set[int]) -> tuple[int, ...]:
    """From groups of distinct records to groups of rows.

    Rows that look the same but say too little to be one (a family name and nothing else) stay apart: the
    first stands for the record, the others alone.
    """
    groups = [0] * sum(len(found) for found in rows)
    first: dict[int, int] = {}
    for node, found in enumerate(rows):
        for position, row in enumerate(found):
            groups[row] = row if node in loose and position else first.setdefault(nodes[node], row)
    return tuple(groups)

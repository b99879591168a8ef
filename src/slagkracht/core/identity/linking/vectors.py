"""Comparison vectors: on which level of each ladder a pair stands. Splink works them out in DuckDB."""

# ruff: noqa: S608 — the SQL is put together from names and numbers of our own, never from values

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from slagkracht.core.identity.alike import firms_alike, whole_alike
from slagkracht.core.identity.firm_names import parse_firm_name
from slagkracht.core.identity.linking.candidates import compares_all, find_candidates
from slagkracht.core.identity.linking.model import FIRM_STEPS, OTHER_FORM, OTHER_NUMBER, Comparison
from slagkracht.core.identity.linking.prepare import LISTS

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Levels = NDArray[np.int8]

CANDIDATE, SAMPLED, SELF = 0, 1, 2


@dataclass(frozen=True)
class Vectors:
    """Pairs of records and the level of each comparison (-1: nothing to compare).

    ``kind``: CANDIDATE, SAMPLED (drawn at random, to learn what different ones have in common), SELF (a
    record that stands more than once in the table, beside itself).
    """

    left: Integers
    right: Integers
    kind: Levels
    levels: dict[str, Levels]

    def of_kind(self, kind: int) -> Vectors:
        """The pairs of one kind."""
        keep = self.kind == kind
        levels = {name: values[keep] for name, values in self.levels.items()}
        return Vectors(self.left[keep], self.right[keep], self.kind[keep], levels)


def compare_pairs(
    prepared: pl.DataFrame,
    comparisons: Sequence[Comparison],
    repeated: Sequence[int],
    *,
    seed: int,
    sample: int,
    max_pairs: int,
) -> Vectors:
    """Find the pairs worth comparing, draw ``sample`` random ones, and compare them all.

    ``repeated`` are the records that occur more than once. Where all pairs are compared none are drawn: they
    are the random ones. Runs in a DuckDB connection of its own, in memory, without spilling to disk. The same
    input and seed give the same vectors in the same order.
    """
    import duckdb

    with duckdb.connect(config={"temp_directory": ""}) as connection, _quiet_splink():
        connection.register("prepared", prepared.to_arrow())
        lists = [f"string_split({name}, '|') as {name}" for name in LISTS if name in prepared.columns]
        replaced = f"replace ({', '.join(lists)})" if lists else ""
        _run(connection, f"create table records as select * {replaced} from prepared order by unique_id")
        if "organisation" in prepared.columns:
            connection.create_function("firm_alike", firm_steps, ["VARCHAR", "VARCHAR"], "INTEGER")
        find_candidates(connection, prepared.columns, prepared.height, max_pairs)
        _register_pairs(connection, prepared.height, repeated, seed, sample)
        return _splink_levels(connection, comparisons)


def _register_pairs(connection: Any, records: int, repeated: Sequence[int], seed: int, sample: int) -> None:
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(seed)
    one, two = chance.integers(0, records, (2, 0 if compares_all(records) else sample))
    different = one != two
    left, right = np.minimum(one, two)[different], np.maximum(one, two)[different]
    connection.register("drawn", pl.DataFrame({"l": left, "r": right}).to_arrow())
    connection.register("doubles", pl.DataFrame({"i": list(repeated)}, schema={"i": pl.Int64}).to_arrow())
    _run(
        connection,
        f"""create table pairs as
        select '{CANDIDATE}' match_key, join_key_l, join_key_r from candidates
        union all select '{SAMPLED}', l, r from drawn
        union all select '{SELF}', i, i from doubles""",
    )


def _splink_levels(connection: Any, comparisons: Sequence[Comparison]) -> Vectors:
    import numpy as np
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI(connection)
    linker = Linker(
        database.register("records"),
        {
            "link_type": "dedupe_only",
            "unique_id_column_name": "unique_id",
            "comparisons": [comparison.as_splink() for comparison in comparisons],
            "blocking_rules_to_generate_predictions": ["l.unique_id < r.unique_id"],
            "retain_intermediate_calculation_columns": True,
            "retain_matching_columns": False,
        },
        log_level=None,
        validate_settings=False,
    )
    linker.table_management.register_blocked_pairs_for_predict(database.register("pairs"))
    table = linker.inference.predict(warning_mode="never").physical_name
    weights = ", ".join(f"mw_{comparison.field}" for comparison in comparisons)
    found = connection.execute(
        f"""select match_key::tinyint kind, unique_id_l l, unique_id_r r, {weights}
        from {table} order by kind, l, r"""
    ).fetchnumpy()
    levels = {c.field: np.rint(found[f"mw_{c.field}"]).astype(np.int8) - np.int8(1) for c in comparisons}
    return Vectors(np.asarray(found["l"]), np.asarray(found["r"]), np.asarray(found["kind"]), levels)


@lru_cache(maxsize=500_000)
def firm_steps(left: str, right: str) -> int:
    """How many of the steps of ``FIRM_STEPS`` two firm names reach together."""
    one, two = parse_firm_name(left), parse_firm_name(right)
    if not one.trade_names and not two.trade_names and whole_alike(one, two) < 0.5:
        return 0
    found = firms_alike(one, two)
    score = found.score - OTHER_FORM * ("other_form" in found.notes)
    score -= OTHER_NUMBER * ("other_number" in found.notes)
    return sum(score >= step for step in FIRM_STEPS)


def _run(connection: Any, sql: str) -> None:
    """Execute and finish: DuckDB refuses a new command while a result is unfinished."""
    connection.execute(sql).fetchall()


@contextmanager
def _quiet_splink() -> Iterator[None]:
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)

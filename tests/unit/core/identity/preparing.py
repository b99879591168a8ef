"""Small tables for the tests of the linker."""

from __future__ import annotations

import polars as pl


def frame(**columns: list[str]) -> pl.DataFrame:
    return pl.DataFrame(columns)

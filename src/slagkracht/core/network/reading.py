"""A network from a CSV file with one tie a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from slagkracht.core import tables
from slagkracht.core.errors import UnusableInput
from slagkracht.core.network.graph import FloatArray, IntArray, Merge, Network, merged

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Columns:
    """Which column of the file holds what."""

    source: str = "source"
    target: str = "target"
    weight: str | None = None
    period: str | None = None

    def named(self) -> list[str]:
        """The columns that must be there."""
        return [c for c in (self.source, self.target, self.weight, self.period) if c]


@dataclass(frozen=True, eq=False)
class Ties:
    """The rows of a file, names turned into numbers by order of first appearance."""

    ids: tuple[str, ...]
    source: IntArray
    target: IntArray
    weight: FloatArray | None
    period: pl.Series | None
    extra: tuple[str, ...] = field(default=())

    def network(self, *, directed: bool = False, merge: Merge = "sum") -> Network:
        """All rows as one network; nodes without a tie, where a nodes file named them, come last."""
        ids = self.ids + self.extra
        return merged(ids, self.source, self.target, self.weight, directed=directed, merge=merge)

    def periods(self, *, directed: bool = False) -> dict[str, Network]:
        """One network per period, of the nodes that have a row in it; numbers or text ascending."""
        assert self.period is not None
        labels = self.period.to_numpy()
        names = sorted(self.period.unique().to_list(), key=_period_order)
        return {name: self._only(labels == name, directed) for name in names}

    def refuse_shared(self, path: str | Path, column: str, other: str) -> None:
        """Raise ``network.in_both_columns`` for the first name in the target column that is a source too."""
        both = np.flatnonzero(np.isin(self.target, self.source))
        if len(both):
            raise UnusableInput(
                "network.in_both_columns",
                file=Path(path).name,
                row=int(both[0]) + tables.HEADER_ROWS,
                column=column,
                value=self.ids[self.target[both[0]]],
                other=other,
            )

    def _only(self, rows: np.ndarray, directed: bool) -> Network:
        ends = np.column_stack((self.source[rows], self.target[rows])).ravel()
        used, first, code = np.unique(ends, return_index=True, return_inverse=True)
        order = np.argsort(first)
        code = np.argsort(order)[code].reshape(-1, 2)
        ids = tuple(self.ids[i] for i in used[order])
        weight = None if self.weight is None else self.weight[rows]
        return merged(ids, code[:, 0], code[:, 1], weight, directed=directed)


def _period_order(name: str) -> tuple[int, float, str]:
    try:
        return (0, float(name), name)
    except ValueError:
        return (1, 0.0, name)


def read_ties(path: str | Path, columns: Columns | None = None, *, extra: Iterable[str] = ()) -> Ties:
    """Read a file with a tie a row.

    Takes the path, which columns to read, and names of nodes that may have no row (``extra``). Raises
    ``UnusableInput`` as ``tables.read`` does, ``value_missing`` for an empty name or period, and
    ``network.weight_not_positive``.
    """
    columns = columns or Columns()
    name = Path(path).name
    frame = tables.read(path, columns.named())
    for column in (columns.source, columns.target, columns.period):
        if column:
            refuse_empty(frame, column, name)
    weight = _weights(frame, columns.weight, name) if columns.weight else None
    ids, source, target = _codes(frame[columns.source], frame[columns.target])
    known = set(ids)
    period = frame[columns.period] if columns.period else None
    rest = tuple(x for x in dict.fromkeys(extra) if x not in known)
    return Ties(ids, source, target, weight, period, rest)


def refuse_empty(frame: pl.DataFrame, column: str, name: str) -> None:
    """Raise ``value_missing`` for the first empty cell of a column."""
    empty = (frame[column] == "").arg_true()
    if len(empty):
        raise UnusableInput("value_missing", file=name, row=empty[0] + tables.HEADER_ROWS, column=column)


def _weights(frame: pl.DataFrame, column: str, name: str) -> FloatArray:
    values = tables.numbers(frame, column, name)
    wrong = (values <= 0).arg_true()
    if len(wrong):
        raise UnusableInput(
            "network.weight_not_positive",
            file=name,
            row=wrong[0] + tables.HEADER_ROWS,
            column=column,
            value=frame[column][wrong[0]],
        )
    return values.to_numpy().astype(np.float64)


def _codes(source: pl.Series, target: pl.Series) -> tuple[tuple[str, ...], IntArray, IntArray]:
    import polars as pl

    ends = pl.DataFrame({"a": source, "b": target}).select(pl.concat_list("a", "b").explode()).to_series()
    ids = ends.unique(maintain_order=True)
    numbers = pl.Enum(ids)
    first = source.cast(numbers).to_physical().to_numpy().astype(np.int64)
    second = target.cast(numbers).to_physical().to_numpy().astype(np.int64)
    return tuple(ids.to_list()), first, second


@dataclass(frozen=True)
class Nodes:
    """A nodes file: its names in order, and per name the role where one is given."""

    ids: tuple[str, ...]
    roles: Mapping[str, str]


def read_nodes(path: str | Path, *, id_column: str = "id", role_column: str | None = None) -> Nodes:
    """Read a file with a node a row.

    Takes the column with the name and, if asked, the one with the role (an empty cell: no role known).
    Raises as ``tables.read``, ``value_missing``, ``network.duplicate_node``, ``network.no_roles``.
    """
    name = Path(path).name
    wanted = [id_column, role_column] if role_column else [id_column]
    frame = tables.read(path, wanted)
    refuse_empty(frame, id_column, name)
    again = (~frame[id_column].is_first_distinct()).arg_true()
    if len(again):
        row = again[0] + tables.HEADER_ROWS
        value = frame[id_column][again[0]]
        raise UnusableInput("network.duplicate_node", file=name, row=row, column=id_column, value=value)
    ids = tuple(frame[id_column].to_list())
    if not role_column:
        return Nodes(ids, {})
    roles = {i: r for i, r in zip(ids, frame[role_column].to_list(), strict=True) if r}
    if not roles:
        raise UnusableInput("network.no_roles", file=name, column=role_column)
    return Nodes(ids, roles)

"""Suppression: which numbers of a table may leave the house, so that no small number can be worked out.

A table here is any set of cells tied by sums: rows and columns with their totals, districts with their
municipalities, a year with its quarters. A cell under ``SMALL_BELOW`` is shown as "<5". That alone is not
enough: from a total and the other cells it could be computed. So further cells are hidden ("×"), the
cheapest first, until an attacker who knows everything that is shown, the sums and these rules still cannot
exclude any of the values 0–4 for any small cell. The same holds for an insider, who also knows the cells
that are his own to know.

The attacker is a linear programme per small cell and direction; the dual prices say which shown cell gives
most away. Pure: numbers in, marks out; no chance, so the same table always gets the same marks.

Source: L. Willenborg and T. de Waal, Elements of Statistical Disclosure Control (2001), chapters 4–6.
Not for: tables whose cells can be negative, and not a guard against somebody who knows parts of a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Key = Hashable
Mark = Literal["shown", "small", "hidden", "withheld"]
SHOWN: Mark = "shown"
SMALL: Mark = "small"  # "<5": 0 up to and including 4
HIDDEN: Mark = "hidden"  # "×": five or more, left out to protect another cell
WITHHELD: Mark = "withheld"  # "×": left out whatever it is; nothing is known of it

SMALL_BELOW = 5
TOLERANCE = 1e-6
SOLVED, UNBOUNDED = 0, 3  # what linprog says
_RANGE: dict[Mark, tuple[float, float | None]] = {
    SMALL: (0, SMALL_BELOW - 1),
    HIDDEN: (SMALL_BELOW, None),
    WITHHELD: (0, None),
}
NOTHING: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class Sum:
    """``total`` is the sum of ``parts``."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Table:
    """Cells with their counts, and the sums between them."""

    values: Mapping[Key, int]
    sums: Sequence[Sum]

    def __post_init__(self) -> None:
        for one in self.sums:
            if self.values[one.total] != sum(self.values[part] for part in one.parts):
                raise ValueError(f"{one.total!r} is not the sum of its parts")


class Unsafe(Exception):
    """With the marks settled earlier these numbers cannot be protected."""


def protect(
    table: Table,
    *,
    insiders: Sequence[Collection[Key]] = (),
    settled: Mapping[Key, Mark] | None = None,
    cost: Callable[[Key], int] = lambda key: 0,
) -> dict[Key, Mark]:
    """Mark every cell so that no small cell can be worked out.

    ``insiders``: sets of cells that one kind of reader knows from elsewhere. ``settled``: marks that were
    given before (and published), which stay. ``cost``: what hiding a cell costs; the cheapest goes first.

    When hiding is not enough, every cell that was not settled is withheld: nothing new is shown at all.
    """
    settled = dict(settled or {})
    marks = {key: settled.get(key, SMALL if n < SMALL_BELOW else SHOWN) for key, n in table.values.items()}
    try:
        for knows in (NOTHING, *(frozenset(own) for own in insiders)):
            _protect_from(table, marks, knows, settled.keys(), cost)
    except Unsafe:
        return {key: settled.get(key, WITHHELD) for key in table.values}
    return marks


def _protect_from(
    table: Table,
    marks: dict[Key, Mark],
    knows: frozenset[Key],
    settled: Collection[Key],
    cost: Callable[[Key], int],
) -> None:
    """Hide cells, in place, until this reader can exclude no value of a small cell. Hiding only ever widens
    what is possible, so a cell that is safe stays safe."""
    attacker = Attacker(table, marks, knows)
    for cell in [key for key, n in table.values.items() if n < SMALL_BELOW and key not in knows]:
        while (leak := attacker.leak(cell)) is not None:
            free = [(key, slack) for key, slack in leak.relief.items() if key not in settled]
            if not free:
                raise Unsafe(cell)
            chosen = min(free, key=lambda one: _price(table, leak, cost, *one))[0]
            marks[chosen] = WITHHELD if marks[chosen] == SMALL else HIDDEN
            attacker = Attacker(table, marks, knows, found=attacker.found)


def _price(
    table: Table, leak: Leak, cost: Callable[[Key], int], key: Key, slack: float
) -> tuple[float, float, float, str]:
    """The order in which cells are hidden: the cheapest kind first, then one that is enough by itself, then
    the smallest number (or, where none is enough, the one that gives most room)."""
    enough = slack >= leak.lacking
    return cost(key), not enough, table.values[key] if enough else -slack, str(key)


@dataclass(frozen=True)
class Leak:
    """A small cell of which a reader can exclude values. ``lacking``: by how much; ``relief``: the shown
    cells that give it away, with how far each could move if it were hidden."""

    cell: Key
    lacking: float
    relief: Mapping[Key, float]


class Attacker:
    """A reader who knows what is shown, the sums, the rules, and perhaps some cells of his own."""

    def __init__(
        self,
        table: Table,
        marks: Mapping[Key, Mark],
        knows: frozenset[Key] = NOTHING,
        *,
        found: dict[Key, tuple[float, float]] | None = None,
    ) -> None:
        """``found``: the values each cell is known to be able to have, from before more was hidden."""
        self.table, self.marks, self.knows = table, marks, knows
        self.parts = _parts(table.sums, self._unknown)
        self.found = found if found is not None else self._sweep()

    def leak(self, cell: Key) -> Leak | None:
        """What this reader can exclude about a small cell; None when nothing (an insider: when it cannot be
        told exactly)."""
        relief: dict[Key, float] = {}
        for up in (True, False):
            if (lacking := self._lacking(cell, up)) > TOLERANCE:
                relief |= self._extreme(cell, up=up)[1]
                if not self.knows and (lacking := self._lacking(cell, up)) > TOLERANCE:
                    return Leak(cell, lacking, relief)
        return Leak(cell, lacking, relief) if (lacking := self._lacking(cell, up=False)) > TOLERANCE else None

    def range(self, cell: Key) -> tuple[float, float]:
        """The values of a cell that this reader cannot exclude."""
        if not self._unknown(cell):
            return self.table.values[cell], self.table.values[cell]
        return self._extreme(cell, up=False)[0], self._extreme(cell, up=True)[0]

    def _unknown(self, cell: Key) -> bool:
        return self.marks[cell] != SHOWN and cell not in self.knows

    def _lacking(self, cell: Key, up: bool) -> float:
        """How far what was found falls short of what must be possible."""
        low, high = self.found.get(cell, (self.table.values[cell],) * 2)
        if self.knows:
            return 1 - (high - low)
        return SMALL_BELOW - 1 - high if up else low

    def _extreme(self, cell: Key, *, up: bool) -> tuple[float, Mapping[Key, float]]:
        """The highest or lowest value that a cell can have, and which shown cells stand in the way."""
        part = self.parts.get(cell)
        if part is None:  # in no sum: only the mark says something
            low, high = _RANGE[self.marks[cell]]
            limit = (float("inf") if high is None else high) if up else low
            self._note({cell: limit})
            return limit, {}
        solution = part.solve({cell: -1.0 if up else 1.0}, self)
        self._note(solution.values)
        return solution.values.get(cell, float("inf")), solution.relief

    def _sweep(self) -> dict[Key, tuple[float, float]]:
        """What all cells can be together, all low and all high: that settles most of them at once."""
        self.found = {}
        for part in {id(part): part for part in self.parts.values()}.values():
            small = [key for key in part.cells if self.table.values[key] < SMALL_BELOW]
            for aim in (dict.fromkeys(small, 1.0), dict.fromkeys(small, -1.0)):
                self._note(part.solve(aim, self).values)
        return self.found

    def _note(self, values: Mapping[Key, float]) -> None:
        for key, value in values.items():
            low, high = self.found.get(key, (self.table.values[key],) * 2)
            self.found[key] = (min(low, value), max(high, value))


@dataclass(frozen=True)
class _Solution:
    """Values that the cells can have together (none: there is no end to it), and what stands in the way."""

    values: Mapping[Key, float]
    relief: Mapping[Key, float]


@dataclass
class _Part:
    """Unknown cells that hang together through sums; what is known is worked into the other side."""

    cells: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def solve(self, aim: Mapping[Key, float], attacker: Attacker) -> _Solution:
        """The values that make ``aim`` as low as it can be."""
        from scipy.optimize import linprog

        rows, known = self._equations(attacker)
        weights = [aim.get(key, 0.0) for key in self.cells]
        ranges = [_RANGE[attacker.marks[key]] for key in self.cells]
        found = linprog(weights, A_eq=rows, b_eq=known, bounds=ranges, method="highs")
        if found.status == UNBOUNDED:
            return _Solution({}, {})
        if found.status != SOLVED:
            raise ArithmeticError(f"the attack could not be computed: {found.message}")
        relief = self._relief(attacker, found.eqlin.marginals)
        if attacker.knows:
            relief |= self._loosened(attacker, aim, found.upper.marginals)
        return _Solution(dict(zip(self.cells, found.x, strict=True)), relief)

    def _equations(self, attacker: Attacker) -> tuple[Any, list[float]]:
        from scipy.sparse import csr_matrix

        entries: list[tuple[float, int, int]] = []
        known = []
        for place, one in enumerate(self.sums):
            entries += [(sign, place, self.cells[key]) for key, sign in _signed(one) if key in self.cells]
            rest = (sign * attacker.table.values[key] for key, sign in _signed(one) if key not in self.cells)
            known.append(-sum(rest))
        signs, places, columns = zip(*entries, strict=True)
        return csr_matrix((signs, (places, columns)), shape=(len(self.sums), len(self.cells))), known

    def _relief(self, attacker: Attacker, prices: Iterable[float]) -> dict[Key, float]:
        """Which shown cells, if hidden, would widen the range: those with a price in the programme."""
        pull: dict[Key, float] = {}
        for one, price in zip(self.sums, prices, strict=True):
            for key, sign in _signed(one):
                if attacker.marks[key] == SHOWN and key not in attacker.knows:
                    pull[key] = pull.get(key, 0.0) - sign * price
        priced = {key: g for key, g in pull.items() if abs(g) > TOLERANCE}
        values = attacker.table.values
        # without a price (a degenerate optimum) each of them may help
        return {
            key: values[key] - SMALL_BELOW if g > 0 else float("inf") for key, g in (priced or pull).items()
        }

    def _loosened(
        self, attacker: Attacker, aim: Mapping[Key, float], prices: Iterable[float]
    ) -> dict[Key, float]:
        """Which small cells say too much by being marked "<5" at all."""
        priced = {key for key, price in zip(self.cells, prices, strict=True) if abs(price) > TOLERANCE}
        return {key: float("inf") for key in priced - aim.keys() if attacker.marks[key] == SMALL}


def _signed(one: Sum) -> Iterable[tuple[Key, float]]:
    """The sum as an equation: its parts less its total are nothing."""
    yield one.total, -1.0
    for part in one.parts:
        yield part, 1.0


def _parts(sums: Sequence[Sum], unknown: Callable[[Key], bool]) -> dict[Key, _Part]:
    """For each unknown cell in a sum, the part it belongs to."""
    parts: dict[Key, _Part] = {}
    for one in sums:
        cells = [key for key, _ in _signed(one) if unknown(key)]
        if not cells:
            continue
        joined = _Part(sums=[one])
        for part in {id(parts[key]): parts[key] for key in cells if key in parts}.values():
            joined.sums += part.sums
            cells += list(part.cells)
        joined.cells = {key: place for place, key in enumerate(dict.fromkeys(cells))}
        parts |= dict.fromkeys(joined.cells, joined)
    return parts

"""Searching a file of transfers for every family of patterns, and putting what is found in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slagkracht.core.money.chains import chains
from slagkracht.core.money.cycles import cycles
from slagkracht.core.money.fans import fan_in, fan_out
from slagkracht.core.money.hubs import gather_scatter
from slagkracht.core.money.moves import Moves, moves_of
from slagkracht.core.money.parameters import FAMILIES, Parameters, chosen
from slagkracht.core.money.pattern import Found, Pattern
from slagkracht.core.money.relays import scatter_gather
from slagkracht.core.money.resale import fast_resales
from slagkracht.core.money.returns import returning
from slagkracht.core.money.sides import layered
from slagkracht.core.money.structuring import structuring
from slagkracht.core.money.transactions import Transactions
from slagkracht.core.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

MOST_LONE = 20  # lone pairs of accounts that are still listed in their smallest form
SMALLEST_FORMS = ("fan-in", "fan-out", "chain", "bipartite")


@dataclass(frozen=True)
class Findings:
    """What was found in one file.

    ``patterns``: all listed patterns in order of score. ``part_of``: per pattern the place of an earlier one
    that holds all its transfers, or ``None``. ``found``: the searches by family. ``alone``: transfers in no
    pattern, or ``None`` where not every pattern found is listed, so that nobody can tell. ``needs_object``:
    fast resale was wanted, but no column names the property sold.
    """

    source: Transactions
    moves: Moves
    parameters: Parameters
    patterns: Sequence[Pattern]
    part_of: Sequence[int | None]
    found: dict[str, Found]
    alone: int | None
    needs_object: bool


def find_patterns(
    transactions: Transactions,
    parameters: Parameters | None = None,
    *,
    families: Iterable[str] | None = None,
    progress: Progress = silent,
) -> Findings:
    """Search transfers for patterns and order them by their written definitions.

    Takes transfers, the parameters and the families to search (all by default; ``fast-resale`` only where
    rows name a property). Gives every pattern with its transfers, ordered by distinct counterparties, then
    by the number of transfers, then the more demanding definition first. Raises ``UnusableInput``:
    ``money.unknown_family``, ``money.bad_parameter``.

    A lone transfer fits four definitions in their smallest form (a fan of one, a chain of one, one payer
    and one receiver): up to ``MOST_LONE`` of those are listed last, marked, because nothing can tell the
    four apart.

    Not for: a ranking of people or accounts, a score that anything follows from, or a search through
    transfers that nobody asked a question about. A pattern is a reason to look, and most have an ordinary
    explanation: read how common it is in the rest of the file. Sources stand in the docstring of each
    family's module.
    """
    parameters = parameters or Parameters()
    moves = moves_of(transactions)
    wanted = chosen(families)
    found: dict[str, Found] = {}
    searches = _searches(transactions, moves, parameters, wanted) if len(moves) else []
    for done, search in enumerate(searches):
        progress(done, len(searches), "searches")
        found |= {answer.family: answer for answer in search() if answer.family in wanted}
    progress(len(searches), len(searches), "searches")
    patterns = sorted((p for answer in found.values() for p in answer.patterns), key=Pattern.order)
    lone, alone = _lone(moves, patterns, found, wanted)
    patterns += lone
    return Findings(
        source=transactions,
        moves=moves,
        parameters=parameters,
        patterns=patterns,
        part_of=_part_of(patterns),
        found=found,
        alone=alone,
        needs_object="fast-resale" in wanted and not len(transactions.things),
    )


def _searches(
    transactions: Transactions, moves: Moves, parameters: Parameters, wanted: Sequence[str]
) -> list[Callable[[], list[Found]]]:
    """The searches needed for the families wanted; some bring two families at once."""
    thing = transactions.thing[moves.row]
    by_families: dict[tuple[str, ...], Callable[[], list[Found]]] = {
        ("fan-in",): lambda: [fan_in(moves, parameters)],
        ("fan-out",): lambda: [fan_out(moves, parameters)],
        ("gather-scatter",): lambda: [gather_scatter(moves, parameters)],
        ("scatter-gather",): lambda: [scatter_gather(moves, parameters)],
        ("cycle",): lambda: [cycles(moves, parameters)],
        ("chain",): lambda: [chains(moves, parameters)],
        ("bipartite", "stack"): lambda: layered(moves, parameters),
        ("structuring",): lambda: [structuring(moves, parameters, transactions.decimals)],
        ("round-trip", "loan-back"): lambda: returning(moves, parameters),
    }
    if len(transactions.things):
        by_families[("fast-resale",)] = lambda: [fast_resales(moves, parameters, thing)]
    return [search for families, search in by_families.items() if set(families) & set(wanted)]


def _lone(
    moves: Moves, patterns: Sequence[Pattern], found: dict[str, Found], wanted: Sequence[str]
) -> tuple[list[Pattern], int | None]:
    """The transfers in no pattern, in the smallest form of four families; and how many there are."""
    if set(wanted) < set(FAMILIES) or any(len(f.strengths) > len(f.patterns) for f in found.values()):
        return [], None
    explained = {move for pattern in patterns for move in pattern.moves}
    pairs: dict[tuple[int, int], list[int]] = {}
    for move in range(len(moves)):
        if move not in explained:
            pairs.setdefault((int(moves.sender[move]), int(moves.receiver[move])), []).append(move)
    alone = sum(map(len, pairs.values()))
    if len(pairs) > MOST_LONE:
        return [], alone
    return [_smallest(family, pair, pairs[pair]) for pair in pairs for family in SMALLEST_FORMS], alone


def _smallest(family: str, pair: tuple[int, int], used: list[int]) -> Pattern:
    payer, payee = pair
    hub, accounts = (payee, (payee, payer)) if family == "fan-in" else (payer, (payer, payee))
    return Pattern(family, None if family == "bipartite" else hub, accounts, tuple(used), smallest=True)


def _part_of(patterns: Sequence[Pattern]) -> list[int | None]:
    """Per pattern the first earlier one that holds all its transfers."""
    holding: dict[int, list[int]] = {}
    answer: list[int | None] = []
    for place, pattern in enumerate(patterns):
        fewest = min((holding.get(move, []) for move in pattern.moves), key=len)
        around = set(fewest).intersection(*(holding.get(move, ()) for move in pattern.moves))
        answer.append(min(around, default=None))
        for move in pattern.moves:
            holding.setdefault(move, []).append(place)
    return answer

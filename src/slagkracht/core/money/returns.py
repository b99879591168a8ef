"""Money that comes back between two accounts: round trip and loan-back.

*Round trip*: an account pays another, which pays it back between ``kept`` and ``1 / kept`` of the sum, all
within the window.

*Loan-back*: an account brings money to another (at least ``kept`` of the loan), then receives one larger
payment from it (the "loan"), then pays at least ``instalments`` sums back, each at most a quarter of the
loan; all within ``loan_window``. The borrower's own money returns as a loan (a well-known typology of
FATF, *Money laundering typologies*, and of the Dutch Anti Money Laundering Centre).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from slagkracht.core.money.moments import DAY
from slagkracht.core.money.moves import Moves
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found, Limit, Pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

LARGEST_INSTALMENT = 0.25  # of the loan
MOST_LOANS = 50  # payments back per pair tried as the loan, the largest first


@dataclass(frozen=True)
class _Traffic:
    """What one account (``payer``) and another paid each other in one currency, in order of time.

    ``there`` is cumulative: what the payer had paid before each entry; ``back`` the same for the other.
    """

    payer: int
    other: int
    moves: list[int]
    times: list[int]
    amounts: list[int]
    forward: list[bool]
    there: list[int]
    back: list[int]

    def turned(self) -> _Traffic:
        """The same traffic seen from the other account."""
        forward = [not way for way in self.forward]
        return replace(
            self, payer=self.other, other=self.payer, forward=forward, there=self.back, back=self.there
        )


def returning(moves: Moves, parameters: Parameters) -> list[Found]:
    """Pairs of accounts between which money comes back: round trips and loan-backs.

    Takes the moves and the parameters (``window``, ``kept``; ``loan_window``, ``instalments``). Gives the
    largest round trip per pair and currency, and the largest loan-back per pair, direction and currency.
    Not for: firms that buy from and sell to each other, nor proof of a sham loan; whether there is a
    contract, security and interest is what to ask next.
    """
    trips: list[Pattern] = []
    loans: list[Pattern] = []
    limits: list[Limit] = []
    pairs = 0
    for traffic in _two_way(moves):
        pairs += 1
        sides = (traffic, traffic.turned())
        found = [trip for side in sides if (trip := _round_trip(side, parameters))]
        trips += sorted(found, key=lambda trip: -int(trip.facts["there"]))[:1]
        loans += [loan for side in sides if (loan := _loan_back(side, parameters))]
        if max(traffic.forward.count(True), traffic.forward.count(False)) > MOST_LOANS:
            limits = [Limit("loan-back", "largest_loans_only", {"count": MOST_LOANS})]
    return [
        _answer("round-trip", trips, pairs, parameters, []),
        _answer("loan-back", loans, pairs, parameters, limits),
    ]


def _answer(
    family: str, found: list[Pattern], pairs: int, parameters: Parameters, limits: list[Limit]
) -> Found:
    import numpy as np

    found.sort(key=Pattern.order)
    strengths = np.array([pattern.score for pattern in found], dtype=np.int64)
    return Found(family, found[: parameters.most], strengths, pairs, limits)


def _two_way(moves: Moves) -> Iterator[_Traffic]:
    """The traffic of every pair of accounts that paid each other, per currency."""
    import numpy as np

    sender, receiver = np.divmod(moves.pairs.code, moves.accounts)
    there = np.flatnonzero(sender < receiver)
    back = moves.pairs.find(receiver[there], sender[there])
    for one, other in zip(there[back >= 0].tolist(), back[back >= 0].tolist(), strict=True):
        both = np.sort(np.concatenate([moves.pairs.of_pair(one), moves.pairs.of_pair(other)]))
        for currency in np.unique(moves.currency[both]):
            yield _traffic(moves, both[moves.currency[both] == currency])


def _traffic(moves: Moves, both: Whole) -> _Traffic:
    payer, other = int(moves.sender[both[0]]), int(moves.receiver[both[0]])
    forward = (moves.sender[both] == payer).tolist()
    amounts, times = moves.amount[both].tolist(), moves.time[both].tolist()
    there, back = (
        [0, *accumulate(amount if way is toward else 0 for amount, way in zip(amounts, forward, strict=True))]
        for toward in (True, False)
    )
    return _Traffic(payer, other, both.tolist(), times, amounts, forward, there, back)


def _round_trip(traffic: _Traffic, parameters: Parameters) -> Pattern | None:
    """The trip of this payer with the largest sum: from a first payment until the window ends."""
    best: tuple[int, int, int, int] | None = None
    for first, forward in enumerate(traffic.forward):
        if not forward:
            continue
        last = bisect_right(traffic.times, traffic.times[first] + parameters.span)
        there = traffic.there[last] - traffic.there[first]
        back = traffic.back[last] - traffic.back[first]
        enough = back and parameters.kept * there <= back and parameters.kept * back <= there
        if enough and (best is None or there > best[0]):
            best = (there, back, first, last)
    if best is None:
        return None
    there, back, first, last = best
    used = tuple(traffic.moves[first:last])
    facts = {"there": there, "back": back, "other": traffic.other}
    return Pattern("round-trip", traffic.payer, (traffic.payer, traffic.other), used, facts)


def _loan_back(traffic: _Traffic, parameters: Parameters) -> Pattern | None:
    """The largest loan to this payer that its own deposits cover and that it repays in instalments."""
    received = [place for place, forward in enumerate(traffic.forward) if not forward]
    if len(traffic.forward) - len(received) <= parameters.instalments:
        return None
    for place in sorted(received, key=lambda k: (-traffic.amounts[k], k))[:MOST_LOANS]:
        deposits = _deposits(traffic, place, parameters)
        instalments = _instalments(traffic, place, parameters)
        brought = sum(traffic.amounts[k] for k in deposits)
        covered = brought >= parameters.kept * traffic.amounts[place]
        if deposits and covered and len(instalments) >= parameters.instalments:
            used = tuple(traffic.moves[k] for k in (*deposits, place, *instalments))
            facts = {
                "loan": traffic.amounts[place],
                "brought": brought,
                "repaid": sum(traffic.amounts[k] for k in instalments),
                "instalments": len(instalments),
                "other": traffic.other,
            }
            accounts = (traffic.payer, traffic.other)
            return Pattern("loan-back", traffic.payer, accounts, used, facts)
    return None


def _deposits(traffic: _Traffic, loan: int, parameters: Parameters) -> list[int]:
    """What the payer brought before the loan, within the loan's window; instalments of others left out."""
    earliest = traffic.times[loan] - parameters.loan_window * DAY
    least = LARGEST_INSTALMENT * traffic.amounts[loan]
    return [
        place
        for place in range(loan)
        if traffic.forward[place] and traffic.times[place] >= earliest and traffic.amounts[place] > least
    ]


def _instalments(traffic: _Traffic, loan: int, parameters: Parameters) -> list[int]:
    """What the payer paid after the loan in sums of at most a quarter of it, within the loan's window."""
    latest = traffic.times[loan] + parameters.loan_window * DAY
    most = LARGEST_INSTALMENT * traffic.amounts[loan]
    return [
        place
        for place in range(loan + 1, len(traffic.moves))
        if traffic.forward[place] and traffic.times[place] <= latest and traffic.amounts[place] <= most
    ]

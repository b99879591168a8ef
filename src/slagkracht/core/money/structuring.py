"""Structuring: payments kept just under a limit that together pass it.

One account makes (or receives) at least ``payments`` payments of ``band × limit`` up to but not including
the limit within the window, together more than the limit. The limit is a parameter; the default € 10,000 is
the amount of the objective indicators for cash in the Uitvoeringsbesluit Wwft 2018, annex 1 (check the
indicator that holds for the kind of institution). Known as smurfing in FATF typologies.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slagkracht.core.money.moves import Moves
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found, Pattern
from slagkracht.core.money.windows import most_entries

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

FAMILY = "structuring"


def structuring(moves: Moves, parameters: Parameters, decimals: int) -> Found:
    """Accounts with several payments just under the limit within the window.

    Takes the moves, the parameters (``limit`` in whole currency, ``band``, ``payments``, ``window``) and
    the decimals of an amount. Gives one pattern per account, side, currency and window; ``expected`` is how
    many payments in the band the account would have if it were as likely there as in the whole file. Not
    for: a limit that plays no role in this kind of payment.
    """
    import numpy as np

    limit = parameters.limit * 10**decimals
    inside = (moves.amount >= limit * parameters.band) & (moves.amount < limit)
    patterns = []
    for pays, hub in ((True, moves.sender), (False, moves.receiver)):
        for mine in _groups(moves, hub, np.flatnonzero(inside), parameters.payments):
            patterns += [p for p in _patterns(moves, mine, parameters, pays=pays) if p.facts["total"] > limit]
    share = float(inside.mean())
    patterns = [_with_expected(moves, pattern, parameters, share) for pattern in patterns]
    patterns.sort(key=Pattern.order)
    strengths = np.array([pattern.score for pattern in patterns], dtype=np.int64)
    units = len(np.unique(np.concatenate([moves.sender, moves.receiver])))
    return Found(FAMILY, patterns[: parameters.most], strengths, units)


def _groups(moves: Moves, hub: Whole, inside: Whole, least: int) -> list[Whole]:
    """The payments in the band per account and currency, where there are enough."""
    import numpy as np

    order = inside[np.lexsort((inside, moves.currency[inside], hub[inside]))]
    new = (np.diff(hub[order]) != 0) | (np.diff(moves.currency[order]) != 0)
    return [group for group in np.split(order, np.flatnonzero(new) + 1) if len(group) >= least]


def _patterns(moves: Moves, mine: Whole, parameters: Parameters, *, pays: bool) -> list[Pattern]:
    """The windows with enough payments in the band of one account, which makes or receives them."""
    hub, other = (moves.sender, moves.receiver) if pays else (moves.receiver, moves.sender)
    account = int(hub[mine[0]])
    found = []
    for window in most_entries(moves.time[mine].tolist(), parameters.span, parameters.payments):
        used = mine[window.first : window.last]
        others = dict.fromkeys(other[used].tolist())
        facts = {"payments": len(used), "pays": pays, "total": sum(moves.amount[used].tolist())}
        found.append(Pattern(FAMILY, account, (account, *others), tuple(used.tolist()), facts))
    return found


def _with_expected(moves: Moves, pattern: Pattern, parameters: Parameters, share: float) -> Pattern:
    """Add how many payments in the band chance would give among the account's payments of that window."""
    assert pattern.hub is not None
    mine = (moves.out if pattern.facts["pays"] else moves.into).of(pattern.hub)
    begin = moves.time[pattern.moves[0]]
    times = moves.time[mine]
    all_payments = int(((times >= begin) & (times <= begin + parameters.span)).sum())
    facts = {**pattern.facts, "all_payments": all_payments, "share": share}
    return replace(pattern, facts=facts, expected=all_payments * share)

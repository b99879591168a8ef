"""Fast resale of property (ABC): the same property sold again within months.

A row is a sale when it names the property (column ``thing``): the buyer pays the seller. Two or more sales
of one property, each within ``resale_days`` of the one before, form a pattern; A sells to B, B to C, hence
ABC. The default of 183 days follows the six months of article 13 of the Wet op belastingen van
rechtsverkeer, within which a second acquisition counts as connected with the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slagkracht.core.money.moments import DAY
from slagkracht.core.money.moves import Moves
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found, Pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

FAMILY = "fast-resale"


def fast_resales(moves: Moves, parameters: Parameters, thing: Whole) -> Found:
    """Properties sold again soon.

    Takes the moves, the parameters (``resale_days``) and per move the property (-1: no sale). Gives one
    pattern per run of sales; ``facts`` say how the price moved, and in how many of the resales the seller
    is the account that had bought (money through a notary's account hides that). Not for: development and
    renovation, where a fast resale with profit is the business itself.
    """
    import numpy as np

    sales = np.flatnonzero(thing >= 0)
    sales = sales[np.lexsort((sales, thing[sales]))]
    other = (np.diff(thing[sales]) != 0) | (np.diff(moves.time[sales]) > parameters.resale_days * DAY)
    runs = [run for run in np.split(sales, np.flatnonzero(other) + 1) if len(run) > 1]
    patterns = sorted((_pattern(moves, run, int(thing[run[0]])) for run in runs), key=Pattern.order)
    strengths = np.array([pattern.score for pattern in patterns], dtype=np.int64)
    return Found(FAMILY, patterns[: parameters.most], strengths, units=len(np.unique(thing[sales])))


def _pattern(moves: Moves, run: Whole, thing: int) -> Pattern:
    buyers, sellers = moves.sender[run].tolist(), moves.receiver[run].tolist()
    accounts = tuple(
        dict.fromkeys([sellers[0], *(a for pair in zip(sellers, buyers, strict=True) for a in pair)])
    )
    same = sum(bought == sold for bought, sold in zip(buyers, sellers[1:], strict=False))
    facts = {
        "thing": thing,
        "sales": len(run),
        "first": int(moves.amount[run[0]]),
        "last": int(moves.amount[run[-1]]),
        "days": int((moves.time[run[-1]] - moves.time[run[0]]) // DAY),
        "same_seller": same,
    }
    return Pattern(FAMILY, None, accounts, tuple(run.tolist()), facts, same / (len(run) - 1))

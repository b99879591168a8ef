"""Who paid whom, and which shapes the payments make: flows of money and patterns in them.

For transfers that a human put in one question. ``flows`` adds up exactly; ``find_patterns`` looks for
twelve families of patterns by their written definitions and says why, how common it is in the same file,
and where a search stopped. Nothing here ranks or predicts people.
"""

from slagkracht.core.money.parameters import FAMILIES, Parameters
from slagkracht.core.money.pattern import Pattern
from slagkracht.core.money.search import Findings, find_patterns
from slagkracht.core.money.summing import Flows, flows
from slagkracht.core.money.transactions import Columns, Transactions, from_frame, read

__all__ = [
    "FAMILIES",
    "Columns",
    "Findings",
    "Flows",
    "Parameters",
    "Pattern",
    "Transactions",
    "find_patterns",
    "flows",
    "from_frame",
    "read",
]

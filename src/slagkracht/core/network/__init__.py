"""Networks: what they look like, and what would break them.

For one question a human asks about one network. It describes the ties that were seen, and thereby also who
was watched; it does not rank, score or predict people.

    >>> from slagkracht.core.network import Plan, disrupt, network
    >>> chain = network([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f")])
    >>> disrupt(chain, Plan("betweenness")).runs[0]
    Run(removed=('d',), largest=(6, 3), after=Cohesion(nodes=5, ties=3, density=0.3, efficiency=0.35))
"""

from slagkracht.core.network.centrality import Measures, measures
from slagkracht.core.network.description import Description, describe, describe_periods, mean_over_periods
from slagkracht.core.network.disruption import Disruption, disrupt
from slagkracht.core.network.graph import Network, network
from slagkracht.core.network.parts import Communities, Structure, communities, structure
from slagkracht.core.network.plan import Plan
from slagkracht.core.network.reading import Columns, Nodes, Ties, read_nodes, read_ties
from slagkracht.core.network.shortest_paths import betweenness
from slagkracht.core.network.side_by_side import Report, findings, report
from slagkracht.core.network.survivors import shrinking
from slagkracht.core.network.two_mode import TwoMode, looks_two_mode, measure_two_mode

__all__ = [
    "Columns",
    "Communities",
    "Description",
    "Disruption",
    "Measures",
    "Network",
    "Nodes",
    "Plan",
    "Report",
    "Structure",
    "Ties",
    "TwoMode",
    "betweenness",
    "communities",
    "describe",
    "describe_periods",
    "disrupt",
    "findings",
    "looks_two_mode",
    "mean_over_periods",
    "measure_two_mode",
    "measures",
    "network",
    "read_nodes",
    "read_ties",
    "report",
    "shrinking",
    "structure",
]

"""A network in numbers: how it hangs together, who stands where, and how that changed per period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from slagkracht.core.network.centrality import Measures, measures
from slagkracht.core.network.graph import FloatArray, IntArray, Network
from slagkracht.core.network.parts import Communities, Structure, communities, structure
from slagkracht.core.network.ranking import first_first
from slagkracht.core.network.two_mode import Side, TwoMode
from slagkracht.core.progress import Progress, silent

# A node that is absent from a period has no ties then: 0. For constraint 0 would mean the freest broker.
NOT_AVERAGED = frozenset({"constraint"})

Top = dict[str, list[tuple[str, float]]]


@dataclass(frozen=True, eq=False)
class Description:
    """A network with everything measured on it."""

    network: Network
    structure: Structure
    measures: Measures
    communities: Communities

    def as_dict(self, top: int = 5) -> dict[str, Any]:
        """As plain data; ``top`` nodes per measure (of equal nodes the first in the file goes first)."""
        network, groups = self.network, self.communities
        return {
            "nodes": network.nodes,
            "edges": network.edges,
            "directed": network.directed,
            **asdict(self.structure),
            "communities": {
                "count": len(groups.members),
                "modularity": groups.modularity,
                "members": [list(names) for names in groups.members],
            },
            "top": highest(network.ids, self.measures.by_name(), top),
            "betweenness_pivots": self.measures.pivots,
            "duplicates_merged": network.duplicates,
            "loops_dropped": network.loops,
        }


def describe(network: Network, *, seed: int = 1) -> Description:
    """Measure a network: parts, density, weak points, communities, and every node's place.

    Takes a network (direction and weights as it has them: direction counts in density, degree, betweenness,
    closeness and eigenvector; weights in strength and communities only) and a seed for the communities.
    Not for: finding the boss. High numbers show where ties were seen, and thereby also who was watched.
    """
    return Description(
        network, structure(network), measures(network, seed=seed), communities(network, seed=seed)
    )


def describe_periods(
    periods: Mapping[str, Network], *, seed: int = 1, progress: Progress = silent
) -> dict[str, Description]:
    """``describe`` per period; a node belongs to a period when it has a row in it."""
    found = {}
    for done, (name, network) in enumerate(periods.items(), start=1):
        found[name] = describe(network, seed=seed)
        progress(done, len(periods), "periods")
    return found


def mean_over_periods(descriptions: Mapping[str, Description]) -> dict[str, dict[str, float]]:
    """Per measure and node the mean over all periods, 0 counted where the node is absent.

    Constraint is left out: absence is not brokerage.
    """
    total: dict[str, dict[str, float]] = {}
    for description in descriptions.values():
        for name, values in description.measures.by_name().items():
            if name in NOT_AVERAGED:
                continue
            sums = total.setdefault(name, {})
            for node, value in zip(description.network.ids, values.tolist(), strict=True):
                sums[node] = sums.get(node, 0.0) + value
    count = len(descriptions)
    return {name: {node: value / count for node, value in sums.items()} for name, sums in total.items()}


def highest(ids: tuple[str, ...], values: Mapping[str, FloatArray], count: int) -> Top:
    """Per measure the ``count`` nodes that stand out, with their value.

    Highest first, except constraint, where low is what stands out; nodes without a value are left out.
    """
    return {name: _stand_out(ids, array, count, name == "constraint") for name, array in values.items()}


def _stand_out(
    ids: tuple[str, ...], array: FloatArray, count: int, low_first: bool
) -> list[tuple[str, float]]:
    known = np.flatnonzero(~np.isnan(array))
    scores = -array[known] if low_first else array[known]
    best: IntArray = known[first_first(scores)[:count]]
    return [(ids[i], float(array[i])) for i in best]


def highest_means(means: Mapping[str, Mapping[str, float]], count: int) -> Top:
    """``highest`` for what ``mean_over_periods`` gives."""
    return {
        name: highest(tuple(values), {name: np.array(list(values.values()))}, count)[name]
        for name, values in means.items()
    }


def two_mode_as_dict(network: Network, found: TwoMode, columns: tuple[str, str], top: int) -> dict[str, Any]:
    """Two-mode measures as plain data, per side under the name of its column."""
    sides = zip(columns, (found.first, found.second), strict=True)
    return {
        "density": found.density,
        "clustering": found.clustering,
        "betweenness_pivots": found.pivots,
        "sides": {name: _side_as_dict(network, side, top) for name, side in sides},
    }


def _side_as_dict(network: Network, side: Side, top: int) -> dict[str, Any]:
    ids = tuple(network.ids[i] for i in side.nodes)
    values = {"degree": side.degree, "betweenness": side.betweenness}
    values |= {} if side.closeness is None else {"closeness": side.closeness}
    return {
        "nodes": len(ids),
        "top": highest(ids, values, top),
        "projection": None if side.projection is None else _projection_as_dict(side.projection, top),
    }


def _projection_as_dict(projection: Network, top: int) -> dict[str, Any]:
    found = structure(projection)
    return {
        "nodes": projection.nodes,
        "edges": projection.edges,
        "components": found.components,
        "largest_component": found.largest_component,
        "density": found.density,
        "top": highest(projection.ids, measures(projection).by_name(), top),
    }

"""Spellings of one word gathered: for a table with nothing but one column of names of places."""

from __future__ import annotations

from collections.abc import Sequence

from slagkracht.core.errors import UnusableInput

ABOVE = 0.95
MOST_DISTINCT = 20_000
_ROWS_AT_ONCE = 1_000


def group_spellings(values: Sequence[str], *, above: float = ABOVE) -> list[int]:
    """Group values that are spelled nearly alike.

    Takes any texts and a similarity; two texts, case aside, hang together when their Jaro similarity is more
    than ``above``, and a group is what hangs together (connected components). Gives for each value the
    position of the first value of its group. An empty text is a group of its own. Raises
    ``identity.too_many_spellings`` over 20,000 distinct values. This is the procedure of the reclin2 vignette
    *Deduplication* (Van der Laan 2022, R Journal 14(2), doi:10.32614/RJ-2022-038); Jaro 1989
    (doi:10.1080/01621459.1989.10478785). Not for names of persons: different people hang together.
    """
    distinct = list(dict.fromkeys(value.strip().casefold() for value in values if value.strip()))
    if len(distinct) > MOST_DISTINCT:
        raise UnusableInput("identity.too_many_spellings", found=len(distinct), most=MOST_DISTINCT)
    group = dict(zip(distinct, _components(distinct, above), strict=True))
    first: dict[int, int] = {}
    return [
        first.setdefault(group[value.strip().casefold()], position) if value.strip() else position
        for position, value in enumerate(values)
    ]


def _components(distinct: list[str], above: float) -> list[int]:
    import numpy as np
    from rapidfuzz.distance import Jaro
    from rapidfuzz.process import cdist
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    lefts, rights = [], []
    for start in range(0, len(distinct), _ROWS_AT_ONCE):
        part = cdist(
            distinct[start : start + _ROWS_AT_ONCE],
            distinct,
            scorer=Jaro.normalized_similarity,
            score_cutoff=above,
            dtype=np.float64,
        )
        left, right = np.nonzero(part > above)
        lefts.append(left + start)
        rights.append(right)
    if not distinct:
        return []
    left, right = np.concatenate(lefts), np.concatenate(rights)
    ties = coo_array((np.ones(len(left)), (left, right)), shape=(len(distinct),) * 2)
    return [int(label) for label in connected_components(ties, directed=False)[1]]

"""Whatever rests on a sealed record registers itself: claims, charts, plans, results, pictures.

    derivations.rests_on("claim", claim_id, {fact_id: dossier_id})     # inside the act that makes the claim
    derivations.register("claim", flag_claims)                         # in ready(): how a claim is flagged

Correction, withdrawal and destruction work through it: ``work_through`` flags everything that rests on a
record, and what rests on that, inside the act that changes the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from slagkracht.apps.vault.models import Derivation

BATCH = 500
Reason = Literal["corrected", "withdrawn", "destroyed"]
Flag = Callable[[Sequence[UUID], Reason], None]
_flags: dict[str, Flag] = {}


@dataclass(frozen=True, order=True)
class Dependent:
    """Something that rests on a record."""

    kind: str
    id: UUID


def register(dependent_kind: str, flag: Flag) -> None:
    """A room says how its dependents of this kind are flagged; runs inside the act on the source."""
    _flags[dependent_kind] = flag


def rests_on(kind: str, dependent: UUID, sources: Mapping[UUID, UUID]) -> None:
    """Write that ``dependent`` rests on these sources, ``{source: owner of the source}``; inside an act.

    A source is a sealed record, or itself a dependent (a chart that shows a claim)."""
    if kind not in _flags:
        raise ValueError(f"nothing was registered for dependents of kind {kind!r}")
    Derivation.objects.bulk_create(
        [
            Derivation(source=source, source_owner=owner, dependent_kind=kind, dependent=dependent)
            for source, owner in sources.items()
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def forget(dependents: Iterable[UUID]) -> None:
    """The dependent itself is gone: it rests on nothing any more; inside an act."""
    Derivation.objects.filter(dependent__in=list(dependents)).delete()


def sources_of(dependent: UUID) -> dict[UUID, UUID]:
    """What a dependent rests on, ``{source: owner}``: directly."""
    return dict(Derivation.objects.filter(dependent=dependent).values_list("source", "source_owner"))


def dependents_of(sources: Iterable[UUID]) -> list[Dependent]:
    """Everything that rests on these, also through another dependent; each once."""
    found: set[Dependent] = set()
    asked: set[UUID] = set()
    waiting = list(sources)
    while waiting:
        some, waiting = waiting[:BATCH], waiting[BATCH:]
        asked |= set(some)
        rows = Derivation.objects.filter(source__in=some).values_list("dependent_kind", "dependent")
        fresh = {Dependent(kind, identifier) for kind, identifier in rows} - found
        found |= fresh
        waiting += [dependent.id for dependent in fresh if dependent.id not in asked]
    return sorted(found)


def work_through(sources: Iterable[UUID], reason: Reason) -> list[Dependent]:
    """Flag everything that rests on these sources, kind by kind; inside the act. Gives what was flagged."""
    found = dependents_of(sources)
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for dependent in found:
        by_kind[dependent.kind].append(dependent.id)
    for kind, ids in by_kind.items():
        if kind in _flags:
            _flags[kind](ids, reason)
    return found

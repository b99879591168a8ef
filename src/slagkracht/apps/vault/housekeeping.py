"""Housekeeping: what is due is destroyed, what a crash left is finished, orphans are swept.

Rooms say what is due: ``housekeeping.register(lambda: (Due(owner, "signal", "BGS 1.16(1)b"), …))``.
``start_up`` runs before the site is served, ``daily`` from a timer (``slagkracht destroy --due``). Both may
be run at any time and as often as one likes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from slagkracht.apps.ledger import upkeep
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.vault import destruction, rotation
from slagkracht.apps.vault.keyring import epochs, ring
from slagkracht.apps.vault.models import Certificate, Owner, Record
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.errors import Trouble

ORPHAN_AFTER = timedelta(days=1)
SUSPICIOUS = 100  # orphans; when they are also the larger part, something else may be wrong
GROUND = "BGS 1.16"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """Something that must be destroyed now: an owner, or records of it, and the article that says so."""

    owner: UUID
    owner_kind: str
    ground: str
    records: tuple[UUID, ...] = ()


_due: list[Callable[[], Iterable[Due]]] = []
_sweeps: list[Callable[[], int]] = []


def register(due: Callable[[], Iterable[Due]]) -> None:
    """A room says how to find what is due: asked every day, and after its things are gone it names them no
    more."""
    if due not in _due:
        _due.append(due)


def register_sweep(sweep: Callable[[], int]) -> None:
    """A room clears what a crash of its own left half done (rows staged for an import): at start-up and every
    day, outside any act. Gives how many things it cleared."""
    if sweep not in _sweeps:
        _sweeps.append(sweep)


@dataclass
class Report:
    """What housekeeping did: counts, and the owners that could not be destroyed (ids)."""

    signed_late: int = 0
    finished: int = 0
    destroyed: int = 0
    final: int = 0
    orphan_keys: int = 0
    orphan_records: int = 0
    swept: int = 0
    failed: list[str] = field(default_factory=list)
    waiting: int = 0


def start_up() -> Report:
    """Before the site is served: sign what is unsigned, finish what a crash left half done.

    Raises ``Trouble`` when the database is older than its anchor file, or its tail is broken.
    """
    epochs.begin_first()
    report = Report(signed_late=upkeep.catch_up())
    _finish(report)
    report.swept = sum(sweep() for sweep in _sweeps)
    return report


def _finish(report: Report) -> None:
    report.finished += destruction.finish()
    report.final += rotation.settle(by=service("destroyer"))
    report.waiting = Certificate.objects.filter(stage=Certificate.Stage.DESTROYING).count()


def daily(*, sweep_all: bool = False) -> Report:
    """From a timer: destroy what is due, finish what stands half done, sweep orphans.

    ``sweep_all``: also when the orphans are most of what there is (after an import that crashed)."""
    report = start_up()
    for due in _all_due():
        _destroy(due, report)
    _finish(report)
    report.orphan_keys = sweep_keys(sweep_all=sweep_all)
    report.orphan_records = sweep_records(sweep_all=sweep_all)
    return report


def daily_counts() -> dict[str, int]:
    """``daily`` as a round of ``base.daily``: counts by name, what failed among them."""
    report = daily()
    counts = {
        "destroyed": report.destroyed,
        "finished": report.finished,
        "final": report.final,
        "keys swept": report.orphan_keys,
        "rows swept": report.orphan_records,
        "failed": len(report.failed) + report.waiting,
    }
    return {what: count for what, count in counts.items() if count}


def _all_due() -> Iterator[Due]:
    """Ask every room; what already has a certificate is being destroyed, or is gone."""
    for room in _due:
        for due in list(room()):
            records = [str(record) for record in due.records]
            if not Certificate.objects.filter(owner=due.owner, records=records).exists():
                yield due


def _destroy(due: Due, report: Report) -> None:
    """One failure does not keep the others alive: it is told, by id, and tried again tomorrow."""
    try:
        destruction.destroy(
            by=service("destroyer"),
            owner=due.owner,
            owner_kind=due.owner_kind,
            ground=due.ground,
            records=due.records,
        )
    except Exception as error:
        _log.error("%s %s was not destroyed: %s", due.owner_kind, due.owner, type(error).__name__)
        report.failed.append(str(due.owner))
    else:
        report.destroyed += 1


# Orphans: the two databases are not atomic


def sweep_keys(*, sweep_all: bool = False) -> int:
    """Remove keys that were made for records and owners that were never written, a day later."""
    moment = clock.now() - ORPHAN_AFTER
    before = _first_id_at(moment)
    records = _orphans(
        lambda after: ring.living_records(after, before), _written_records, "keys without a record", sweep_all
    )
    owners = _orphans(
        lambda after: ring.living_owners(after, moment), _written_owners, "keys without an owner", sweep_all
    )
    for some in ring.batches(records):
        ring.drop_records(some)
    dropped = sum(ring.drop_owners(some) for some in ring.batches(owners))
    return len(records) + dropped


def sweep_records(*, sweep_all: bool = False) -> int:
    """Remove sealed rows that nobody can open: their key is a tombstone or was never there, a day later."""
    before = _first_id_at(clock.now() - ORPHAN_AFTER)
    rows = Record.objects.filter(id__lt=before).order_by("id").values_list("id", flat=True)
    orphans = _orphans(
        lambda after: list(rows.filter(id__gt=after)[: ring.BATCH]),
        ring.with_key,
        "sealed rows without a key",
        sweep_all,
    )
    for some in ring.batches(orphans):
        with act("vault.sweep", by=service("destroyer"), ground=GROUND) as entry:
            Record.objects.filter(id__in=some).delete()
            entry.touched(*some)
    return len(orphans)


def _written_records(ids: Iterable[UUID]) -> set[UUID]:
    return set(Record.objects.filter(id__in=ids).values_list("id", flat=True))


def _written_owners(ids: Iterable[UUID]) -> set[UUID]:
    return set(Owner.objects.filter(id__in=ids).values_list("id", flat=True))


def _orphans(
    next_ids: Callable[[UUID], list[UUID]],
    counterparts: Callable[[Iterable[UUID]], set[UUID]],
    what: str,
    sweep_all: bool,
) -> list[UUID]:
    """Walk the ids of one database and keep those without a counterpart in the other.

    A crash leaves a few. Half of everything may mean that the two databases do not belong together: then
    nothing is swept unless asked for."""
    orphans: list[UUID] = []
    after, seen = UUID(int=0), 0
    while ids := next_ids(after):
        known = counterparts(ids)
        orphans += [identifier for identifier in ids if identifier not in known]
        after, seen = ids[-1], seen + len(ids)
    if not sweep_all and len(orphans) > SUSPICIOUS and len(orphans) * 2 > seen:
        raise Trouble(
            f"{len(orphans)} of {seen} are {what}: main and keyring may come from different backups, so "
            "nothing was swept; `slagkracht destroy --due --sweep-all` when an import crashed"
        )
    return orphans


def _first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of this millisecond: ids carry the time they were made."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)

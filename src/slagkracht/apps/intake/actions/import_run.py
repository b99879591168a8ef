"""The import itself, in the background: rows are sealed and inserted in short transactions as ``staged``,
which nobody sees, and one short act lets them all be received. Until that act nothing was imported.

A crash leaves an import ``running`` with staged rows. ``sweep`` (at start-up, every day) finds it by the
moment it last moved, clears the rows with their keys and lets its sender begin again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django_tasks import task

from slagkracht.apps.figures import events
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake import numbers, routing
from slagkracht.apps.intake.actions import numbering
from slagkracht.apps.intake.actions.drafts import TEXT, SubjectInput, add_subject
from slagkracht.apps.intake.actions.waiting import WEIGH_LIST, WEIGH_WITHIN
from slagkracht.apps.intake.models import ImportBatch, Signal, StagedRow, Subject
from slagkracht.apps.intake.policies import imports as policies
from slagkracht.apps.intake.policies import signals as signal_policies
from slagkracht.apps.intake.queries import imports as queries
from slagkracht.apps.intake.sheets.checking import SignalRow
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.organisation import roles
from slagkracht.apps.vault import destruction
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.apps.vault.housekeeping import Due
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Certificate, Owner, Record
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.apps.vault.sealing import Batch
from slagkracht.apps.vault.squeezing import squeeze
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.base.dates import local_date, work_days_later
from slagkracht.base.errors import NotNow, SlagkrachtError, Trouble
from slagkracht.base.ids import new_id
from slagkracht.base.routers import KEYRING
from slagkracht.core import law

GROUND = "WGS 2.23(1)"
STALE = timedelta(minutes=10)  # a piece takes about a second
AT_ONCE = 500
ROUTING_TRIES = 3
DONE, STOPPED = "import.done", "import.stopped"
ENDINGS = (DONE, STOPPED)


class _RulesChanged(Exception):
    """The routing rules changed while rows were staged."""


# ---- in the background ----


def in_background(batch_id: UUID, by: Actor, run: UUID) -> None:
    """Hand the import over to a worker. Only ids go with it."""
    import_list.enqueue(str(batch_id), str(by.id), by.seat, str(run))


@task()
def import_list(batch: str, person: str, seat: str, run: str) -> None:
    """What the worker does; the actor is made anew, with what the register grants now."""
    execute(by=organisation.person_as_actor(UUID(person), seat), batch_id=UUID(batch), run=UUID(run))


def execute(*, by: Actor, batch_id: UUID, run: UUID) -> None:
    """Import a confirmed list. Whatever goes wrong, the list stands as it was and its sender is told.

    Raises ``Trouble`` without the cause: what a database says of a value may hold the value.
    """
    try:
        _import(by, batch_id, run)
    except Exception as error:
        stop(batch_id, run)
        code = error.code if isinstance(error, SlagkrachtError) else ""
        raise Trouble(f"import {batch_id} stopped: {type(error).__name__} {code}".rstrip()) from None


def _import(by: Actor, batch_id: UUID, run: UUID) -> None:
    batch = ImportBatch.objects.get(id=batch_id)
    require(policies.may_see(by, queries.facts_of(batch)), by=by, act="import.run", owner=batch_id)
    clear(batch_id)  # what an earlier attempt left
    stage = _Stage(by, batch, run, tuple(routing.rules()))
    with reading(by, batch_id, GROUND):
        for piece in queries.pieces_of(batch_id):
            opened = open_records([piece.text])[piece.text]
            stage.insert([SignalRow.from_json(data) for data in opened["rows"]])
    destruction.finish_one(stage.receive())


# ---- staging ----


@dataclass
class _Stage:
    """One attempt: rows go in piece by piece, then all of them are received at once."""

    by: Actor
    batch: ImportBatch
    run: UUID
    rules: tuple[routing.Rule, ...]
    inserted: int = 0

    def __post_init__(self) -> None:
        self.known = queries.known_for(self.batch.seat_id)
        self.seat_kind = law.kind_of_seat(self.batch.seat_id)

    def insert(self, rows: Sequence[SignalRow]) -> None:
        """Seal one piece and insert it as staged: keys before the act, rows inside it."""
        sealed = Batch()
        signals: list[Signal] = []
        subjects: list[Subject] = []
        for row in rows:
            self.inserted += 1
            signal = self._signal(row, sealed)
            signals.append(signal)
            subjects += self._subjects(row, signal, sealed)
        sealed.make_keys()
        with act("import.stage", by=self.by, owner=self.batch.id, ground=GROUND) as entry:
            self._moved()
            sealed.write()
            Signal.objects.bulk_create(signals, batch_size=AT_ONCE)
            Subject.objects.bulk_create(subjects, batch_size=AT_ONCE)
            entry.note(rows=len(rows))

    def _signal(self, row: SignalRow, sealed: Batch) -> Signal:
        signal_id = new_id()
        sealed.owner(signal_id)
        district = self.known.districts[row.municipality]
        return Signal(
            id=signal_id,
            seat_id=self.batch.seat_id,
            reporter_id=self.batch.person_id,
            stage=signal_policies.STAGED,
            form=row.form,
            municipality_id=row.municipality,
            district=district,
            place_id=row.place or None,
            observed_on=row.observed_on,
            partners=list(row.partners),
            made=clock.now(),
            routed_to=self._group(row.form, row.municipality, district),
            text=sealed.add(signal_id, TEXT, row.words),
            batch=self.batch.id,
            batch_row=self.inserted,
        )

    def _subjects(self, row: SignalRow, signal: Signal, sealed: Batch) -> list[Subject]:
        found = []
        for position, cells in enumerate(row.subjects, start=1):
            text = add_subject(sealed, signal.id, SubjectInput(cells.kind, cells.name, cells.number))
            found.append(Subject(signal=signal, position=position, kind=cells.kind, text=text))
        return found

    def _group(self, form: str, municipality: str, district: str) -> str:
        facts = {"form": form, "municipality": municipality, "district": district}
        return routing.first_fit(self.rules, {**facts, "seat_kind": self.seat_kind})

    def _moved(self) -> None:
        """Say that this attempt is alive; one that was overtaken stops here."""
        mine = ImportBatch.objects.filter(id=self.batch.id, stage=policies.RUNNING, run=self.run)
        if not mine.update(progress=self.inserted, moved=clock.now()):
            raise NotNow("import_stage", stage=self.batch.stage, to=policies.DONE)

    # ---- receiving ----

    def receive(self) -> Certificate:
        """Let all staged rows be received, in one short act; rules that changed meanwhile apply."""
        first = self._numbers()
        for _attempt in range(ROUTING_TRIES):
            try:
                return self._receive(first)
            except _RulesChanged:
                self._route_again()
        raise Trouble("the routing rules keep changing")

    def _numbers(self) -> int:
        """Take the numbers in an act of their own, so that nobody who reports waits while thousands of rows
        are received. An import that stops after this leaves a gap; this entry says which."""
        with act("import.number", by=self.by, owner=self.batch.id, ground=GROUND) as entry:
            self._moved()
            first = numbering.take(numbers.SIGNAL, self.batch.rows)
            entry.note(first=first, last=first + self.batch.rows - 1)
        return first

    def _receive(self, first: int) -> Certificate:
        staged = Signal.objects.filter(batch=self.batch.id, stage=signal_policies.STAGED)
        rows = list(staged.only("id", *_EVENT_COLUMNS))
        groups, received = Counter(row.routed_to for row in rows), clock.now()
        happenings = events.prepared(map(self._happening, rows), received)
        with act("import.receive", by=self.by, owner=self.batch.id, ground=GROUND) as entry:
            self._moved()
            if tuple(routing.rules()) != self.rules:
                raise _RulesChanged
            events.insert(happenings)
            if staged.update(**_received(first, received)) != self.batch.rows:
                raise Trouble(f"import {self.batch.id} is not complete")
            self._tell(entry, groups)
            ImportBatch.objects.filter(id=self.batch.id).update(stage=policies.DONE, finished=clock.now())
            # The ledger names the import, not thousands of ids: each signal keeps the id of its import, so
            # the entry leads to all of them, and stays as small as the others.
            last = first + self.batch.rows - 1
            entry.note(rows=self.batch.rows, first=first, last=last, seat=self.batch.seat_id)
            return destruction.begin(entry, owner=self.batch.id, owner_kind="import", ground="BGS 1.16(1)")

    def _happening(self, row: Signal) -> events.Happening:
        return events.Happening(
            kind="signal.received",
            thing=row.id,
            municipality=row.municipality_id or "",
            district=row.district,
            form=row.form,
            seat_kind=self.seat_kind,
            stage=signal_policies.RECEIVED,
        )

    def _tell(self, entry: Draft, groups: Mapping[str, int]) -> None:
        """One task for each group, instead of one for each signal; and the sender is told."""
        for scope, count in groups.items():
            tasks.for_role(
                entry,
                WEIGH_LIST,
                subject=self.batch.id,
                role=roles.WEIGHER,
                scope=scope,
                due=work_days_later(clock.today(), WEIGH_WITHIN),
                count=count,
            )
        _tell_sender(entry, self.batch, DONE)

    def _route_again(self) -> None:
        """Send the staged rows where the rules of now want them."""
        self.rules = tuple(routing.rules())
        staged = Signal.objects.filter(batch=self.batch.id, stage=signal_policies.STAGED)
        kinds = staged.order_by().values_list("form", "municipality_id", "district").distinct()
        routes = [(kind, self._group(kind[0], kind[1] or "", kind[2])) for kind in kinds]
        with act("import.route", by=self.by, owner=self.batch.id, ground=GROUND):
            self._moved()
            for (form, municipality, district), group in routes:
                staged.filter(form=form, municipality=municipality, district=district).update(routed_to=group)


_EVENT_COLUMNS = ("municipality_id", "district", "form", "routed_to")


def _received(first: int, moment: datetime) -> dict[str, object]:
    """The columns of a received signal; its clock starts here (BGS 1.16)."""
    day = local_date(moment)
    return {
        "stage": signal_policies.RECEIVED,
        "number": F("batch_row") + (first - 1),
        "received": moment,
        "first_processed": day,
        "destroy_on": destruction_of(day).erase_by,
    }


def _tell_sender(entry: Draft, batch: ImportBatch, code: str) -> None:
    tasks.for_person(
        entry, code, subject=batch.id, person=batch.person_id, due=clock.today(), count=batch.rows
    )


# ---- when it stops ----


def stop(batch_id: UUID, run: UUID) -> bool:
    """This attempt ended without importing: its rows are cleared and its sender may begin again."""
    batch = ImportBatch.objects.get(id=batch_id)
    with act("import.stop", by=service("importer"), owner=batch_id, ground=GROUND) as entry:
        mine = ImportBatch.objects.filter(id=batch_id, stage=policies.RUNNING, run=run)
        stopped = mine.update(stage=policies.STOPPED, progress=0) > 0
        if stopped:
            _tell_sender(entry, batch, STOPPED)
    if stopped:
        clear(batch_id)
    return stopped


def clear(batch_id: UUID) -> int:
    """Remove staged rows with their keys. Keys first: what a crash then leaves is still found here."""
    staged = Signal.objects.filter(batch=batch_id, stage=signal_policies.STAGED)
    cleared = 0
    while ids := list(staged.values_list("id", flat=True)[:AT_ONCE]):
        records = list(Record.objects.filter(owner__in=ids).values_list("id", flat=True))
        for some in ring.batches(records):
            ring.drop_records(some)
        ring.drop_owners(ids)
        with act("import.clear", by=service("importer"), owner=batch_id, ground="BGS 1.16(1)") as entry:
            Record.objects.filter(owner__in=ids).delete()
            Signal.objects.filter(id__in=ids, stage=signal_policies.STAGED).delete()
            Owner.objects.filter(id__in=ids).delete()
            entry.note(rows=len(ids))
        cleared += len(ids)
    if cleared:
        squeeze(KEYRING)
        squeeze("default")
    return cleared


def sweep() -> int:
    """Find attempts that a crash ended, and rows that no attempt owns any more. For housekeeping."""
    stale = ImportBatch.objects.filter(stage=policies.RUNNING, moved__lt=clock.now() - STALE)
    for batch_id, run in list(stale.values_list("id", "run")):
        assert run is not None
        stop(batch_id, run)
    running = ImportBatch.objects.filter(stage=policies.RUNNING).values_list("id", flat=True)
    left = Signal.objects.filter(stage=signal_policies.STAGED).exclude(batch__in=list(running))
    batches = list(left.order_by().values_list("batch", flat=True).distinct())
    return sum(clear(batch_id) for batch_id in batches if batch_id is not None)


def due() -> list[Due]:
    """Lists that were checked and that nobody imported in time."""
    long_ago = clock.now() - timedelta(days=policies.KEPT_DAYS + 1)
    waiting = ImportBatch.objects.filter(stage__in=[policies.CHECKED, policies.STOPPED], made__lt=long_ago)
    return [Due(batch_id, "import", "BGS 1.16(1)") for batch_id in waiting.values_list("id", flat=True)]


def purge(batch_id: UUID) -> None:
    """What this room keeps of a list that is done or dropped: when, for whom, how many. Inside the act."""
    StagedRow.objects.filter(batch=batch_id).delete()
    unused = ImportBatch.objects.filter(id=batch_id).exclude(stage__in=[policies.DONE, policies.DROPPED])
    unused.update(stage=policies.DROPPED, finished=clock.now())
    ImportBatch.objects.filter(id=batch_id, stage=policies.DROPPED).update(fingerprint=b"")
    tasks.forget(batch_id, keep=(DONE, WEIGH_LIST))

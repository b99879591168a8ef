"""A list: checked whole, sealed under its own key until somebody confirms, dropped when nobody does.

``check`` keeps nothing. ``keep`` seals what can be imported. ``begin`` hands over to ``import_run``.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake import names
from slagkracht.apps.intake.actions import import_run
from slagkracht.apps.intake.models import ImportBatch, StagedRow
from slagkracht.apps.intake.policies import imports as policies
from slagkracht.apps.intake.policies.signals import may_import
from slagkracht.apps.intake.queries import imports as queries
from slagkracht.apps.intake.sheets import checking, reading
from slagkracht.apps.intake.sheets.checking import Checked
from slagkracht.apps.intake.sheets.problems import FileProblem
from slagkracht.apps.ledger.acts import act, require
from slagkracht.apps.vault import destruction
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock, secret_text
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, Missing, NotNow
from slagkracht.base.ids import new_id

GROUND = "WGS 2.23(1)"
SUMMARY, ROWS = "import_summary", "import_rows"
PIECE = 500  # rows in one sealed piece, and in one short transaction of the import


def check(*, by: Actor, seat: str, name: str, content: bytes) -> Checked:
    """Read and check a whole file, outside any transaction. Keeps nothing.

    Raises ``FileProblem`` when the file as a whole cannot be read.
    """
    _require_seat(by, seat)
    known = queries.known_for(seat)
    sheet = reading.read(name, content)
    checked = checking.check(sheet, known, lambda text: names.possible(text, known.public_names))
    if not checked.rows and not checked.problems:
        raise FileProblem("file_no_rows")
    return checked


def _require_seat(by: Actor, seat: str) -> None:
    require(may_import(by), by=by, act="import.check")
    if seat not in dict(queries.seats_to_import_for(by)):
        raise Missing("seat", seat)


def keep(*, by: Actor, seat: str, checked: Checked) -> UUID:
    """Seal a list without problems under a key of its own, to be looked at and confirmed."""
    _require_seat(by, seat)
    if checked.problems:
        raise Invalid({"file": [{"code": "import_has_problems"}]})
    batch_id, sealed = new_id(), Batch()
    sealed.owner(batch_id)
    texts = [sealed.add(batch_id, SUMMARY, {"summary": queries.summary_of(checked)})]
    texts += [sealed.add(batch_id, ROWS, {"rows": piece}) for piece in _pieces(checked)]
    fingerprint = secret_text.fingerprint(checking.canonical(checked.rows), "import")
    sealed.make_keys()
    with act("import.keep", by=by, owner=batch_id, ground=GROUND) as entry:
        sealed.write()
        batch = ImportBatch.objects.create(
            id=batch_id,
            seat_id=seat,
            person_id=by.id,
            made=clock.now(),
            fingerprint=fingerprint,
            rows=len(checked.rows),
        )
        StagedRow.objects.bulk_create(
            [StagedRow(batch=batch, position=position, text=text) for position, text in enumerate(texts)]
        )
        entry.note(seat=seat, rows=len(checked.rows))
    return batch_id


def _pieces(checked: Checked) -> Iterator[list[dict[str, object]]]:
    rows = [row.as_json() for row in checked.rows]
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]


def begin(*, by: Actor, batch_id: UUID, again: bool = False) -> None:
    """Confirm: the import begins in the background. The same list once more needs ``again``."""
    batch = queries.batch_row(batch_id, by=by)
    require(policies.may_see(by, queries.facts_of(batch)), by=by, act="import.begin", owner=batch_id)
    run = new_id()
    with act("import.begin", by=by, owner=batch_id, ground=GROUND) as entry:
        same = list(queries.same_list(batch).select_for_update().order_by("id"))
        if not again and any(other.stage in (policies.RUNNING, policies.DONE) for other in same):
            raise Invalid({"again": [{"code": "import_same_again"}]})
        _move(batch, policies.RUNNING, run=run, moved=clock.now(), progress=0)
        entry.note(rows=batch.rows, again=again)
    import_run.in_background(batch_id, by, run)


def drop(*, by: Actor, batch_id: UUID) -> None:
    """Do not import: the sealed list is destroyed at once."""
    batch = queries.batch_row(batch_id, by=by)
    with act("import.drop", by=by, owner=batch_id, ground="BGS 1.16(1)") as entry:
        _move(batch, policies.DROPPED, finished=clock.now())
        tasks.finish(entry, subjects=[batch_id])
        certificate = destruction.begin(entry, owner=batch_id, owner_kind="import", ground="BGS 1.16(1)")
    destruction.finish_one(certificate)


def seen(*, by: Actor, batch_id: UUID) -> None:
    """The sender has seen how the import ended: the task is done."""
    queries.batch_row(batch_id, by=by)
    with act("import.seen", by=by, owner=batch_id) as entry:
        tasks.finish(entry, subjects=[batch_id], codes=import_run.ENDINGS)


def _move(batch: ImportBatch, to: str, **values: object) -> None:
    """Move the stage; who did so a moment earlier goes first."""
    allowed = policies.may_move(batch.stage, to)
    if not allowed.allowed:
        raise NotNow(allowed.code, **allowed.facts)
    if not ImportBatch.objects.filter(id=batch.id, stage=batch.stage).update(stage=to, **values):
        raise NotNow("import_stage", stage=batch.stage, to=to)

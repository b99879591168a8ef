"""Crash an act at every boundary and see that nothing is left half done.

    from tests.crash import crash_everywhere

    def test_a_report_survives_a_crash_anywhere(keyring, actor):
        by = actor()

        def prepare():                       # before every run: what this run is about
            return new_id()

        def act_(signal_id):                 # the act as a user would do it
            actions.report(by=by, signal_id=signal_id, …)

        def check(signal_id, done):          # after start-up: ``done`` when the act ran to its end
            rows = Signal.objects.filter(id=signal_id).count()
            assert rows in {0, 1}            # all or nothing

        assert crash_everywhere(prepare, act_, check) > 10

A *boundary* is before and after every statement and commit on either database, every line of the anchor
file, and every key made or destroyed. The act runs again and again; in run k the process "dies" at the k-th
boundary: both connections are cut (so nothing is committed on the way out), a ``BaseException`` is raised
that no handler of ours takes, and every further statement, commit and line dies as well. Then ``start_up``
runs, then ``nothing_half_done`` (below), then ``check``. The last run, past the last boundary, completes.

Use ``pytest.mark.django_db(databases=["default", "keyring"], transaction=True)``: commits must be real.
On PostgreSQL run the same tests with ``SLAGKRACHT_TEST_POSTGRES`` (see ``tests/postgres.py``).
"""

from __future__ import annotations

import gc
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar
from unittest.mock import patch

from django.conf import settings
from django.db import connections

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger import queries as ledger
from slagkracht.apps.vault import crypto, housekeeping
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.keyring.models import BlindRow, OwnerKey, RecordKey
from slagkracht.apps.vault.models import Certificate, Owner, Record
from slagkracht.base import clock

T = TypeVar("T")
ALIASES = ("default", "keyring")


class Crash(BaseException):
    """The machine went down here."""


@dataclass
class Boundaries:
    """Counts boundaries and dies at the ``at``-th; after that everything dies."""

    at: int
    passed: int = 0
    names: list[str] = field(default_factory=list)
    dead: bool = False

    def meet(self, name: str) -> None:
        """One boundary."""
        if self.dead:
            raise Crash(name)
        self.passed += 1
        self.names.append(name)
        if self.passed == self.at:
            self.dead = True
            _kill_connections()
            raise Crash(name)

    def around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """A function with a boundary before and after it."""

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.meet(f"before {name}")
            result = real(*args, **kwargs)
            self.meet(f"after {name}")
            return result

        return wrapped

    def statement(self, alias: str) -> Callable[..., Any]:
        """An execute wrapper of Django for one database."""

        def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            name = f"{alias}: {sql[:60]}"
            return self.around(name, run)(sql, params, many, context)

        return execute


@contextmanager
def crashing(met: Boundaries) -> Iterator[None]:
    """Within this block the process dies at the boundary ``met`` names."""
    with ExitStack() as stack:
        for alias in ALIASES:
            connection = connections[alias]
            stack.enter_context(connection.execute_wrapper(met.statement(alias)))
            commit = met.around(f"{alias}: COMMIT", connection._commit)
            stack.enter_context(patch.object(connection, "_commit", commit))
        write = met.around("anchor line", anchors.Anchor._write)
        stack.enter_context(patch.object(anchors.Anchor, "_write", lambda *args: write(*args)))
        for name in ("create", "destroy"):
            real = getattr(settings.KEY_STORE, name)
            stack.enter_context(patch.object(settings.KEY_STORE, name, met.around(f"key {name}", real)))
        yield


def crash_everywhere(
    prepare: Callable[[], T],
    act: Callable[[T], object],
    check: Callable[[T, bool], object] = lambda prepared, done: None,
    *,
    settled: Callable[[], None] | None = None,
    start: Callable[[], object] | None = None,
) -> int:
    """Run ``act(prepare())`` with a crash at every boundary in turn; gives the number of boundaries.

    ``settled`` replaces ``nothing_half_done`` where a test needs other invariants; ``start`` is what the
    operator does after the crash where that is not just starting up.
    """
    gc.freeze()  # what is there now is never garbage: collecting after each crash stays cheap
    try:
        for at in count(1):
            prepared, met = prepare(), Boundaries(at)
            _run(act, prepared, met, start)
            try:
                (settled or nothing_half_done)()
                check(prepared, not met.dead)
            except Exception as error:
                where = met.names[-1] if met.dead else "the end"
                raise AssertionError(f"after a crash at boundary {at}, {where}: {error!r}") from error
            if not met.dead:
                return met.passed
    finally:
        gc.unfreeze()
    raise AssertionError("never")


def _run(
    act: Callable[[T], object], prepared: T, met: Boundaries, start: Callable[[], object] | None = None
) -> None:
    """One run, and the start after it when it crashed."""
    try:
        with crashing(met):
            act(prepared)
    except BaseException as error:  # Crash, or what the dead connections made of it
        if not met.dead:
            raise
        _free(error)
    if met.dead:
        _forget_connections()
        (start or housekeeping.start_up)()


def _free(error: BaseException | None) -> None:
    """Cursors that a traceback holds would keep SQLite's read locks, which a dead process does not."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # a dead process closes nothing
        gc.collect()


def _kill_connections() -> None:
    """What the operating system does for a dead process: the connections close, nothing is committed."""
    for alias in ALIASES:
        raw = connections[alias].connection
        if raw is not None:
            with suppress(Exception):  # closed already
                raw.rollback()  # SQLite keeps the lock of a closed connection while a cursor is still held
            raw.close()


def _forget_connections() -> None:
    """A new process begins with new connections."""
    _kill_connections()  # what the dying code opened on its way out
    for alias in ALIASES:
        connection = connections[alias]
        connection.connection = None
        connection.in_atomic_block = False
        connection.needs_rollback = False
        connection.savepoint_ids = []
        connection.atomic_blocks = []
        connection.run_on_commit = []
        connection.closed_in_transaction = False
        connection.errors_occurred = False


def nothing_half_done() -> None:
    """What must hold after any crash and start-up, on both databases.

    No destruction is half done; a day later and after the sweep no key is without its row and no row without
    its key; every row opens; every blind row belongs to a record; the ledger is whole and fully signed.
    """
    assert not Certificate.objects.filter(stage=Certificate.Stage.DESTROYING).exists(), "half destroyed"
    with clock.at(clock.now() + timedelta(days=1, hours=1)):
        housekeeping.sweep_keys(sweep_all=True)
        housekeeping.sweep_records(sweep_all=True)
    keys_match_rows()
    verdict = ledger.verify()
    assert verdict.whole, verdict.faults
    assert verdict.unsigned == 0, f"{verdict.unsigned} entries unsigned"


def keys_match_rows() -> None:
    """Every row has its key and opens with it, every key its row, every blind row its record."""
    rows = {row.id: row for row in Record.objects.all()}
    living = set(RecordKey.objects.filter(wrapped__isnull=False).values_list("record", flat=True))
    assert living == set(rows), f"{len(living)} keys, {len(rows)} rows"
    owners = set(OwnerKey.objects.filter(wrapped__isnull=False).values_list("owner", flat=True))
    assert owners == set(Owner.objects.values_list("id", flat=True)), "owners and their keys"
    keys = ring.keys_for(rows)
    for row in rows.values():
        crypto.open_fields(keys[row.id], row.ciphertext, kind=row.kind, record=row.id, owner=row.owner)
    handles = [
        identifier
        for key_row in RecordKey.objects.filter(handles__isnull=False)
        for identifier, _ in ring.open_handles(keys[key_row.record], key_row)
    ]
    assert sorted(handles) == sorted(BlindRow.objects.values_list("id", flat=True)), "blind rows"

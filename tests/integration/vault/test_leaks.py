"""The vault's doors are shut: what was planted in a sealed field is found nowhere. And the search works."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from slagkracht.apps.ledger.acts import Draft, act, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.apps.vault import destruction, housekeeping, kinds, rotation
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.reading import one_request, open_all, open_records, reading
from slagkracht.apps.vault.sealing import Batch, reseal
from slagkracht.base.actors import service
from slagkracht.base.errors import Sealed
from slagkracht.base.ids import new_id
from tests.crash import Boundaries, _run
from tests.leaks import Planted, watching

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)
_log = logging.getLogger("test")


@pytest.fixture
def planted() -> Planted:
    return Planted()


def test_every_kind_of_record_through_its_whole_life(keyring, actor, planted):
    by, owner, bsn = actor(), new_id(), planted.number("bsn")
    with watching() as watch, one_request():
        batch = Batch()
        batch.owner(owner)
        sealed = {}
        for kind in kinds.all_kinds():
            fields = planted.fields(kind)
            sealed[kind.code] = batch.add(owner, kind.code, fields, [("bsn", bsn)])
        batch.make_keys()
        with act("test.seal", by=by, owner=owner, ground="x") as entry:
            batch.write()
            entry.touched(*sealed.values())
        assert watch.search(planted) == [], "sealed"

        with reading(by, owner, "WGS 2.23(3)"):
            opened = open_all(owner)
            _log.debug("%s %r %s", batch, opened, list(opened.values()))
            ring.find("bsn", bsn)
            try:
                next(iter(opened.values()))["no such field"]
            except KeyError:
                _log.exception("a mistake while it was open")
        kind = kinds.all_kinds()[0]
        with act("test.change", by=by, owner=owner):
            reseal(owner, sealed[kind.code], kind.code, planted.fields(kind))
        with pytest.raises(Sealed):
            open_records(sealed.values())
        _run(
            lambda _: destruction.destroy(by=by, owner=owner, owner_kind="test", ground="x"),
            None,
            Boundaries(25),
        )
        rotation.rotate(by=service("operator"))
        housekeeping.daily()
        found = watch.search(planted)
    assert found == [], "\n".join(map(str, found))


LEAKS = {
    "log": lambda value: _log.info("met %s", value),
    "log argument never shown": lambda value: _log.log(1, "met", extra={}) or _log.debug("%.0s", value),
    "traceback": lambda value: _raise_and_log(value),
    "mail": lambda value: mail.send_mail("onderwerp", value, "a@example.org", ["b@example.org"]),
    "mail subject": lambda value: mail.send_mail(value, "tekst", "a@example.org", ["b@example.org"]),
    "session": lambda value: _session(value),
    "task arguments": lambda value: _task(args_kwargs={"args": [value], "kwargs": {}}),
    "task traceback": lambda value: _task(args_kwargs={"args": [], "kwargs": {}}, traceback=f"x {value}"),
    "file": lambda value: (Path(settings.STATE) / "kept.txt").write_text(value.upper()),
    "file in base64": lambda value: _write(base64.b64encode(b"x" + value.encode())),
    "file in UTF-16": lambda value: _write(value.encode("utf-16")),
    "ledger": lambda value: record(Draft("test", service("x"), None, value, Outcome.DONE)),
    "digest in the ledger": lambda value: _note(hashlib.sha256(value.encode()).hexdigest()),
    "raw digest": lambda value: _write(hashlib.sha1(value.encode()).digest()),
}


def _raise_and_log(value):
    try:
        raise ValueError(value)
    except ValueError:
        _log.exception("it failed")


def _session(value):
    store = SessionStore()
    store["message"] = {"a": [value * 30]}  # long enough to be compressed
    store.save()


def _task(**columns):
    DBTaskResult.objects.create(
        task_path="x.y", backend_name="default", queue_name="default", run_after=timezone.now(), **columns
    )


def _write(raw: bytes):
    (Path(settings.STATE) / "kept.bin").write_bytes(raw)


def _note(value):
    draft = Draft("test", service("x"))
    draft.note(digest=value)
    record(draft)


@pytest.fixture
def cleaned():
    yield
    for name in ("kept.txt", "kept.bin"):
        (Path(settings.STATE) / name).unlink(missing_ok=True)


@pytest.mark.parametrize("name", LEAKS)
def test_the_search_finds_a_planted_leak(keyring, planted, name, cleaned):
    """Gates can fail."""
    value = planted.text("name")
    with watching() as watch:
        LEAKS[name](value)
        assert {leak.name for leak in watch.search(planted)} == {"name"}


def test_the_search_finds_numbers_temporary_files_and_added_texts(keyring, planted):
    value = planted.number("bsn")
    with watching() as watch:
        watch.also("a page", f"<p>{value}</p>")
        assert {leak.where for leak in watch.search(planted)} == {"a page"}
    with watching() as watch, tempfile.NamedTemporaryFile("w", prefix="plain-") as stream:
        stream.write(value)
        stream.flush()
        assert {leak.where for leak in watch.search(planted)} == {f"file {stream.name}"}


def test_the_search_finds_what_was_deleted_but_not_overwritten(keyring, planted, monkeypatch):
    """Free pages and the log of SQLite are files too."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("postgres: its files are searched when SLAGKRACHT_TEST_POSTGRES_DATA is set")
    value = planted.text("name")
    with watching() as watch:
        record(Draft("test", service("x"), None, value, Outcome.DONE))
        call_command("flush", interactive=False, verbosity=0, database="default")
        places = {Path(leak.where.removeprefix("file ")).name for leak in watch.search(planted)}
        # With workers side by side each has a database of its own: test-main.sqlite3_gw0-wal.
        assert {re.sub(r"_gw\d+", "", place) for place in places} == {"test-main.sqlite3-wal"}

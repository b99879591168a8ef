"""Plant unique values, do something, and search everything that stays behind for them.

    from tests.leaks import Planted, watching

    planted = Planted()
    with watching() as watch:                       # from here logs, mails and new files are kept
        fill_in(observed=planted.text("observed"), bsn=planted.number("bsn"))
        …                                           # the whole walk
        found = watch.search(planted)
    assert not found, "\\n".join(map(str, found))

``planted.fields(kind)`` gives a unique text for every field of a sealed kind. ``search`` looks in: every
column of every table of both databases (sessions and their messages decoded, task rows with arguments and
tracebacks), the raw files of both databases where they can be reached (log, journal, free pages), every file
of the state folder, files made in the temporary folder meanwhile, everything logged at any level, and every
mail. It looks for the value as text in any case, UTF-16, JSON, HTML and URL escapes, base64, hex, and for
its digests: the ledger never takes "content nor a hash of it". ``watch.also("page", text)`` adds a text.

Only what is not meant to be there counts: plant in sealed fields, and nothing of it may be found anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import logging
import os
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connections

from slagkracht.apps.vault.kinds import Kind

DIGESTS = ("md5", "sha1", "sha256", "sha512", "blake2b")


@dataclass(frozen=True)
class Leak:
    """A planted value found where it must not be."""

    name: str
    where: str
    how: str

    def __str__(self) -> str:
        return f"{self.name} in {self.where} ({self.how})"


class Planted:
    """Unique values by name."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def text(self, name: str) -> str:
        """A short text that occurs nowhere else; with a letter that every encoding writes differently."""
        return self._keep(name, f"zegel {secrets.token_hex(6)}é & zoon")

    def number(self, name: str, digits: int = 9) -> str:
        """A number of so many digits, as a number on a document would be."""
        return self._keep(name, "9" + "".join(secrets.choice("0123456789") for _ in range(digits - 1)))

    def fields(self, kind: Kind) -> dict[str, str]:
        """A value for every field of a sealed kind."""
        return {name: self.text(f"{kind.code}.{name}") for name in kind.fields}

    def _keep(self, name: str, value: str) -> str:
        self.values[name] = value
        return value

    def forms(self) -> Iterator[tuple[str, str, bytes]]:
        """Every form a value may take: (name, how, bytes in lower case)."""
        for name, value in self.values.items():
            for how, text in _texts(value):
                yield name, how, text.lower().encode()
            for how, raw in _bytes(value):
                yield name, how, raw


def _texts(value: str) -> Iterator[tuple[str, str]]:
    core = value.removeprefix("zegel ").split("é")[0]  # what no escape touches
    yield "text", core
    yield "JSON", json.dumps(value)[1:-1]
    yield "HTML", html.escape(value)
    yield "URL", quote(value)
    yield "form", quote_plus(value)
    yield "hex", value.encode().hex()
    for digest in DIGESTS:
        yield digest, hashlib.new(digest, value.encode()).hexdigest()
        yield digest, hashlib.new(digest, value.lower().encode()).hexdigest()


def _bytes(value: str) -> Iterator[tuple[str, bytes]]:
    """Forms that are not text; compared with the data as it is, and in lower case where case is lost."""
    yield "UTF-16", value.encode("utf-16-le").lower()
    for digest in DIGESTS:
        yield f"raw {digest}", hashlib.new(digest, value.encode()).digest()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + value.encode())
        yield "base64", encoded[(4 if shift else 0) : -4]


@dataclass
class Watch:
    """What is kept while something happens."""

    began: float = field(default_factory=time.time)
    logs: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def also(self, where: str, text: str) -> None:
        """Search this text too: a page, an output, a file that was sent."""
        self.texts.append((where, text))

    def search(self, planted: Planted) -> list[Leak]:
        """Every planted value found, once per place and form."""
        forms = list(planted.forms())
        found: dict[Leak, None] = {}
        for where, data in self._haystacks():
            low = data.lower()
            for name, how, needle in forms:
                if needle in (data if how == "base64" or how.startswith("raw") else low):
                    found[Leak(name, where, how)] = None
        return list(found)

    def _haystacks(self) -> Iterator[tuple[str, bytes]]:
        for where, text in self.texts:
            yield where, text.encode()
        yield "a log", "\n".join(self.logs).encode()
        for message in getattr(mail, "outbox", []):
            yield "a mail", message.message().as_bytes() + message.body.encode() + message.subject.encode()
        yield from _rows()
        yield from _sessions()
        yield from _files(self.began)


def _rows() -> Iterator[tuple[str, bytes]]:
    for alias in ("default", "keyring"):
        connection = connections[alias]
        for table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                yield f"table {table}", b"\n".join(_flat(value) for row in cursor.fetchall() for value in row)


def _flat(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return (value if isinstance(value, str) else json.dumps(value, default=str)).encode()


def _sessions() -> Iterator[tuple[str, bytes]]:
    for session in Session.objects.all():
        yield "a session", json.dumps(session.get_decoded(), ensure_ascii=False).encode()


def _files(since: float) -> Iterator[tuple[str, bytes]]:
    """Files of the state, the databases and the temporary folder. Copied first: closing a file of SQLite in
    this process would drop its locks."""
    with tempfile.TemporaryDirectory(prefix="leaks-") as copies:
        for path in [*_state(), *_databases(), *_new_temporary(since, Path(copies))]:
            target = Path(copies) / "one"
            if subprocess.run(["cp", "--", path, target], capture_output=True).returncode == 0:
                yield f"file {path}", target.read_bytes()


def _state() -> Iterator[Path]:
    static = Path(settings.STATIC_ROOT)
    return (p for p in Path(settings.STATE).rglob("*") if p.is_file() and static not in p.parents)


def _databases() -> Iterator[Path]:
    for alias in ("default", "keyring"):
        if connections[alias].vendor == "sqlite":
            path = Path(connections[alias].settings_dict["NAME"])
            yield from path.parent.glob(f"{path.name}*")
    data = os.environ.get("SLAGKRACHT_TEST_POSTGRES_DATA")
    if data:
        yield from _of_postgres(Path(data))


def _of_postgres(data: Path) -> Iterator[Path]:
    """The files of our two databases, and what all share: the log, statistics."""
    with connections["default"].cursor() as cursor:
        cursor.execute("CHECKPOINT")
    parts = ["pg_wal", "pg_stat", "pg_stat_tmp", "pg_replslot", "global", "base/pgsql_tmp"]
    for alias in ("default", "keyring"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
            parts.append(f"base/{cursor.fetchone()[0]}")
    for part in parts:
        yield from (p for p in (data / part).rglob("*") if p.is_file())


def _new_temporary(since: float, ours: Path) -> Iterable[Path]:
    for root, folders, files in os.walk(tempfile.gettempdir()):
        folders[:] = [name for name in folders if not name.startswith(("leaks-", "pytest-", "slagkracht-"))]
        for name in files:
            path = Path(root) / name
            try:
                status = path.lstat()
            except OSError:
                continue
            if status.st_mtime >= since and status.st_uid == os.geteuid() and path.is_file():
                yield path


class _Keep(logging.Handler):
    def __init__(self, logs: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._logs = logs
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._logs += [self.format(record), repr(record.args), repr(record.__dict__.get("status_code"))]


@contextmanager
def watching() -> Iterator[Watch]:
    """Keep everything that is logged, at any level, from here on."""
    watch = Watch()
    root, keep = logging.getLogger(), _Keep(watch.logs)
    before = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    try:
        yield watch
    finally:
        root.removeHandler(keep)
        root.setLevel(before)

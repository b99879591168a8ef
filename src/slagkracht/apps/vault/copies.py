"""Copying one database out and in: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connections

from slagkracht.base.errors import Trouble
from slagkracht.base.keys import sync_folder

SUFFIXES = {"sqlite": ".sqlite3", "postgresql": ".pgdump"}


def suffix(alias: str) -> str:
    """How a copy of this database is called at the end: by the kind of database it came from."""
    return SUFFIXES[connections[alias].vendor]


def copy_out(alias: str, path: Path) -> None:
    """Write a whole, checked copy to ``path``: readable by its owner alone, and there only when complete."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if connections[alias].vendor == "sqlite":
            _sqlite_out(alias, draft)
        else:
            _run_postgres(alias, "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={draft}")
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def copy_in(alias: str, path: Path) -> None:
    """Replace the database by a copy. Nobody else may be using it."""
    _must_be_copy_of(alias, path)
    if connections[alias].vendor == "sqlite":
        _sqlite_in(alias, path)
    else:
        _postgres_in(alias, path)
    connections[alias].close()


def rows_in(alias: str, path: Path, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Read these columns of a table from a copy, without putting it back; bytes come as bytes."""
    _must_be_copy_of(alias, path)
    if connections[alias].vendor == "sqlite":
        yield from _sqlite_rows(path, table, columns)
    else:
        yield from _dumped_rows(alias, path, table, columns)


def _sqlite_rows(path: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        yield from source.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 — our names
    except sqlite3.DatabaseError as error:
        raise Trouble(f"{path.name} cannot be read: {error}") from error
    finally:
        source.close()


def _dumped_rows(alias: str, path: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    text = _run_postgres(alias, "pg_restore", "--data-only", f"--table={table}", "--file=-", str(path))
    order: list[int] = []
    for line in text.splitlines():
        if line.startswith("COPY "):
            names = [name.strip() for name in line[line.index("(") + 1 : line.index(")")].split(",")]
            order = [names.index(column) for column in columns]
        elif line == "\\.":
            return
        elif order:
            values = line.split("\t")
            yield tuple(_undumped(values[place]) for place in order)


def _undumped(text: str) -> Any:
    if text == "\\N":
        return None
    if text.startswith("\\\\x"):
        return bytes.fromhex(text[3:])
    return int(text) if text.isdigit() else text


def _must_be_copy_of(alias: str, path: Path) -> None:
    if path.suffix != suffix(alias):
        raise Trouble(f"{path.name} is no copy of a {connections[alias].vendor} database")


def _sqlite_out(alias: str, path: Path) -> None:
    connection = connections[alias]
    connection.ensure_connection()
    target = sqlite3.connect(path)
    try:
        connection.connection.backup(target, pages=2_000)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        if (found := target.execute("PRAGMA quick_check").fetchone()) != ("ok",):
            raise Trouble(f"the copy of {alias} is damaged: {found}")
    finally:
        target.close()


def _sqlite_in(alias: str, path: Path) -> None:
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection = connections[alias]
    try:
        if source.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Trouble(f"{path.name} is damaged")
        connection.ensure_connection()
        source.backup(connection.connection)
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        raise Trouble(f"{path.name} could not be put back: {error}") from error
    finally:
        source.close()


def _postgres_in(alias: str, path: Path) -> None:
    """Drop our tables, then restore in one transaction: what a newer version added must not stay."""
    connection = connections[alias]
    names = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")
    connection.close()
    _run_postgres(
        alias,
        "pg_restore",
        "--no-owner",
        "--no-acl",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={_parameters(alias)['dbname']}",
        str(path),
    )


def _run_postgres(alias: str, program: str, *arguments: str) -> str:
    """Run a PostgreSQL program; where and who go through the environment, so that no password is shown.
    Gives what it printed."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    parameters = _parameters(alias)
    environment = {names[key]: str(value) for key, value in parameters.items() if key in names and value}
    done = subprocess.run(  # noqa: S603 — our own program and arguments
        [_program(program), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"{program} failed: {' '.join(done.stderr.strip().splitlines()[-2:])}")
    return done.stdout


def _parameters(alias: str) -> dict[str, Any]:
    parameters: dict[str, Any] = connections[alias].get_connection_params()
    return parameters


def _program(name: str) -> str:
    """The program on the path, else the newest that Debian installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]))
    found = shutil.which(name) or (str(installed[-1]) if installed else None)
    if found is None:
        raise Trouble(f"{name} is not installed: it comes with PostgreSQL's client")
    return found

"""Squeezing old pages out of SQLite's write-ahead log."""

from __future__ import annotations

from django.db import connections

PATIENCE = 5_000  # milliseconds to wait for a reader


def squeeze(alias: str) -> bool:
    """SQLite: move the write-ahead log into the file and empty it, so that no old page stays behind.

    ``secure_delete`` (set on every connection) has overwritten what was freed. False when a reader kept the
    log open longer than we wait. PostgreSQL keeps dead rows until vacuum and its log until it is
    recycled: there only the end of the epoch makes a destruction final, and there is nothing to do here.
    """
    connection = connections[alias]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _, _ = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
    return not busy

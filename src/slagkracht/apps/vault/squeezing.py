"""Squeezing old pages out of SQLite's write-ahead log."""

from __future__ import annotations

from django.db import connections


def squeeze(alias: str) -> bool:
    """SQLite: move the write-ahead log into the file and empty it, so that no old page stays behind.

    ``secure_delete`` (set on every connection) has overwritten what was freed. False when a reader kept the
    log open longer than the busy timeout. PostgreSQL keeps dead rows until vacuum and its log until it is
    recycled: there only the end of the epoch makes a destruction final, and there is nothing to do here.
    """
    connection = connections[alias]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _, _ = cursor.fetchone()
    return not busy

"""Django's SQLite backend with our pragmas on every connection."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base

PRAGMAS: tuple[str, ...] = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-20000",
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Sets the pragmas that the vault rests on."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

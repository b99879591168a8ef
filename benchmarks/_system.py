"""What the benchmarks of the ledger and the vault share: a system of their own, and what it holds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def system(main: str = "", keyring: str = "") -> Iterator[dict[str, str]]:
    """The environment of a migrated system of its own, with its first keys."""
    with tempfile.TemporaryDirectory(prefix="slagkracht-bench-") as folder:
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(["src", "."]),
            "DJANGO_SETTINGS_MODULE": "slagkracht.settings",
            "SLAGKRACHT_MODE": "demo",
            "SLAGKRACHT_STATE": folder,
            "SLAGKRACHT_DATABASE_URL": main or f"sqlite:///{folder}/main.sqlite3",
            "SLAGKRACHT_KEYRING_URL": keyring or f"sqlite:///{folder}/keyring.sqlite3",
        }
        for alias in ("default", "keyring"):
            run(env, "manage.py", "migrate", "--database", alias, "-v0", "--skip-checks")
        run(env, "-m", "slagkracht.cli", "keys", "init")
        yield env


def run(env: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    return done.stdout


def vendor() -> str:
    """Which database this part runs on."""
    from django.db import connection

    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]


@contextmanager
def longest_transaction() -> Iterator[dict[str, float]]:
    """The longest time that each database was held by one transaction, in seconds."""
    from django.db import transaction
    from django.db.transaction import Atomic

    held: dict[str, float] = {}
    enter, leave = Atomic.__enter__, Atomic.__exit__
    began: dict[str, list[float]] = {}

    def entered(self: Atomic) -> None:
        enter(self)
        began.setdefault(self.using or "default", []).append(time.perf_counter())

    def left(self: Atomic, *problem: Any) -> None:
        leave(self, *problem)
        alias = self.using or "default"
        took = time.perf_counter() - began[alias].pop()
        held[alias] = max(held.get(alias, 0), round(took, 3))

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left
    try:
        yield held
    finally:
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave

"""Destruction, seen by an attacker with today's key, every file of both databases and all the backups.

Before it, the attacker opens everything: so the attack works. After it, on SQLite, nothing in the files of
the system; and after the epoch ended, on both databases, nothing in any file or backup either. Whole owners,
single records of an owner that lives on, and the question whether a known number was ever in the vault.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.vault.place import BSNS

pytestmark = pytest.mark.slow
EVERYTHING = {"opened": ["Jansen, D", "x" * 9, "De Vries", "mag blijv"], "known": [b for _, b in BSNS]}
THE_LIVING = {"opened": ["mag blijv"], "known": ["333333330"]}


@pytest.fixture
def ours(postgres_cluster):
    """Of a PostgreSQL folder: the files of its two databases, and the log of everything."""

    def files(folder: Path) -> list[Path]:
        found = postgres_cluster.sql(
            "SELECT oid FROM pg_database WHERE datname IN ('own_main', 'own_keyring')"
        )
        return [*(folder / "base" / oid for oid in found.split()), folder / "pg_wal"]

    return files


def test_on_sqlite(on_sqlite):
    place = on_sqlite
    before = place.step("plant")
    old_backup = place.backup("before")
    assert (before / "keyring.sqlite3-wal").stat().st_size, "the log is part of what is searched"
    assert place.attack(before) == EVERYTHING
    assert place.attack(*old_backup) == EVERYTHING

    after = place.step("destroy")
    assert place.attack(after) == THE_LIVING, "erased: nothing in the files, log and free space included"
    assert place.attack(after, *old_backup) == EVERYTHING, "a young backup and today's key still open it"
    first_kek = place.keks()

    rotated = place.slagkracht("keys", "rotate", "--keyring-to", str(place.root / "backup-rotated"))
    assert rotated["final"] == 2
    new_backup = place.backup("after")
    everywhere = [before, after, place.files, *old_backup, *new_backup, place.root / "backup-rotated"]
    assert place.attack(*everywhere, place.root / "state") == THE_LIVING, "final: nothing anywhere"
    assert place.attack(*new_backup) == THE_LIVING
    assert place.attack(*old_backup, keks=first_kek) == EVERYTHING, (
        "it is the end of the old key that does it"
    )
    assert place.slagkracht("ledger", "verify")["whole"]


@pytest.mark.postgres
def test_on_postgresql(on_postgres, ours):
    place = on_postgres
    before = ours(place.step("plant"))
    old_backup = place.backup("before")
    assert place.attack(*before) == EVERYTHING
    assert place.attack(*old_backup) == EVERYTHING

    after = ours(place.step("destroy"))
    assert place.attack(*after) == EVERYTHING, "dead rows and the log: erased is not yet final here"
    first_kek = place.keks()

    rotated = place.slagkracht("keys", "rotate", "--keyring-to", str(place.root / "backup-rotated"))
    assert rotated["final"] == 2
    new_backup = place.backup("after")
    now = ours(place.files)
    assert place.attack(*before, *after, *now, *old_backup, *new_backup) == THE_LIVING
    assert place.attack(*now) == THE_LIVING, "and what lives is found: the attack still works"
    assert place.attack(*old_backup, keks=first_kek) == EVERYTHING
    assert place.slagkracht("ledger", "verify")["whole"]

"""Destruction, seen by an attacker with today's key, every file of both databases and all the backups.

Before it, the attacker opens everything: so the attack works. After it, on SQLite, nothing in the files of
the system; and after the epoch ended, on both databases, nothing in any file or backup either. Whole owners,
single records of an owner that lives on, and the question whether a known number was ever in the vault.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from slagkracht.base.keys import Folder
from tests.postgres import Cluster

BSNS = [["bsn", "111111110"], ["bsn", "222222220"], ["bsn", "333333330"]]


@dataclass
class Place:
    """A system under attack: its files, its addresses, and where its backups go."""

    root: Path
    files: Path
    main: str
    keyring: str

    @property
    def targets(self) -> Path:
        return self.root / "targets.json"

    def run(self, *words: str) -> str:
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(["src", "."]),
            "DJANGO_SETTINGS_MODULE": "slagkracht.settings",
            "SLAGKRACHT_MODE": "demo",
            "SLAGKRACHT_STATE": str(self.root / "state"),
            "SLAGKRACHT_KEY_DIR": str(self.root / "keys"),
            "SLAGKRACHT_DATABASE_URL": self.main,
            "SLAGKRACHT_KEYRING_URL": self.keyring,
        }
        done = subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3_000:]
        return done.stdout

    def slagkracht(self, *words: str) -> dict:
        return json.loads(self.run("-m", "slagkracht.cli", *words, "--json"))

    def step(self, name: str) -> Path:
        """Do something, and give the files as they lie on the disk while the process still runs."""
        copy = self.root / f"disk-after-{name}"
        self.run(
            "-m", "tests.integration.vault.scenario", name, str(self.targets), str(self.files), str(copy)
        )
        return copy

    def backup(self, name: str) -> list[Path]:
        folders = [self.root / f"backup-{name}", self.root / f"backup-{name}-keyring"]
        self.slagkracht("backup", "--to", str(folders[0]), "--keyring-to", str(folders[1]))
        return folders

    def keks(self) -> dict[str, str]:
        """Today's keys, as a thief of the key folder would read them."""
        store = Folder(self.root / "keys", demo=True)
        return {
            name[4:].lstrip("0"): store.read(name).hex() for name in store.names() if name.startswith("kek")
        }

    def attack(self, *paths: Path, keks: dict[str, str] | None = None) -> dict:
        """Run the attacker; gives what it opened, by its text, and which numbers it knows to be there."""
        rows = json.loads(self.targets.read_text())["records"]
        wanted = {"records": rows, "identifiers": BSNS, "keks": keks or self.keks()}
        order = self.root / "attack.json"
        order.write_text(json.dumps(wanted))
        program = Path(__file__).parents[2] / "attacker.py"
        found = json.loads(self.run(str(program), str(order), *map(str, paths)))
        opened = [str(found["opened"][row[0]]["words"])[:9] for row in rows if row[0] in found["opened"]]
        return {"opened": opened, "known": [value for _, value in found["known"]]}


EVERYTHING = {"opened": ["Jansen, D", "x" * 9, "De Vries", "mag blijv"], "known": [b for _, b in BSNS]}
THE_LIVING = {"opened": ["mag blijv"], "known": ["333333330"]}


@pytest.fixture
def on_sqlite(tmp_path) -> Place:
    files = tmp_path / "disk"
    files.mkdir()
    return ready(
        Place(tmp_path, files, f"sqlite:///{files}/main.sqlite3", f"sqlite:///{files}/keyring.sqlite3")
    )


@pytest.fixture
def on_postgres(tmp_path, postgres_cluster: Cluster) -> Place:
    for name in ("attacked_main", "attacked_keyring"):
        postgres_cluster.sql(f"DROP DATABASE IF EXISTS {name}")
        postgres_cluster.sql(f"CREATE DATABASE {name}")
    url = postgres_cluster.url
    return ready(Place(tmp_path, postgres_cluster.data, url("attacked_main"), url("attacked_keyring")))


def ready(place: Place) -> Place:
    (place.root / "state").mkdir()
    for alias in ("default", "keyring"):
        place.run("manage.py", "migrate", "--database", alias, "-v0", "--skip-checks")
    assert "kek-0001" in place.slagkracht("keys", "init")["made"]
    return place


def only_ours(copy: Path) -> list[Path]:
    """Of a PostgreSQL folder: its databases and its log (the templates hold nothing of ours)."""
    if not (copy / "base").is_dir():
        return [copy]
    return [*(p for p in (copy / "base").iterdir() if int(p.name) > 5), copy / "pg_wal"]


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
def test_on_postgresql(on_postgres):
    place = on_postgres
    before = only_ours(place.step("plant"))
    old_backup = place.backup("before")
    assert place.attack(*before) == EVERYTHING
    assert place.attack(*old_backup) == EVERYTHING

    after = only_ours(place.step("destroy"))
    assert place.attack(*after) == EVERYTHING, "dead rows and the log: erased is not yet final here"
    first_kek = place.keks()

    rotated = place.slagkracht("keys", "rotate", "--keyring-to", str(place.root / "backup-rotated"))
    assert rotated["final"] == 2
    new_backup = place.backup("after")
    now = only_ours(place.files)
    assert place.attack(*before, *after, *now, *old_backup, *new_backup) == THE_LIVING
    assert place.attack(*now) == THE_LIVING, "and what lives is found: the attack still works"
    assert place.attack(*old_backup, keks=first_kek) == EVERYTHING
    assert place.slagkracht("ledger", "verify")["whole"]

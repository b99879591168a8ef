"""A whole system in a folder of its own, worked through the command line: its files, backups and thieves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from slagkracht.base.keys import Folder

BSNS = [["bsn", "111111110"], ["bsn", "222222220"], ["bsn", "333333330"]]


@dataclass
class Place:
    """A system: its files, its addresses, and where its backups go."""

    root: Path
    files: Path
    main: str
    keyring: str

    @property
    def targets(self) -> Path:
        return self.root / "targets.json"

    def run(self, *words: str, code: int = 0) -> str:
        """Run a program of this system; gives what it printed (for another exit code: its complaint)."""
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
        assert done.returncode == code, done.stderr[-3_000:]
        return done.stderr if code == 2 else done.stdout

    def slagkracht(self, *words: object, code: int = 0) -> dict:
        """Run a command of ours; gives its answer."""
        out = self.run("-m", "slagkracht.cli", *map(str, words), "--json", code=code)
        return {"error": out} if code == 2 else json.loads(out)

    def step(self, name: str) -> Path:
        """Do something, and give the files as they lie on the disk while the process still runs."""
        copy = self.root / f"disk-after-{name}"
        self.scenario(name, str(self.files), str(copy))
        return copy

    def scenario(self, name: str, *words: str) -> str:
        """Do something in a process of its own."""
        return self.run("-m", "tests.integration.vault.scenario", name, str(self.targets), *words)

    def readable(self) -> list[str]:
        """What still opens through the front door, by its text."""
        return [words[:9] for words in json.loads(self.scenario("look"))]

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

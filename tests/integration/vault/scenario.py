"""What happens in the system under attack: run by ``test_attack`` in a process of its own.

``plant`` seals two owners; ``destroy`` destroys the first and one record of the second; ``look`` opens what
opens. A step can end by copying every file of both databases as they lie on the disk while the process still
runs, log and all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import django

KIND = "attacked"
LIVING = {"words": "mag blijven", "n": 2}


def plant(targets: Path) -> None:
    """Owner A with two records; owner B with one that will be destroyed and one that stays."""
    from slagkracht.apps.ledger.acts import act
    from slagkracht.apps.vault.sealing import Batch
    from slagkracht.base.ids import new_id

    first, second, batch = new_id(), new_id(), Batch()
    batch.owner(first)
    batch.owner(second)
    rows = [
        (first, {"words": "Jansen, Dorpsstraat 1"}, [("bsn", "111111110")]),
        (first, {"words": "x" * 300}, []),
        (second, {"words": "De Vries"}, [("bsn", "222222220")]),
        (second, LIVING, [("bsn", "333333330")]),
    ]
    records = [
        (str(batch.add(owner, KIND, fields, known)), str(owner), KIND) for owner, fields, known in rows
    ]
    batch.make_keys()
    with act("test.plant", by=somebody(), owner=first):
        batch.write()
    targets.write_text(json.dumps({"records": records}))


def destroy(targets: Path) -> None:
    """All of A, one record of B."""
    from uuid import UUID

    from slagkracht.apps.vault import destruction

    rows = json.loads(targets.read_text())["records"]
    first, second = UUID(rows[0][1]), UUID(rows[2][1])
    destruction.register("attacked", lambda owner: None)
    common = {"by": somebody(), "owner_kind": "attacked", "ground": "BGS 1.16(1)"}
    destruction.destroy(owner=first, **common)
    destruction.destroy(owner=second, records=[UUID(rows[2][0])], **common)


def somebody():
    from slagkracht.base.actors import Actor
    from slagkracht.base.ids import new_id

    return Actor(id=new_id(), name="Tess Testema", seat="politie")


def look(targets: Path) -> None:
    """Print what opens through the front door, in the order it was planted."""
    from uuid import UUID

    from slagkracht.apps.vault.reading import open_records, reading

    rows = json.loads(targets.read_text())["records"]
    with reading(somebody(), {UUID(owner) for _, owner, _ in rows}, "x"):
        opened = open_records(UUID(record) for record, _, _ in rows)
    print(json.dumps([opened[UUID(row[0])]["words"] for row in rows if UUID(row[0]) in opened]))


def copy(files: str, to: str) -> None:
    """A separate process copies: closing a file of SQLite in this one would drop its locks."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
    subprocess.run(["cp", "-r", files, to], check=True)


def main(step: str, targets: str, *copied: str) -> None:
    """One step, then the copy of the disk when asked for."""
    django.setup()
    from slagkracht.apps.vault import kinds

    kinds.register(kinds.Kind(KIND, ("words", "n"), "a test", "none"))
    {"plant": plant, "destroy": destroy, "look": look}[step](Path(targets))
    if copied:
        copy(*copied)


if __name__ == "__main__":
    main(*sys.argv[1:])

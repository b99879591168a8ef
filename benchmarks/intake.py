"""What the intake costs: a list of 10,000 signals imported, and its own lists at 1,000 and 100,000.

    python -m benchmarks.intake        # SQLite in a temporary folder, and PostgreSQL where it is installed

``measure()`` gives a row for each: what, ours_seconds, alternative, alternative_seconds, ratio, quality.
Every part works in a process of its own, on databases of its own, with a small made-up region.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks._rows import Row, row, timed
from benchmarks._system import longest_transaction, run, system, vendor

ROWS = 10_000
FEW, MANY = 1_000, 100_000
TIMES = 20  # a list is asked so many times; the median counts


def measure() -> list[Row]:
    """Both parts, on both databases."""
    rows: list[Row] = []
    for part in ("import", "lists"):
        with system() as env:
            rows += _work(env, part)
    return rows + _on_postgres()


def _on_postgres() -> list[Row]:
    from tests.postgres import cluster, programs

    if programs() is None:
        return []
    rows: list[Row] = []
    with cluster(durable=True) as made:
        for part in ("import", "lists"):
            names = [f"bench_{part}_main", f"bench_{part}_keyring"]
            for name in names:
                made.sql(f"CREATE DATABASE {name}")
            with system(*(made.url(name) for name in names)) as env:
                rows += _work(env, part)
    return rows


def _work(env: dict[str, str], part: str) -> list[Row]:
    found: list[Row] = json.loads(run(env, "-m", "benchmarks.intake", part).splitlines()[-1])
    return found


def _people() -> dict[str, Any]:
    """The small region of the tests, and somebody in each role."""
    from tests.integration.intake import world

    from slagkracht.apps.vault.keyring import epochs

    epochs.begin_first()
    world.load()
    seat = "burgemeester:gm0307"
    grants = {
        "manager": ("politie", ("account_manager", "region")),
        "reporter": ("politie", ("reporter", "seat:politie")),
        "weigher": ("om", ("weigher", "district:oost")),
        "official": (seat, ("notice_official", "gm0307")),
    }
    return {role: world.person(f"Proef {role}", at, grant) for role, (at, grant) in grants.items()}


# Importing


def part_import() -> list[Row]:
    """A spreadsheet of 10,000 signals with a subject each, from its bytes to received; beside the same rows
    inserted in one transaction, unsealed and without a ledger."""
    from tests.integration.intake.conftest import rows_of
    from tests.unit.intake.sheets_world import as_xlsx

    from slagkracht.apps.intake.actions import import_run, importing
    from slagkracht.apps.intake.models import Signal
    from slagkracht.apps.intake.sheets.columns import template_columns

    by, handed = _people()["manager"], []
    import_run.in_background = lambda *values: handed.append(values)
    columns = template_columns()
    cells = [[column.nl for column in columns]]
    cells += [[each.get(column.code, "") for column in columns] for each in rows_of(ROWS)]
    content = as_xlsx(cells)
    took: dict[str, float] = {}
    with _colleague() as waited, longest_transaction() as held, timed() as ours:
        with timed() as step:
            checked = importing.check(by=by, seat="politie", name="lijst.xlsx", content=content)
        took["read and checked"] = step[0]
        with timed() as step:
            batch = importing.keep(by=by, seat="politie", checked=checked)
        took["kept under seal"] = step[0]
        with timed() as step:
            importing.begin(by=by, batch_id=batch)
            import_run.execute(by=by, batch_id=batch, run=handed[0][2])
        took["imported"] = step[0]
    assert Signal.objects.filter(stage="received").count() == ROWS
    with timed() as theirs:
        _plain()
    quality = {what: round(seconds, 2) for what, seconds in took.items()}
    what = f"import {ROWS:,} signals from .xlsx, {vendor()}"
    name = "the same rows unsealed, in one transaction"
    return [row(what, ours[0], name, theirs[0], longest_transaction_seconds=held, **waited, **quality)]


@contextmanager
def _colleague() -> Iterator[dict[str, float]]:
    """Somebody else who takes a number for a signal all the time: how long that took at most."""
    words = [sys.executable, "-m", "benchmarks.intake", "colleague"]
    found: dict[str, float] = {}
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        yield found
        said, _nothing = other.communicate()
    found |= json.loads(said.splitlines()[-1])


def part_colleague() -> dict[str, float]:
    """Until the other side closes."""
    from slagkracht.apps.intake.actions import numbering
    from slagkracht.apps.ledger.acts import act
    from slagkracht.base.actors import service

    took = []
    while not select.select([sys.stdin], [], [], 0.05)[0]:
        with timed() as one, act("bench.number", by=service("colleague")):
            numbering.take(numbering.SIGNAL)
        took.append(one[0])
    return {"colleague_acts": len(took), "colleague_waited_at_most_seconds": round(max(took), 3)}


def _plain() -> None:
    """What one would write first: every row at once, in the clear."""
    from django.db import transaction

    from slagkracht.apps.intake.models import Signal
    from slagkracht.base.ids import new_id
    from slagkracht.base.locks import unlocked

    rows = list(Signal.objects.filter(stage="received"))
    for signal in rows:
        signal.id, signal.number, signal.batch = new_id(), (signal.number or 0) + ROWS, None
    with transaction.atomic(), unlocked():
        Signal.objects.bulk_create(rows, batch_size=500)


# Lists


def part_lists() -> list[Row]:
    """Every list of the room at 1,000 and at 100,000 signals (and notices, and local cases): the time, and
    what is read: steps of SQLite's machine, rows that PostgreSQL touches."""
    from tests.integration.intake.filling import LISTS, fill, plans, work_of

    who = _people()
    found: dict[int, dict[str, tuple[float, int]]] = {}
    done = 0
    for count in (FEW, MANY):
        fill(done, count, who)
        found[count] = {name: (_median(ask, who), work_of(ask, who)) for name, ask in LISTS.items()}
        done = count
    scans = _scans(LISTS.values(), who, plans)
    return [
        row(
            f"list, {name}: {MANY:,} rows, {vendor()}",
            found[MANY][name][0],
            f"the same at {FEW:,}",
            found[FEW][name][0],
            reads=found[MANY][name][1],
            reads_at_few=found[FEW][name][1],
            scans=scans,
        )
        for name in LISTS
    ]


def _median(ask: Callable[[Any], object], who: Any) -> float:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask(who)
        took.append(time.perf_counter() - began)
    return sorted(took)[TIMES // 2]


def _scans(lists: Any, who: Any, plans: Callable[[Any], list[str]]) -> int:
    """How many steps of all plans read a whole table of this room, or sort."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    steps: list[str] = []
    for ask in lists:
        with CaptureQueriesContext(connection) as captured:
            ask(who)
        steps += plans(captured)
    bad = ("TEMP B-TREE", "Seq Scan on intake_", "Sort")
    whole = [step for step in steps if "SCAN intake_" in step and "INDEX" not in step]
    return len(whole) + sum(any(word in step for word in bad) for step in steps)


def main(words: list[str]) -> None:
    """Without words: measure and print. With words: one part, for a process of its own."""
    if not words:
        for found in measure():
            print(json.dumps(found))
        return
    import django

    django.setup()
    print(json.dumps(globals()[f"part_{words[0]}"]()))


if __name__ == "__main__":
    main(sys.argv[1:])

"""What the ledger and the vault cost, each beside a plain alternative in the same run.

    python -m benchmarks.ledger        # SQLite in a temporary folder, and PostgreSQL where it is installed

``measure()`` gives a row for each: what, ours_seconds, alternative, alternative_seconds, ratio, quality.
Every part works in a process of its own, on databases of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

from benchmarks._rows import Row, row, timed
from benchmarks._system import longest_transaction, run, system, vendor

ENTRIES = 100_000
RECORDS = 60_000
OPENED = 5_000
OWNERS = 20_000
WRITERS, ACTS, ACT_SECONDS = 8, 40, 0.02
PEOPLE, TURNS = 8, 25


def measure() -> list[Row]:
    """Every part on SQLite, and on PostgreSQL what differs there."""
    rows: list[Row] = []
    for part in ("verify", "seal", "rotate", "people"):
        with system() as env:  # of its own: verify leaves an edited entry behind
            rows += _work(env, part)
    rows += _on_postgres()
    return rows


def _on_postgres() -> list[Row]:
    from tests.postgres import cluster, programs

    if programs() is None:
        return []
    with cluster(durable=True) as made:
        for name in ("bench_main", "bench_keyring"):
            made.sql(f"CREATE DATABASE {name}")
        with system(made.url("bench_main"), made.url("bench_keyring")) as env:
            return [one for part in ("acts", "seal", "people") for one in _work(env, part)]


def _work(env: dict[str, str], part: str, *words: str) -> list[Row]:
    found: list[Row] = json.loads(run(env, "-m", "benchmarks.ledger", part, *words).splitlines()[-1])
    return found


# Verifying


def part_verify() -> list[Row]:
    """100,000 entries, each with a checkpoint of its own: the most that can stand in the anchor file."""
    from slagkracht.apps.ledger import queries
    from slagkracht.apps.ledger.models import Entry

    _many_entries()
    with timed() as ours:
        verdict = queries.verify()
    assert verdict.whole
    with timed() as theirs:
        _plain_verify()
    from slagkracht.base.locks import unlocked

    with unlocked():
        Entry.objects.filter(number=ENTRIES // 2).update(act="edited")
    found = [fault.kind for fault in queries.verify().faults] == ["edited"]
    name = "model objects, and the signature of every checkpoint"
    per_second = round(ENTRIES / ours[0])
    return [
        row(f"verify {ENTRIES:,} entries", ours[0], name, theirs[0], per_second=per_second, edit_found=found)
    ]


def _many_entries() -> None:
    from slagkracht.apps.ledger import acts
    from slagkracht.apps.ledger.chain import START
    from slagkracht.apps.ledger.models import Entry, Head
    from slagkracht.apps.ledger.store import anchor
    from slagkracht.base.actors import Actor
    from slagkracht.base.ids import new_id
    from slagkracht.base.locks import unlocked

    by, sync = Actor(id=new_id(), name="x", seat="politie"), os.fsync
    head = Head(id=1, number=0, digest=START)
    rows = []
    os.fsync = lambda _: None
    for number in range(ENTRIES):
        facts = {"code": "drugs", "number": number}
        draft = acts.Draft("signal.report", by, new_id(), "WGS 2.23(1)", objects=[str(new_id())], facts=facts)
        link = acts._link(draft, head)
        head = Head(id=1, number=link.number, digest=link.digest)
        rows.append(Entry(**acts.columns(link)))
        anchor().checkpoint(link.number, link.digest, at=link.at.isoformat())
    os.fsync = sync
    with unlocked():
        Entry.objects.bulk_create(rows, batch_size=1_000)
        head.save()


def _plain_verify() -> None:
    """What one would write first."""
    from slagkracht.apps.ledger.anchor import _verified
    from slagkracht.apps.ledger.chain import START, digest
    from slagkracht.apps.ledger.models import Entry
    from slagkracht.apps.ledger.store import anchor

    key = anchor().key.public_key()
    checkpoints = [_verified(line, key) for line in anchor().path.read_bytes().splitlines()]
    signed = {line["number"]: line["digest"] for line in checkpoints}
    previous = START
    for entry in Entry.objects.order_by("number").iterator():
        assert entry.previous == previous
        assert digest(entry) == entry.digest == signed[entry.number]
        previous = entry.digest


# Sealing and opening


def part_seal() -> list[Row]:
    """60,000 records of 10,000 owners, as an import would; then 5,000 of them opened."""
    from slagkracht.apps.ledger.acts import act
    from slagkracht.apps.vault import kinds
    from slagkracht.apps.vault.models import Record
    from slagkracht.apps.vault.sealing import Batch
    from slagkracht.base.actors import Actor
    from slagkracht.base.ids import new_id
    from slagkracht.base.locks import unlocked

    kinds.register(kinds.Kind("bench", ("name", "text"), "a benchmark", "none"))
    by = Actor(id=new_id(), name="x", seat="politie")
    texts = [{"name": f"Persoon {n}", "text": f"Waarneming {n} " * 8} for n in range(RECORDS)]
    owners = [new_id() for _ in range(RECORDS // 6)]
    with longest_transaction() as held, timed() as ours:
        batch = Batch()
        for owner in owners:
            batch.owner(owner)
        records = [batch.add(owners[n // 6], "bench", text) for n, text in enumerate(texts)]
        batch.make_keys()
        with act("bench.seal", by=by):
            batch.write()
    plain = [
        Record(id=new_id(), owner=owners[n // 6], kind="plain", ciphertext=json.dumps(text).encode())
        for n, text in enumerate(texts)
    ]
    with timed() as theirs, act("bench.plain", by=by):
        Record.objects.bulk_create(plain, batch_size=500)
    rows = [
        row(
            f"seal {RECORDS:,} records of {len(owners):,} owners, {vendor()}",
            ours[0],
            "the same rows unsealed",
            theirs[0],
            longest_lock_seconds=held,
        )
    ]
    rows += _open(by, owners, records, [record.id for record in plain])
    with unlocked():
        Record.objects.filter(kind="plain").delete()
    return rows


def _open(by: Any, owners: list[Any], records: list[Any], plain: list[Any]) -> list[Row]:
    from slagkracht.apps.vault.models import Record
    from slagkracht.apps.vault.reading import open_records, reading

    with reading(by, owners, "x"):
        with timed() as ours:
            opened = open_records(records[:OPENED])
        assert len(opened) == OPENED
        with timed() as theirs:
            for start in range(0, OPENED, 500):
                some = Record.objects.filter(id__in=plain[start : start + 500])
                for text in some.values_list("ciphertext", flat=True):
                    json.loads(bytes(text))
    what = f"open {OPENED:,} records with their own keys, {vendor()}"
    return [row(what, ours[0], "read them unsealed", theirs[0], records=len(opened))]


# Rotating


def part_rotate(owners: str = str(OWNERS)) -> list[Row]:
    """Owners with one record and one identifier each."""
    from slagkracht.apps.vault import rotation
    from slagkracht.apps.vault.keyring import ring
    from slagkracht.base.actors import service
    from slagkracht.base.ids import new_id

    count = int(owners)
    for start in range(0, count, 2_000):
        ids = [new_id() for _ in range(min(2_000, count - start))]
        new = [ring.NewRecord(new_id(), one, [("plate", str(start + n))]) for n, one in enumerate(ids)]
        ring.make_keys(ids, new)
    with longest_transaction() as held, timed() as ours:
        done = rotation.rotate(by=service("operator"))
    assert ring.find("plate", "7")
    real, rotation._update_many = rotation._update_many, _bulk_update
    with timed() as theirs:
        rotation.rotate(by=service("operator"))
    rotation._update_many = real
    what = f"rotate {done.owners:,} owners with a record each, {vendor()}"
    return [row(what, ours[0], "with bulk_update", theirs[0], longest_lock_seconds=held)]


def _bulk_update(model: Any, names: tuple[str, ...], rows: list[Any]) -> None:
    *columns, key = [model._meta.get_field(name).attname for name in names]
    objects = [model(**dict(zip([*columns, key], values, strict=True))) for values in rows]
    model.objects.bulk_update(objects, list(names[:-1]), batch_size=500)


# Acts


def part_acts() -> list[Row]:
    """Eight processes write acts of 20 ms; the head of the ledger locked last, or first."""
    took = {}
    for how in ("last", "first"):
        words = [sys.executable, "-m", "benchmarks.ledger", "writer", how]
        running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(WRITERS)]
        spans = [json.loads(process.communicate()[0]) for process in running]
        took[how] = max(end for _, end in spans) - min(begin for begin, _ in spans)
    from slagkracht.apps.ledger import queries

    verdict = queries.verify()
    acts = WRITERS * ACTS
    return [
        row(
            f"{acts} acts of {ACT_SECONDS * 1000:.0f} ms by {WRITERS} processes, {vendor()}",
            took["last"],
            "the head locked first",
            took["first"],
            per_second=round(acts / took["last"]),
            whole=verdict.whole,
            checkpoints=verdict.checkpoints,
        )
    ]


def part_writer(how: str) -> tuple[float, float]:
    """One of the eight."""
    from slagkracht.apps.ledger import acts
    from slagkracht.base.actors import Actor
    from slagkracht.base.ids import new_id

    by = Actor(id=new_id(), name="x")
    acts.record(acts.Draft("bench.first", by))
    time.sleep(1)  # until all are connected
    began = time.time()
    for _ in range(ACTS):
        with acts.act("bench.act", by=by):
            if how == "first":
                acts._locked_head()
            time.sleep(ACT_SECONDS)
    return began, time.time()


# People


def part_people() -> list[Row]:
    """Eight people at their desks, each sealing, reading back and adding without a pause; then one alone who
    does as much. A database that is ever "locked" ends the benchmark: nothing here tries again."""
    waits, took = _people(PEOPLE, TURNS)
    _, alone = _people(1, PEOPLE * TURNS)
    from slagkracht.apps.ledger import queries

    waits.sort()
    return [
        row(
            f"{PEOPLE} people at once, {PEOPLE * TURNS} turns of sealing, reading and adding, {vendor()}",
            took,
            "one person does them all",
            alone,
            turns=len(waits),
            median_seconds=round(waits[len(waits) // 2], 3),
            slowest_seconds=round(waits[-1], 3),
            whole=queries.verify().whole,
        )
    ]


def _people(count: int, turns: int) -> tuple[list[float], float]:
    """So many processes, so many turns each: how long every turn took, and all of it together."""
    words = [sys.executable, "-m", "benchmarks.ledger", "person", str(turns)]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True) for _ in range(count)]
    spans: list[tuple[float, float]] = []
    for process in running:
        out, complaint = process.communicate()
        if process.returncode:
            raise RuntimeError(complaint[-2_000:])
        spans += json.loads(out)
    waits = [end - begin for begin, end in spans]
    return waits, max(end for _, end in spans) - min(begin for begin, _ in spans)


def part_person(turns: str) -> list[tuple[float, float]]:
    """One of the eight."""
    from slagkracht.apps.ledger import acts
    from slagkracht.apps.vault import kinds
    from slagkracht.base.actors import Actor
    from slagkracht.base.ids import new_id

    kinds.register(kinds.Kind("bench", ("name", "text"), "a benchmark", "none"))
    by = Actor(id=new_id(), name="x", seat="politie")
    acts.record(acts.Draft("bench.first", by))
    time.sleep(1)  # until all are connected
    spans = []
    for _ in range(int(turns)):
        began = time.time()
        _turn(by)
        spans.append((began, time.time()))
    return spans


def _turn(by: Any) -> None:
    """Something new, something added to it, and all of it read back."""
    from slagkracht.apps.ledger.acts import act
    from slagkracht.apps.vault.reading import open_all, reading
    from slagkracht.apps.vault.sealing import Batch
    from slagkracht.base.ids import new_id

    owner = new_id()
    for turn in range(2):
        batch = Batch()
        if turn == 0:
            batch.owner(owner)
        batch.add(owner, "bench", {"name": "Persoon", "text": "Waarneming " * 8}, [("plate", str(owner))])
        batch.make_keys()
        with act("bench.person", by=by, owner=owner):
            batch.write()
    with reading(by, owner, "x"):
        assert len(open_all(owner)) == 2


def main(words: list[str]) -> None:
    """Without words: measure and print. With words: one part, for a process of its own."""
    if not words:
        for found in measure():
            print(json.dumps(found))
        return
    import django

    django.setup()
    print(json.dumps(globals()[f"part_{words[0]}"](*words[1:])))


if __name__ == "__main__":
    main(sys.argv[1:])

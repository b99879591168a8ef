"""Backup and restore through the command line: nothing destroyed comes back, and the gap is told."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.vault.place import Place

pytestmark = pytest.mark.slow
PLANTED = ["Jansen, D", "x" * 9, "De Vries", "mag blijv"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request) -> Place:
    return request.getfixturevalue(f"on_{request.param}")


def restore(place, main, keyring, *words, code=0):
    return place.slagkracht("restore", "--from", main, "--keyring-from", keyring, *words, code=code)


def test_what_was_destroyed_since_the_backup_is_destroyed_again(place):
    place.scenario("plant")
    main, keyring = place.backup("old")
    assert place.readable() == PLANTED
    place.scenario("destroy")
    before = place.slagkracht("ledger", "verify")
    erased = certificates(place)

    refused = restore(place, main, keyring, code=2)
    assert "--replace" in refused["error"]
    done = restore(place, main, keyring, "--replace")

    assert done["destroyed_again"] == 2
    assert done["gap"]["last"] == before["entries"]
    assert done["without_key"] == 0
    assert place.readable() == ["mag blijv"]
    verdict = place.slagkracht("ledger", "verify")
    assert verdict["whole"]
    assert verdict["gaps"] == [done["gap"]]
    assert certificates(place) == erased, "the certificates are back, with the date of the first destruction"
    assert place.attack(place.files)["opened"] == ["mag blijv"] or "postgres" in place.main

    again = restore(place, main, keyring, "--replace")
    assert again["destroyed_again"] == 2
    assert again["gap"]["first"] == done["gap"]["first"]
    assert place.slagkracht("ledger", "verify")["whole"]
    assert place.slagkracht("keys", "rotate", "--no-backup")["final"] == 2


def certificates(place):
    """Owner, stage and date of erasure, as the anchor file and the database have them."""
    return place.run(
        "-c",
        "import django; django.setup()\n"
        "from slagkracht.apps.vault.models import Certificate\n"
        "for c in Certificate.objects.order_by('id'): print(c.id, c.owner, c.stage, c.erased, c.count)",
    )


def test_a_backup_put_back_by_hand_does_not_start_until_it_is_finished(on_sqlite):
    place = on_sqlite
    place.scenario("plant")
    copy = place.root / "copy"
    shutil.copytree(place.files, copy)
    place.scenario("destroy")
    shutil.rmtree(place.files)
    shutil.copytree(copy, place.files)
    assert "restore --finish" in place.slagkracht("destroy", "--due", code=2)["error"]
    done = place.slagkracht("restore", "--finish")
    assert done["destroyed_again"] == 2
    assert place.slagkracht("destroy", "--due")["failed"] == []
    assert place.readable() == ["mag blijv"]


def test_on_a_new_machine_with_the_copied_anchor(on_sqlite):
    place = on_sqlite
    place.scenario("plant")
    main, keyring = place.backup("old")
    place.scenario("destroy")
    anchor = place.root / "state" / "anchor.jsonl"
    kept = place.root / "kept-elsewhere.jsonl"
    shutil.copy(anchor, kept)
    anchor.unlink()
    for path in place.files.iterdir():
        path.unlink()
    assert "--anchor" in restore(place, main, keyring, code=2)["error"]
    (backup_anchor,) = main.glob("anchor-*")
    done = restore(place, main, keyring, "--anchor", kept)
    assert done["destroyed_again"] == 2
    assert place.readable() == ["mag blijv"]
    assert anchor.read_bytes().startswith(kept.read_bytes())
    older = restore(place, main, keyring, "--anchor", backup_anchor, "--replace")
    assert older["destroyed_again"] == 2, "the longer anchor counts"


def test_an_anchor_that_tells_another_story_is_refused(on_sqlite):
    place = on_sqlite
    place.scenario("plant")
    main, keyring = place.backup("old")
    anchor = place.root / "state" / "anchor.jsonl"
    kept = place.root / "kept.jsonl"
    shutil.copy(anchor, kept)
    place.scenario("look")
    forged = kept.read_bytes().splitlines()[0] + b"\n"
    anchor.write_bytes(forged)
    place.scenario("look")
    assert (
        "not the same anchor" in restore(place, main, keyring, "--anchor", kept, "--replace", code=2)["error"]
    )
    kept.write_bytes(kept.read_bytes().replace(b'"number":1', b'"number":3'))
    assert "anchor line 1" in restore(place, main, keyring, "--anchor", kept, "--replace", code=2)["error"]


def test_a_copy_of_the_keyring_from_before_a_rotation_is_refused(place):
    place.scenario("plant")
    main, keyring = place.backup("old")
    place.slagkracht("keys", "rotate", "--keyring-to", place.root / "rotated")
    error = restore(place, main, keyring, "--replace", code=2)["error"]
    assert "kek-0001" in error
    assert place.readable() == PLANTED, "nothing was overwritten"
    done = restore(place, main, place.root / "rotated", "--replace")
    assert done["without_key"] == 0, "an old copy of main is useful with the new keyring"
    assert place.readable() == PLANTED


def test_a_damaged_or_foreign_copy_is_refused(on_sqlite, tmp_path):
    place = on_sqlite
    place.scenario("plant")
    main, keyring = place.backup("old")
    (copy,) = keyring.glob("keyring-*")
    broken = tmp_path / "keyring-20260101T000000.000000Z.sqlite3"
    broken.write_bytes(copy.read_bytes()[:8192] + b"\xff" * 4096 + copy.read_bytes()[12288:])
    assert "keyring-20260101" in restore(place, main, broken, "--replace", code=2)["error"]
    foreign = tmp_path / "keyring-20260101T000000.000000Z.pgdump"
    foreign.write_bytes(b"PGDMP")
    assert "no copy of a sqlite" in restore(place, main, foreign, "--replace", code=2)["error"]
    assert "no copy of keyring" in restore(place, main, tmp_path / "nowhere", "--replace", code=2)["error"]
    assert place.readable() == PLANTED, "what was here is untouched"


def test_the_copies_are_whole_private_and_apart(on_sqlite):
    place = on_sqlite
    place.scenario("plant")
    made = place.slagkracht("backup", "--to", place.root / "a", "--keyring-to", place.root / "b")
    for path in (made["main"], made["anchor"], made["keyring"]):
        assert (place.root / path).stat().st_mode & 0o077 == 0
    assert sorted(p.name[:6] for p in (place.root / "a").iterdir()) == ["anchor", "main-2"]
    assert [p.name[:8] for p in (place.root / "b").iterdir()] == ["keyring-"]
    rows = sqlite3.connect(made["main"]).execute("SELECT count(*) FROM vault_record").fetchone()
    assert rows == (4,)
    for apart in ("a", "a/inside", "."):
        words = ("backup", "--to", place.root / "a", "--keyring-to", place.root / apart)
        assert "apart" in place.slagkracht(*words, code=2)["error"]
    assert made["same_disk"]


def test_copies_of_the_keyring_become_too_old(on_sqlite):
    place = on_sqlite
    place.scenario("plant")
    main, keyring = place.backup("old")
    stamp = "%Y%m%dT%H%M%S.%fZ"
    now = datetime.now(UTC)
    for days in (29, 30, 45):
        (keyring / f"keyring-{now - timedelta(days=days):{stamp}}.sqlite3").touch()
        (main / f"main-{now - timedelta(days=days):{stamp}}.sqlite3").touch()
    (keyring / "notes.txt").touch()
    made = place.slagkracht("backup", "--to", place.root / "other", "--keyring-to", keyring)
    assert len(made["removed"]) == 2
    assert len(list(keyring.glob("keyring-*"))) == 3
    assert (keyring / "notes.txt").exists()
    assert len(list(main.glob("main-*"))) == 4, "old copies of main hold no key"


def test_the_rotation_leaves_one_readable_copy(on_sqlite):
    place = on_sqlite
    place.scenario("plant")
    _, keyring = place.backup("old")
    done = place.slagkracht("keys", "rotate", "--keyring-to", keyring)
    assert [str(p) for p in keyring.iterdir()] == [done["backup"]]
    assert len(done["removed"]) == 1
    assert json.loads(json.dumps(done))["waiting"] == []

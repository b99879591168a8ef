"""The commands of the operator, through the command line: what they do, say and leave in the ledger."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest

from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault import destruction, housekeeping
from slagkracht.apps.vault.housekeeping import Due
from slagkracht.apps.vault.keyring import epochs
from slagkracht.apps.vault.models import Certificate
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.commands import os_user
from slagkracht.base.ids import new_id
from slagkracht.base.keys import Credentials
from slagkracht.cli import main

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


@pytest.fixture
def run(capsys):
    """Run a command; gives its exit code and what it printed."""

    def running(*words: object) -> tuple[int, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return code, capsys.readouterr().out

    return running


@pytest.fixture
def asked(run):
    """Run a command with ``--json``; gives its answer."""
    return lambda *words: json.loads(run(*words, "--json")[1])


@pytest.fixture
def due(monkeypatch) -> list[Due]:
    monkeypatch.setattr(housekeeping, "_due", [])
    monkeypatch.setattr(housekeeping, "_sweeps", [])
    named: list[Due] = []
    housekeeping.register(lambda: named)
    return named


def refused(run, capsys, *words) -> str:
    """The one line with which a command ends that cannot go on."""
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("slagkracht: ")
    assert "Traceback" not in error
    return error


# keys


def test_init_makes_what_is_missing_and_only_that(db, run, fresh_keys):
    code, said = run("keys", "init")
    assert code == 0
    assert "made: kek-0001" in said
    assert "safe" in said
    assert run("keys", "init") == (0, "every key is there\n")


def test_status_names_keys_and_epochs_and_shows_no_key(sealed, run, asked, fresh_keys):
    sealed()
    answer = asked("keys", "status")
    assert answer["keys"] == ["kek-0001", "ledger-signing", "sign-in"]
    assert [epoch["number"] for epoch in answer["epochs"]] == [1]
    assert not answer["rotation_due"]
    with clock.at(clock.now() + timedelta(days=28)):
        code, said = run("keys", "status")
    assert code == 0
    assert "rotation is due" in said
    assert "epoch 1: living" in said
    for name in answer["keys"]:
        assert fresh_keys.read(name).hex() not in said


def test_status_says_when_a_key_is_not_the_right_one(sealed, run, capsys, fresh_keys):
    sealed()
    fresh_keys.destroy("kek-0001")
    assert "kek-0001" in refused(run, capsys, "keys", "status")
    fresh_keys.create("kek-0001")
    assert "not the one" in refused(run, capsys, "keys", "status")


def test_rotate_asks_for_a_backup_or_a_no(sealed, run, capsys):
    with pytest.raises(SystemExit):
        run("keys", "rotate")
    assert "--keyring-to" in capsys.readouterr().err
    assert epochs.current().number == 1


def test_rotate_makes_certificates_final_and_tells(sealed, run, asked, fresh_keys, tmp_path):
    made = sealed()
    destruction.destroy(by=service("operator"), owner=made.id, owner_kind="test", ground="x")
    sealed("blijft")
    answer = asked("keys", "rotate", "--keyring-to", tmp_path / "safe")
    assert (answer["epoch"], answer["owners"], answer["retired"], answer["final"]) == (2, 1, [1], 1)
    assert [path.name for path in (tmp_path / "safe").iterdir()] == [answer["backup"].rpartition("/")[2]]
    assert fresh_keys.names() == ["kek-0002", "ledger-signing", "sign-in"]
    entry = Entry.objects.get(act="keys.rotate")
    assert (entry.actor, entry.facts["os_user"]) == (service("operator").id, os_user())
    code, said = run("keys", "rotate", "--keyring-to", tmp_path / "safe")
    assert code == 0
    assert "epoch 3: 1 owners moved" in said
    assert "1 older copies removed" in said


def test_rotate_from_a_timer_waits_until_it_is_due(sealed, run):
    sealed()
    assert run("keys", "rotate", "--due", "--no-backup") == (0, "the epoch is young: nothing to do\n")
    assert not Entry.objects.filter(act="keys.rotate").exists()
    with clock.at(clock.now() + timedelta(days=28)):
        code, said = run("keys", "rotate", "--due", "--no-backup")
    assert code == 0
    assert "epoch 2" in said


def test_rotate_names_the_credential_that_must_be_removed_by_hand(sealed, run, settings, fresh_keys):
    sealed()
    fresh_keys.create("kek-0002")
    settings.KEY_STORE = Credentials(fresh_keys.path, demo=True)
    code, said = run("keys", "rotate", "--no-backup")
    assert code == 0
    assert "remove kek-0001 from the credentials" in said


def test_make_prints_one_line_and_keeps_nothing(db, run, fresh_keys):
    code, said = run("keys", "make", "kek-0002")
    assert code == 0
    assert said.startswith("slagkracht-key 1 kek-0002 demo ")
    assert said.count("\n") == 1
    assert "kek-0002" not in fresh_keys.names()


def test_make_refuses_a_strange_name(db, run, capsys):
    assert "not a name" in refused(run, capsys, "keys", "make", "../kek")


def test_the_public_key_verifies_a_copy_without_a_database(sealed, run, settings):
    sealed()
    key = run("keys", "public-key")[1].strip()
    code, said = run("ledger", "verify", "--anchor", settings.ANCHOR_FILE, "--public-key", key)
    assert code == 0
    assert said.startswith(
        "the chain is whole\n1 checkpoint, 0 destroyed, 0 gap, 0 retired; vouches for entry 1"
    )


# destroy --due


def test_destroy_needs_the_word_due(db, run):
    with pytest.raises(SystemExit):
        run("destroy")


def test_destroy_does_what_is_due_and_ends_well(sealed, run, due, keyring):
    made = sealed()
    due.append(Due(made.id, "test", "BGS 1.16(1)b"))
    code, said = run("destroy", "--due")
    assert code == 0
    assert said.splitlines() == [
        "destroyed 1, finished 0, final 0",
        "swept 0 keys and 0 rows that belonged to nothing",
    ]
    assert Certificate.objects.get().stage == "erased"
    assert run("destroy", "--due")[1].startswith("destroyed 0, finished 0")


def test_destroy_ends_badly_when_something_could_not_be_destroyed(sealed, run, asked, due):
    nobody = new_id()
    due.append(Due(nobody, "unknown room", "x"))
    code, said = run("destroy", "--due")
    assert code == 1
    assert f"FAILED, tried again tomorrow: {nobody}" in said
    assert [UUID(owner) for owner in asked("destroy", "--due")["failed"]] == [nobody]


def test_destroy_ends_badly_while_a_reader_holds_the_old_pages(sealed, run, due, monkeypatch):
    made = sealed()
    due.append(Due(made.id, "test", "x"))
    monkeypatch.setattr(destruction, "squeeze", lambda alias: False)
    code, said = run("destroy", "--due")
    assert code == 1
    assert "1 destructions wait for a reader" in said


# backup


def test_backup_leaves_its_names_in_the_ledger_and_warns_of_one_disk(sealed, run, tmp_path):
    sealed()
    code, said = run("backup", "--to", tmp_path / "main", "--keyring-to", tmp_path / "keyring")
    assert code == 0
    assert "on one disk" in said
    entry = Entry.objects.get(act="vault.backup")
    assert entry.facts["main"].startswith("main-")
    assert entry.facts["keyring"].startswith("keyring-")
    assert entry.facts["os_user"] == os_user()
    assert len(list((tmp_path / "main").iterdir())) == 2
    assert len(list((tmp_path / "keyring").iterdir())) == 1


def test_backup_of_the_keyring_beside_main_is_refused(sealed, run, capsys, tmp_path):
    sealed()
    words = ("backup", "--to", tmp_path, "--keyring-to", tmp_path / "inside")
    assert "kept apart" in refused(run, capsys, *words)
    assert not Entry.objects.filter(act="vault.backup").exists()


def test_restore_names_what_it_needs(sealed, run, capsys, tmp_path):
    sealed()
    assert "--keyring-from" in refused(run, capsys, "restore", "--from", tmp_path)
    words = ("restore", "--from", tmp_path, "--keyring-from", tmp_path)
    assert "no copy of main" in refused(run, capsys, *words)

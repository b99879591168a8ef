"""``slagkracht ledger verify`` as an auditor meets it: words, exit codes, and what it says beside."""

from __future__ import annotations

import json
import shutil

import pytest
from django.db import connection

from slagkracht.apps.ledger import command, queries, upkeep
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.ledger.store import anchor
from slagkracht.cli import main

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


@pytest.fixture
def verify(capsys):
    """Run it; gives the exit code and what it printed."""

    def running(*words: object) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["ledger", "verify", *map(str, words)])
        return code, capsys.readouterr().out

    return running


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_whole_chain(five, verify):
    assert verify() == (0, "the chain is whole\n5 entries, 5 checkpoints\n")
    code, said = verify("--json")
    answer = json.loads(said)
    assert (code, answer["whole"], answer["faults"], answer["gaps"]) == (0, True, [], [])


def test_a_broken_chain_ends_badly_and_names_the_entry(five, verify):
    sql("UPDATE ledger_entry SET act = 'other' WHERE number = 3")
    code, said = verify()
    assert code == 1
    assert said.startswith("the chain is BROKEN\n  entry 3 was edited after it was written\n")
    faults = json.loads(verify("--json")[1])["faults"]
    assert [(fault["kind"], fault["number"]) for fault in faults] == [("edited", 3)]


def test_a_broken_anchor_names_the_line(five, verify):
    rows = anchor().path.read_bytes().splitlines(keepends=True)
    anchor().path.write_bytes(b"".join([rows[0], rows[1].replace(b'"number":2', b'"number":9'), *rows[2:]]))
    code, said = verify()
    assert code == 1
    assert "anchor line 2 is not signed" in said


def test_a_copy_from_elsewhere_is_what_counts(five, verify, tmp_path, capsys):
    copy = tmp_path / "copy.jsonl"
    shutil.copy(anchor().path, copy)
    assert verify("--anchor", copy)[0] == 0
    with pytest.raises(SystemExit) as ended:
        verify("--anchor", tmp_path / "none")
    assert ended.value.code == 2
    with pytest.raises(SystemExit):
        verify("--public-key", "00" * 32)
    assert "--anchor" in capsys.readouterr().err
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    key = anchor().key.public_key().public_bytes_raw().hex()
    code, said = verify("--anchor", empty, "--public-key", key)
    assert code == 1, "an empty file proves nothing"
    assert "BROKEN" in said


def test_what_was_signed_late_or_not_yet_and_a_gap_are_told(five, verify, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("slagkracht.apps.ledger.acts.checkpoint", lambda *_: None)
        with act("test.unsigned", by=five):
            pass
    assert "1 entries after the last checkpoint are not signed yet" in verify()[1]
    upkeep.catch_up()
    assert "1 entries were signed at a start, after a crash" in verify()[1]
    sql("DELETE FROM ledger_entry WHERE number > 4")
    last = list(queries.links())[-1]
    sql("UPDATE ledger_head SET number = 4, digest = %s", last.digest)
    upkeep.sign_gap()
    with act("test.restored", by=five):
        upkeep.move_head()
    code, said = verify()
    assert code == 0
    assert "entries 5–6 were lost by a restore; the gap is signed" in said


def test_every_kind_of_fault_has_words():
    kinds = {"edited", "missing", "order", "rewritten", "truncated", "forked", "unsigned", "head", "anchor"}
    assert set(command.SAYS) == kinds
    assert all("{n}" in text for text in command.SAYS.values())


def test_a_new_anchor_by_hand(five, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["ledger", "begin-anchor"])
    assert ended.value.code == 2
    assert "move it away first" in capsys.readouterr().err

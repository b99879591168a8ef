"""What restore and backup say about what they did: every case has its sentence."""

from __future__ import annotations

from argparse import Namespace

import pytest

from slagkracht.apps.vault import backup_command, keys_command, restore_command

RESTORED = {"gap": None, "destroyed_again": 0, "without_key": 0}


def test_a_restore_without_loss():
    assert restore_command.show(RESTORED, Namespace()).splitlines() == [
        "nothing of the ledger is lost",
        "0 destructions were done again",
    ]


def test_a_restore_with_a_gap_and_owners_without_a_key():
    answer = {"gap": {"first": 4, "last": 9}, "destroyed_again": 2, "without_key": 3}
    said = restore_command.show(answer, Namespace())
    for part in ("entries 4–9", "done again", "2 destructions", "3 owners have no key"):
        assert part in said


@pytest.mark.parametrize("same_disk", [True, False])
def test_a_backup_warns_only_of_one_disk(same_disk):
    answer = {"main": "m", "anchor": "a", "keyring": "k", "removed": ["old"], "same_disk": same_disk}
    said = backup_command.show(answer, Namespace())
    assert ("threats" in said) == same_disk
    assert "removed, too old: old" in said


def test_a_rotation_without_backup_says_nothing_of_one():
    answer = {"due": True, "epoch": 2, "owners": 1, "final": 0, "backup": None, "removed": [], "waiting": [1]}
    said = keys_command.show_rotate(answer, Namespace())
    assert "the new keyring" not in said
    assert "remove kek-0001" in said


def test_an_epoch_is_living_retired_or_gone():
    from datetime import UTC, datetime

    moment = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [(1, moment, moment), (2, moment, None), (3, None, None)]
    epochs = [{"number": n, "began": moment, "retired": r, "gone": g} for n, r, g in rows]
    answer = {"store": "folder", "keys": ["kek-0003"], "epochs": epochs, "rotation_due": False}
    said = keys_command.show_status(answer, Namespace())
    assert ["gone" in said, "epoch 2: retired" in said, "epoch 3: living" in said] == [True] * 3

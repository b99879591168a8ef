"""Backup and restore.

A backup is main first and keyring second, so that whatever is sealed in the copy of main has its key in the
copy of the keyring; kept apart, because a thief of both can read; and of the keyring no copy older than
``BACKUP_DAYS``. The anchor file goes with main.

A restore puts both back, destroys again whatever the anchor file certifies, and signs the gap in the chain.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger import upkeep
from slagkracht.apps.ledger.acts import Draft, act, record
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.ledger.store import anchor, public_key
from slagkracht.apps.vault import copies, destruction, housekeeping, rotation
from slagkracht.apps.vault.keyring import epochs
from slagkracht.apps.vault.keyring.models import Epoch, OwnerKey
from slagkracht.apps.vault.models import Owner
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Trouble
from slagkracht.base.routers import KEYRING

_STAMP = "%Y%m%dT%H%M%S.%fZ"
_NAME = re.compile(r"(main|keyring)-(\d{8}T\d{6}\.\d{6}Z)\.(sqlite3|pgdump)")


@dataclass(frozen=True)
class Made:
    """The files of a backup, and the older copies of the keyring that went."""

    main: Path
    anchor: Path
    keyring: Path
    removed: tuple[Path, ...]


def make(*, by: Actor, to: Path, keyring_to: Path, os_user: str = "") -> Made:
    """Back up main, the anchor file and the keyring, in that order."""
    _must_be_apart(to, keyring_to)
    stamp = clock.now().astimezone(UTC).strftime(_STAMP)
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    main = _copy("default", "main", to, stamp)
    anchor_copy = to / f"anchor-{stamp}.jsonl"
    _copy_anchor(anchor().path, anchor_copy)
    keyring = keep_keyring(keyring_to, stamp)
    removed = tuple(_too_old(keyring_to))
    for path in removed:
        path.unlink()
    draft = Draft("vault.backup", by, ground="BGS 1.16")
    draft.note(main=main.name, keyring=keyring.name, os_user=os_user)
    record(draft)
    return Made(main, anchor_copy, keyring, removed)


def _must_be_apart(to: Path, keyring_to: Path) -> None:
    one, other = to.resolve(), keyring_to.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise Trouble("main and keyring are kept apart: name two folders, neither inside the other")


def _copy(alias: str, name: str, folder: Path, stamp: str) -> Path:
    path = folder / f"{name}-{stamp}{copies.suffix(alias)}"
    if path.exists():
        raise Trouble(f"{path} is there already")
    copies.copy_out(alias, path)
    return path


def keep_keyring(folder: Path, stamp: str = "") -> Path:
    """Back up the keyring alone: with every backup, and before a rotation destroys the older key."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _copy(KEYRING, "keyring", folder, stamp or clock.now().astimezone(UTC).strftime(_STAMP))


def _copy_anchor(source: Path, target: Path) -> None:
    if source.exists():
        with source.open("rb") as reading, target.open("xb") as writing:
            os.fchmod(writing.fileno(), 0o600)
            shutil.copyfileobj(reading, writing)
            writing.flush()
            os.fsync(writing.fileno())


def _too_old(folder: Path) -> list[Path]:
    limit = clock.now() - timedelta(days=settings.BACKUP_DAYS)
    return [path for path, made in _copies_in(folder, "keyring") if made <= limit]


def older_keyrings(folder: Path, newest: Path) -> list[Path]:
    """The copies of the keyring that were made before this one."""
    return [path for path, _ in _copies_in(folder, "keyring") if path.name < newest.name]


def _copies_in(folder: Path, name: str) -> list[tuple[Path, datetime]]:
    found = []
    for path in sorted(folder.iterdir()):
        match = _NAME.fullmatch(path.name)
        if match and match[1] == name:
            found.append((path, datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)))
    return found


# Restore


@dataclass(frozen=True)
class Restored:
    """What a restore did: the numbers of the ledger that are lost, the destructions done again, the owners
    whose key the copy of the keyring does not have."""

    gap: tuple[int, int] | None
    destroyed_again: int
    without_key: int


def restore(
    *,
    by: Actor,
    main: Path,
    keyring: Path,
    anchor_copy: Path | None,
    replace: bool = False,
    os_user: str = "",
) -> Restored:
    """Put a backup back. Nobody may be using the system."""
    main, keyring = newest_copy(main, "main"), newest_copy(keyring, "keyring")
    if not replace and _is_in_use():
        raise Trouble("there is a system here already: --replace overwrites it")
    _keys_must_fit(keyring)
    take_anchor(anchor_copy)
    copies.copy_in(KEYRING, keyring)
    copies.copy_in("default", main)
    for alias in (KEYRING, "default"):
        call_command("migrate", database=alias, verbosity=0, interactive=False, skip_checks=True)
    return finish_restore(by=by, os_user=os_user)


def newest_copy(path: Path, name: str) -> Path:
    """This file, or the newest copy in this folder."""
    if path.is_file():
        return path
    found = [copy for copy, _ in _copies_in(path, name)] if path.is_dir() else []
    if not found:
        raise Trouble(f"there is no copy of {name} in {path}")
    return found[-1]


def _is_in_use() -> bool:
    return Entry._meta.db_table in connection.introspection.table_names() and Entry.objects.exists()


def _keys_must_fit(copy: Path) -> None:
    """Every epoch that the copy needs must have its key here; else it is from before a rotation. Looked at
    before anything is overwritten."""
    owners = copies.rows_in(KEYRING, copy, OwnerKey._meta.db_table, "epoch_id", "wrapped")
    needed = {epoch for epoch, wrapped in owners if wrapped is not None}
    checks = copies.rows_in(KEYRING, copy, Epoch._meta.db_table, "number", "check_value")
    for number, check_value in checks:
        if number in needed:
            epochs.key_of(Epoch(number=number, check_value=check_value))


def take_anchor(copy: Path | None) -> None:
    """The longer of our anchor file and the copy becomes ours; one must be the beginning of the other."""
    ours = anchor().path
    if copy is None and not ours.exists():
        raise Trouble("there is no anchor file: name a copy of it with --anchor")
    if copy is None or (ours.exists() and ours.samefile(copy)):
        return
    for _ in anchors.read(copy, public_key()):
        pass  # raises when a line is not ours
    mine, theirs = ours.read_bytes() if ours.exists() else b"", copy.read_bytes()
    if mine.startswith(theirs):
        return
    if not theirs.startswith(mine):
        raise Trouble(f"{copy} and {ours} are not the same anchor: find out which is true")
    draft = ours.with_name(f".{ours.name}.part")
    draft.unlink(missing_ok=True)
    _copy_anchor(copy, draft)
    draft.rename(ours)


def finish_restore(*, by: Actor, os_user: str = "") -> Restored:
    """The second half: destroy again what the anchor file certifies, and let the chain go on behind the gap.

    Tombstones first. Then one act on main signs the gap, moves the head and lets every certificate that is
    missing, or whose rows came back, stand at (1); and the ordinary finishing does the rest. Repeatable.
    """
    rotation.retire_empty()  # the copy may have been made just before an epoch was retired
    all_certified = list(destruction.certified().values())
    destruction.entomb_again(all_certified)
    gap = upkeep.sign_gap()
    with act("vault.restored", by=by, ground="BGS 1.16") as entry:
        if gap:
            upkeep.move_head()
            entry.note(first=gap[0], last=gap[1])
        again = destruction.reopen_certificates(entry, all_certified)
        Session.objects.all().delete()  # whoever was signed in when the copy was made
        entry.note(destroyed_again=again, os_user=os_user)
    housekeeping.start_up()
    return Restored(gap, again, _without_key())


def _without_key() -> int:
    """Owners that main has and the copy of the keyring has not: their records cannot be read."""
    known = set(OwnerKey.objects.values_list("owner", flat=True))
    return len(set(Owner.objects.values_list("id", flat=True)) - known)

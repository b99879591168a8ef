"""``slagkracht keys``: make the first keys, rotate the key-encryption key, show how things stand.

Commands that change keys act as the service account ``operator``, with the name of the user of the machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slagkracht.base import commands

Answer = dict[str, Any]


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add init, rotate, make, status and public-key."""
    sub = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: commands.Run, text: str, show: Callable[..., str]) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = sub.add_parser(name, parents=[common], help=text, description=text)
        made.set_defaults(run=commands.on_system(run), show=show)
        return made

    add("init", run_init, "make the keys that are missing, in the key folder", show_init)
    rotate = add("rotate", run_rotate, "begin a new epoch and destroy the older key", show_rotate)
    rotate.add_argument("--due", action="store_true", help="only when the epoch is old enough (for a timer)")
    keep = rotate.add_mutually_exclusive_group(required=True)
    keep.add_argument(
        "--keyring-to", type=Path, metavar="DIR", help="back up the new keyring here before the old key goes"
    )
    keep.add_argument("--no-backup", action="store_true", help="go without a readable backup of the keyring")
    make = add("make", run_make, "print a new key, for a credential of systemd", show_line)
    make.add_argument("name", help="for example kek-0002")
    add("status", run_status, "the keys that are there, and the epochs", show_status)
    add("public-key", run_public_key, "what an auditor needs to verify a copy of the anchor file", show_line)


def run_init(arguments: argparse.Namespace) -> Answer:
    """Make what is missing; what is there is left alone."""
    from slagkracht.apps.vault.keyring.setup import make_missing_keys

    return {"made": make_missing_keys()}


def show_init(answer: Answer, arguments: argparse.Namespace) -> str:
    """Which keys were made."""
    if not answer["made"]:
        return "every key is there"
    return f"made: {', '.join(answer['made'])}; keep a copy of them in a safe, apart from every backup"


def run_rotate(arguments: argparse.Namespace) -> Answer:
    """Rotate, with a backup of the keyring in between unless it was declined."""
    from slagkracht.apps.vault import backup, rotation
    from slagkracht.base.actors import service

    if arguments.due and not rotation.is_due():
        return {"due": False}
    kept: list[Path] = []

    def keep() -> None:
        kept.append(backup.keep_keyring(arguments.keyring_to))

    done = rotation.rotate(
        by=service("operator"),
        progress=commands.progress(),
        before_retiring=keep if arguments.keyring_to else None,
        os_user=commands.os_user(),
    )
    removed = backup.older_keyrings(arguments.keyring_to, kept[0]) if kept else []
    for path in removed:
        path.unlink()
    return {
        "due": True,
        "epoch": done.epoch,
        "owners": done.owners,
        "retired": list(done.retired),
        "final": done.final,
        "waiting": list(done.waiting),
        "backup": str(kept[0]) if kept else None,
        "removed": [str(path) for path in removed],
    }


def show_rotate(answer: Answer, arguments: argparse.Namespace) -> str:
    """What was done, and what is left to do by hand."""
    if not answer["due"]:
        return "the epoch is young: nothing to do"
    lines = [f"epoch {answer['epoch']}: {answer['owners']} owners moved"]
    lines.append(f"{answer['final']} certificates became final")
    if answer["backup"]:
        lines.append(f"the new keyring: {answer['backup']}; {len(answer['removed'])} older copies removed")
    lines += [
        f"remove kek-{number:04d} from the credentials and restart: until then nothing is final"
        for number in answer["waiting"]
    ]
    return "\n".join(lines)


def run_make(arguments: argparse.Namespace) -> Answer:
    """A new key as the line that a key file holds; it is stored nowhere."""
    import secrets

    from django.conf import settings

    from slagkracht.base import keys

    key = secrets.token_bytes(keys.BYTES)
    return {"line": keys.line_of(arguments.name, key, demo=settings.DEMO).rstrip()}


def run_public_key(arguments: argparse.Namespace) -> Answer:
    """The public half of the ledger's signing key."""
    from slagkracht.apps.ledger.store import public_key

    return {"line": public_key().public_bytes_raw().hex()}


def show_line(answer: Answer, arguments: argparse.Namespace) -> str:
    """Nothing but the line itself, for a pipe."""
    return str(answer["line"])


def run_status(arguments: argparse.Namespace) -> Answer:
    """Which keys are there and whether they are the right ones; never the keys."""
    from django.conf import settings

    from slagkracht.apps.vault import rotation
    from slagkracht.apps.vault.keyring import epochs
    from slagkracht.apps.vault.keyring.models import Epoch

    for epoch in epochs.living():
        epochs.key_of(epoch)
    return {
        "store": type(settings.KEY_STORE).__name__.lower(),
        "keys": settings.KEY_STORE.names(),
        "epochs": [
            {"number": e.number, "began": e.began, "retired": e.retired, "gone": e.gone}
            for e in Epoch.objects.order_by("number")
        ],
        "rotation_due": rotation.is_due(),
    }


def show_status(answer: Answer, arguments: argparse.Namespace) -> str:
    """One line for each epoch."""
    lines = [f"keys in the {answer['store']}: {', '.join(answer['keys'])}"]
    for epoch in answer["epochs"]:
        state = "gone" if epoch["gone"] else "retired" if epoch["retired"] else "living"
        lines.append(f"epoch {epoch['number']}: {state}, began {epoch['began']:%Y-%m-%d}")
    lines.append("rotation is due" if answer["rotation_due"] else "rotation is not due yet")
    return "\n".join(lines)

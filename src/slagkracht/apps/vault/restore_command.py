"""``slagkracht restore``: put a backup back, and destroy again what was destroyed since."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slagkracht.base import commands

Answer = dict[str, Any]


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The one command of this group."""
    commands.share(parser, common)
    parser.add_argument(
        "--from", dest="main", type=Path, metavar="PATH", help="the copy of main, or its folder"
    )
    parser.add_argument(
        "--keyring-from", type=Path, metavar="PATH", help="the copy of the keyring, or its folder"
    )
    parser.add_argument("--anchor", type=Path, metavar="FILE", help="the newest copy of the anchor file")
    parser.add_argument("--replace", action="store_true", help="overwrite the system that is here")
    parser.add_argument(
        "--finish",
        action="store_true",
        help="the databases were put back by hand or a restore was cut off: only do what comes after",
    )
    parser.set_defaults(run=commands.on_system(run), show=show)


def run(arguments: argparse.Namespace) -> Answer:
    """Stop the site first. Exit code 2 when something does not fit."""
    from slagkracht.apps.vault import backup
    from slagkracht.base.actors import service

    by, user = service("operator"), commands.os_user()
    if arguments.finish:
        backup.take_anchor(arguments.anchor)
        done = backup.finish_restore(by=by, os_user=user)
    elif arguments.main is None or arguments.keyring_from is None:
        commands.stop("name the copies with --from and --keyring-from")
    else:
        done = backup.restore(
            by=by,
            main=arguments.main,
            keyring=arguments.keyring_from,
            anchor_copy=arguments.anchor,
            replace=arguments.replace,
            os_user=user,
        )
    gap = {"first": done.gap[0], "last": done.gap[1]} if done.gap else None
    return {"gap": gap, "destroyed_again": done.destroyed_again, "without_key": done.without_key}


def show(answer: Answer, arguments: argparse.Namespace) -> str:
    """What is lost, and what was done about it."""
    gap, lines = answer["gap"], ["nothing of the ledger is lost"]
    if gap:
        lines = [
            f"entries {gap['first']}–{gap['last']} of the ledger are lost, and the gap is signed",
            "the work of that time must be done again",
        ]
    lines.append(f"{answer['destroyed_again']} destructions were done again")
    if answer["without_key"]:
        lines.append(
            f"{answer['without_key']} owners have no key in this copy of the keyring: they cannot be read"
        )
    return "\n".join(lines)

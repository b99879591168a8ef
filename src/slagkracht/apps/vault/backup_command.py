"""``slagkracht backup``: copy both databases, the keyring apart."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slagkracht.base import commands

Answer = dict[str, Any]


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The one command of this group."""
    commands.share(parser, common)
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="for main and the anchor file")
    parser.add_argument(
        "--keyring-to", type=Path, required=True, metavar="DIR", help="for the keyring, on another disk"
    )
    parser.set_defaults(run=commands.on_system(run), show=show)


def run(arguments: argparse.Namespace) -> Answer:
    """Main first, keyring second; then copies of the keyring that became too old go."""
    from slagkracht.apps.vault import backup
    from slagkracht.base.actors import service

    made = backup.make(
        by=service("operator"),
        to=arguments.to,
        keyring_to=arguments.keyring_to,
        os_user=commands.os_user(),
    )
    return {
        "main": str(made.main),
        "anchor": str(made.anchor),
        "keyring": str(made.keyring),
        "removed": [str(path) for path in made.removed],
        "same_disk": arguments.to.stat().st_dev == arguments.keyring_to.stat().st_dev,
    }


def show(answer: Answer, arguments: argparse.Namespace) -> str:
    """Where the copies are."""
    lines = [f"{name}: {answer[name]}" for name in ("main", "anchor", "keyring")]
    lines += [f"removed, too old: {path}" for path in answer["removed"]]
    if answer["same_disk"]:
        lines.append("main and keyring are on one disk: who takes it can read everything (docs/threats.md)")
    return "\n".join(lines)

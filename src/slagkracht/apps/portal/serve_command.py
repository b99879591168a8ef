"""``slagkracht serve``: bring the databases up to date, finish what a crash left, and serve."""

from __future__ import annotations

import argparse
from typing import Any

from slagkracht.base import commands


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """One command, no parts."""
    commands.share(parser, common)
    parser.add_argument("--workers", type=int, default=2, help="processes that answer requests")
    parser.set_defaults(run=commands.on_system(run), show=lambda answer, arguments: "")


def run(arguments: argparse.Namespace) -> tuple[dict[str, Any], int]:
    """Migrate, housekeeping, static files, serve."""
    from slagkracht.apps.portal import serving
    from slagkracht.apps.vault import housekeeping

    port = serving.port_from_environment()
    serving.require_free(port)
    commands.bring_up_to_date()
    housekeeping.start_up()
    serving.collect_static()
    return {"port": port}, serving.run(port, workers=arguments.workers)

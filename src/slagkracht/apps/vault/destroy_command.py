"""``slagkracht destroy --due``: what the timer runs every day."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from slagkracht.base import commands

Answer = dict[str, Any]


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The one command of this group."""
    commands.share(parser, common)
    parser.add_argument(
        "--due", action="store_true", required=True, help="destroy what is due, sweep orphans"
    )
    parser.add_argument(
        "--sweep-all", action="store_true", help="sweep orphans also when they are most of what there is"
    )
    parser.set_defaults(run=commands.on_system(run), show=show)


def run(arguments: argparse.Namespace) -> tuple[Answer, int]:
    """Exit code 1 when something that is due could not be destroyed."""
    from slagkracht.apps.vault import housekeeping

    report = housekeeping.daily(sweep_all=arguments.sweep_all)
    return asdict(report), commands.WRONG if report.failed or report.waiting else 0


def show(answer: Answer, arguments: argparse.Namespace) -> str:
    """Counts, and the ids of what failed."""
    lines = [
        f"destroyed {answer['destroyed']}, finished {answer['finished']}, final {answer['final']}",
        f"swept {answer['orphan_keys']} keys and {answer['orphan_records']} rows that belonged to nothing",
    ]
    if answer["waiting"]:
        lines.append(f"{answer['waiting']} destructions wait for a reader to let go; run it again")
    lines += [f"FAILED, tried again tomorrow: {owner}" for owner in answer["failed"]]
    return "\n".join(lines)

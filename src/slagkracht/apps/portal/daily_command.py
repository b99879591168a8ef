"""``slagkracht daily``: what a timer runs every day, room by room."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from slagkracht.base import commands

Answer = list[dict[str, Any]]


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """One command, no parts."""
    commands.share(parser, common)
    parser.set_defaults(run=commands.on_system(run), show=show)


def run(arguments: argparse.Namespace) -> tuple[Answer, int]:
    """Exit code 1 when a round failed or left something undone."""
    from slagkracht.base import daily

    done = daily.run_all()
    wrong = any(one.error or one.counts.get("failed") for one in done)
    return [asdict(one) for one in done], commands.WRONG if wrong else 0


def show(answer: Answer, arguments: argparse.Namespace) -> str:
    """One line per round."""
    return "\n".join(f"{one['name']}: {_did(one)}" for one in answer)


def _did(one: dict[str, Any]) -> str:
    if one["error"]:
        return f"FAILED ({one['error']}), tried again tomorrow"
    return ", ".join(f"{count} {what}" for what, count in one["counts"].items()) or "nothing to do"

"""``slagkracht region``: load a region from CSV files, or write the example region as such files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from slagkracht.base import commands

Answer = dict[str, Any]
MOST = 50  # problems said at once


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add load and example."""
    sub = parser.add_subparsers(required=True, metavar="COMMAND")
    text = "load region.csv, districts.csv, municipalities.csv and places.csv, with their seats"
    load = sub.add_parser("load", parents=[common], help=text, description=text)
    load.add_argument("folder", type=Path, help="where the files are")
    load.add_argument("--check", action="store_true", help="read and check, and load nothing")
    load.set_defaults(run=commands.on_system(run_load), show=show_load)
    text = "write the example region as files to start from"
    example = sub.add_parser("example", parents=[common], help=text, description=text)
    example.add_argument("folder", type=Path, help="a folder; existing files are left alone")
    example.set_defaults(run=commands.on_system(run_example), show=show_example)


def run_load(arguments: argparse.Namespace) -> tuple[Answer, int]:
    """All or nothing: one wrong cell, and nothing is loaded (exit code 2)."""
    from slagkracht.apps.organisation import region_files

    found = region_files.read_folder(arguments.folder)
    if found.problems:
        for problem in found.problems[:MOST]:
            print(f"slagkracht: {problem}", file=sys.stderr)  # noqa: T201
        commands.stop(f"{len(found.problems)} problems; nothing was loaded")
    if arguments.check:
        return {"loaded": False, "municipalities": len(found.municipalities), "places": len(found.places)}, 0
    return {"loaded": True, **_load(found)}, 0


def _load(found: Any) -> dict[str, int]:
    from slagkracht.apps.organisation import setup
    from slagkracht.base.actors import service

    commands.bring_up_to_date()
    by = service("setup")
    counts = setup.load_region(
        by=by,
        code=found.code,
        name=found.name,
        districts=found.districts,
        municipalities=found.municipalities,
        places=found.places,
    )
    return {**counts, "seats": setup.seat_participants(by=by)}


def show_load(answer: Answer, arguments: argparse.Namespace) -> str:
    """What there is now."""
    what = f"{answer['municipalities']} municipalities, {answer['places']} places"
    return f"loaded: {what}, {answer['seats']} seats" if answer["loaded"] else f"the files are good: {what}"


def run_example(arguments: argparse.Namespace) -> Answer:
    """Write the example."""
    from slagkracht.apps.organisation import region_files

    return {"written": [str(path) for path in region_files.write_example(arguments.folder)]}


def show_example(answer: Answer, arguments: argparse.Namespace) -> str:
    """Which files."""
    return "\n".join(answer["written"])

"""``slagkracht demo``: build the practice region when it is not there yet, say who can sign in, and serve."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from slagkracht.base import commands


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """One command, no parts."""
    commands.share(parser, common)
    parser.add_argument("--again", action="store_true", help="throw the region away and build it anew")
    parser.add_argument("--build-only", action="store_true", help="build, and do not serve")
    parser.add_argument("--signals", type=int, help="how many signals the past has")
    parser.add_argument("--seed", type=int, help="another seed makes another past")
    parser.set_defaults(run=run, show=lambda answer, arguments: "")


def run(arguments: argparse.Namespace) -> Any:
    """The demo's own settings come before Django starts."""
    os.environ["SLAGKRACHT_MODE"] = "demo"
    os.environ.setdefault("SLAGKRACHT_STATE", str(Path("var/demo")))
    return commands.on_system(_run)(arguments)


def _run(arguments: argparse.Namespace) -> tuple[dict[str, Any], int]:
    from slagkracht.apps.portal import serving
    from slagkracht.apps.portal.demo import world

    port = serving.port_from_environment()
    if not arguments.build_only:
        serving.require_free(port)
    if arguments.again or not world.is_ready():
        _say("Building the practice region: places, people, and a past of signals and dossiers.")
        world.build(
            today=date.today(),  # noqa: DTZ011  the day on the newcomer's own calendar
            progress=commands.progress(),
            signals=arguments.signals or world.SIGNALS,
            seed=arguments.seed or world.SEED,
        )
    else:
        world.wake()
    _say(_welcome(port))
    if arguments.build_only:
        return {"port": port}, 0
    serving.collect_static()
    return {"port": port}, serving.run(port)


def _welcome(port: int) -> str:
    from slagkracht.apps.organisation.sign_in import demo_people

    people = "\n".join(f"    {person.name:<22} {person.function}" for person in demo_people())
    return (
        f"\nThe practice region is at http://localhost:{port}\n\n"
        f"Sign in with one click as one of these (all invented):\n{people}\n\n"
        "Stop with Ctrl-C. `slagkracht demo --again` builds it anew.\n"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201

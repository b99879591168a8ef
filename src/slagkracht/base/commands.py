"""What a command needs that works on a system that is set up: Django started, trouble said in one line."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from slagkracht.base.errors import Trouble
from slagkracht.core.progress import Progress

WRONG, UNUSABLE = 1, 2

Run = Callable[[argparse.Namespace], Any]


def on_system(run: Run) -> Run:
    """Start Django before the command; what the operator must see to becomes one line and exit code 2."""

    @wraps(run)
    def started(arguments: argparse.Namespace) -> Any:
        try:
            set_up()
            return _with_databases(run, arguments)
        except Trouble as trouble:
            stop(str(trouble))

    return started


def _with_databases(run: Run, arguments: argparse.Namespace) -> Any:
    """A database that is not there, or without tables, is said in one line as well."""
    from django.db import OperationalError, ProgrammingError

    try:
        return run(arguments)
    except (OperationalError, ProgrammingError) as error:
        stop(f"a database is not there or not set up: {str(error).splitlines()[0]}")


def set_up() -> None:
    """Start Django with our settings, unless it runs already."""
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slagkracht.settings")
    try:
        if not apps.ready:
            import django

            django.setup()
    except ImproperlyConfigured as error:
        stop(str(error))


def bring_up_to_date() -> None:
    """Make or change the tables of both databases to what this version needs."""
    from django.conf import settings
    from django.core.management import call_command

    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0)


def stop(message: str, code: int = UNUSABLE) -> NoReturn:
    """Say what is the matter and end."""
    print(f"slagkracht: {message}", file=sys.stderr)  # noqa: T201
    raise SystemExit(code)


def share(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Give a group without subcommands the options that every command has."""
    for action in common._actions:
        parser._add_action(action)


def progress() -> Progress:
    """A bar on the terminal; silence where the output goes to a file or a timer's log."""
    from tqdm import tqdm

    bar: tqdm[Any] | None = None

    def moved(done: int, total: int, unit: str) -> None:
        nonlocal bar
        bar = bar or tqdm(total=total, unit=f" {unit}", disable=None, leave=False)
        bar.update(done - bar.n)

    return moved


def os_user() -> str:
    """Who runs this on the machine: goes into the ledger beside the service account ``operator``."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.geteuid())

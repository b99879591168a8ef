"""Building the practice region: keys, databases, places, people, history.

A half-built region is thrown away and built anew: it is a practice region."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from slagkracht.apps.organisation import setup
from slagkracht.apps.portal.demo.cast import Casting
from slagkracht.apps.portal.demo.history import FIRST, History
from slagkracht.apps.vault import housekeeping
from slagkracht.apps.vault.keyring.setup import make_missing_keys
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.core.progress import Progress, silent
from slagkracht.core.synthetic.region import geography

SEED = 2018
SIGNALS = 320
READY = "ready"


def is_ready() -> bool:
    """Was a region built here, to the end?"""
    return (_state() / READY).exists()


def wake() -> None:
    """Bring a region that was built earlier up to date and finish what a crash left."""
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0)
    housekeeping.start_up()


def build(*, today: date, progress: Progress = silent, signals: int = SIGNALS, seed: int = SEED) -> None:
    """Build the region anew in the state folder. Demo mode only."""
    if not settings.DEMO:
        raise RuntimeError("the practice region exists in demo mode only")
    _clear()
    make_missing_keys()
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0)
    with clock.at(datetime.combine(FIRST, time(7), tzinfo=UTC)):
        housekeeping.start_up()
        region = geography()
        by = service("setup")
        setup.load_region(
            by=by,
            code=region.code,
            name=region.name,
            districts=region.district_rows(),
            municipalities=region.municipalities,
            places=region.places,
        )
        setup.seat_participants(by=by)
        cast = Casting(region, seed).fill()
    History(region, cast, seed).play(signals, today, seed, progress)
    (_state() / READY).write_text(f"{today.isoformat()}\n", "ascii")


def _state() -> Path:
    state: Path = settings.STATE
    return state


def _clear() -> None:
    """Throw a half-built region away: its databases, keys and anchor, and nothing else."""
    state = _state()
    state.mkdir(parents=True, exist_ok=True)
    for path in (*state.glob("*.sqlite3*"), settings.ANCHOR_FILE, state / READY):
        path.unlink(missing_ok=True)
    shutil.rmtree(settings.KEY_DIR, ignore_errors=True)

"""What the processes of the soak do: build a small region, work at random, check after a death."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import django


def build(seed: int) -> None:
    """A region with its people, and no past."""
    from slagkracht.apps.portal.demo import world

    world.build(today=date.today(), signals=3)


def check(seed: int) -> None:
    """Start up, and see that nothing is half done."""
    from slagkracht.apps.intake.models import Signal
    from slagkracht.apps.ledger.models import Entry
    from slagkracht.apps.vault import housekeeping
    from tests.crash import nothing_half_done

    report = housekeeping.start_up()
    nothing_half_done()
    print(
        f"{Entry.objects.count()} entries, {Signal.objects.count()} signals, "
        f"{report.finished} destructions finished, {report.signed_late} entries signed late"
    )


def work(seed: int) -> None:
    """Report, withdraw, discard and rotate, as fast as it goes, until killed."""
    chance = random.Random(seed)
    reporter = _somebody("reporter")
    acts: list[tuple[int, Callable[[], None]]] = [
        (60, lambda: _report(reporter, chance)),
        (20, lambda: _withdraw(reporter, chance)),
        (15, lambda: _discard(reporter)),
        (1, _rotate),
    ]
    weights = [weight for weight, _act in acts]
    while True:
        _weight, act = chance.choices(acts, weights)[0]
        act()


def _somebody(role: str):
    from slagkracht.apps.organisation.models import Authorisation
    from slagkracht.apps.organisation.queries import actor_for

    row = Authorisation.objects.filter(role=role, scope="seat:politie").select_related("person").first()
    return actor_for(row.person, "politie")


def _report(by, chance: random.Random) -> None:
    from slagkracht.apps.intake.actions import drafts, reporting
    from slagkracht.base import clock
    from slagkracht.core.synthetic.region import geography, reports

    today = clock.today()
    (made,) = reports(
        geography(), 1, first=today - timedelta(days=9), last=today, seed=chance.randrange(10**6)
    )
    signal_id = drafts.start(by=by, seat=by.seat)
    words = {name: getattr(made, name) for name in ("observation", "necessity", "others", "region")}
    columns = {
        "observed_on": made.on,
        "municipality_id": made.municipality,
        "form": made.form,
        "partners": ["om"],
    }
    drafts.save(by=by, signal_id=signal_id, version=1, words=words, columns=columns)
    subjects = [drafts.SubjectInput(s.kind, s.name, s.number) for s in made.subjects]
    drafts.set_subjects(by=by, signal_id=signal_id, version=2, keep=[], add=subjects)
    reporting.report(by=by, signal_id=signal_id, version=3)


def _withdraw(by, chance: random.Random) -> None:
    from slagkracht.apps.intake.actions import reporting
    from slagkracht.apps.intake.models import Signal
    from slagkracht.base.errors import SlagkrachtError

    mine = list(Signal.objects.filter(reporter=by.id, stage="received").values_list("id", flat=True)[:50])
    if mine:
        with suppress(SlagkrachtError):  # another process was first
            reporting.withdraw(by=by, signal_id=chance.choice(mine))


def _discard(by) -> None:
    from slagkracht.apps.intake.actions import drafts

    drafts.discard(by=by, signal_id=drafts.start(by=by, seat=by.seat))


def _rotate() -> None:
    from slagkracht.apps.vault import rotation
    from slagkracht.base.actors import service

    rotation.rotate(by=service("operator"))


if __name__ == "__main__":
    django.setup()
    {"build": build, "check": check, "work": work}[sys.argv[1]](int(sys.argv[2]))

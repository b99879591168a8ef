"""What waits for a weighing group: one task for a signal, one for all signals of an import."""

from __future__ import annotations

from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake.models import Signal
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries.signals import number_of
from slagkracht.apps.ledger.acts import Draft
from slagkracht.apps.organisation import roles
from slagkracht.base import clock
from slagkracht.base.dates import work_days_later

WEIGH, WEIGH_LIST = "signal.weigh", "signal.weigh_list"
WEIGH_WITHIN = 10  # working days


def ask_to_weigh(entry: Draft, signal: Signal) -> None:
    """The signal waits for its group."""
    tasks.for_role(
        entry,
        WEIGH,
        subject=signal.id,
        role=roles.WEIGHER,
        scope=signal.routed_to,
        due=work_days_later(clock.today(), WEIGH_WITHIN),
        number=number_of(signal),
    )


def no_longer_waits(entry: Draft, signal: Signal) -> None:
    """It was weighed or withdrawn. When it was the last of its import for this group, that is done too."""
    tasks.finish(entry, subjects=[signal.id], codes=[WEIGH])
    if signal.batch is None:
        return
    waiting = Signal.objects.filter(
        batch=signal.batch, routed_to=signal.routed_to, stage=policies.RECEIVED
    ).exclude(id=signal.id)
    if not waiting.exists():
        tasks.finish(entry, subjects=[signal.batch], codes=[WEIGH_LIST], scope=signal.routed_to)

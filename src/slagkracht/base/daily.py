"""What is done every day: each room registers its rounds, and one timer runs them (``slagkracht daily``).

A round may be run at any time and as often as one likes: it does what is due and nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """One daily round. ``run`` gives what it did, as counts by name; lower ``order`` goes first."""

    name: str
    order: int
    run: Callable[[], Mapping[str, int]]


@dataclass(frozen=True)
class Done:
    """What a round did, or the kind of error that ended it."""

    name: str
    counts: Mapping[str, int] = field(default_factory=dict)
    error: str = ""


_rounds: dict[str, Round] = {}


def register(one: Round) -> None:
    """Announce a round; the same name again replaces it."""
    _rounds[one.name] = one


def rounds() -> list[Round]:
    """Every round, in order."""
    return sorted(_rounds.values(), key=lambda one: (one.order, one.name))


def run_all() -> list[Done]:
    """Run every round. One that fails does not keep the others from their work: it is told by name and kind
    of error (never its message, which may hold content), and tried again tomorrow."""
    return [_run(one) for one in rounds()]


def _run(one: Round) -> Done:
    try:
        return Done(one.name, dict(one.run()))
    except Exception as error:
        _log.error("the daily round %s failed: %s", one.name, type(error).__name__)
        return Done(one.name, error=type(error).__name__)

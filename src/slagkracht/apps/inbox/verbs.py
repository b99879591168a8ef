"""The verbs: what a task asks, why it matters, how long it takes, and where it is done.

A room registers its verbs; titles are message ids with the task's facts filled in by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Verb:
    """One kind of task. ``url_name`` takes the subject's id."""

    code: str
    title: str | Promise
    why: str | Promise
    url_name: str
    minutes: int


_verbs: dict[str, Verb] = {}


def register(*verbs: Verb) -> None:
    """Announce verbs."""
    _verbs.update({verb.code: verb for verb in verbs})


def verb(code: str) -> Verb:
    """The verb of a code; an unknown one is a bug."""
    return _verbs[code]


def codes() -> frozenset[str]:
    """Every announced verb."""
    return frozenset(_verbs)

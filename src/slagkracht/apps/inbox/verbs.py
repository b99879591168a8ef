"""The verbs: what a task asks, why it matters, how long it takes, and where it is done.

A room registers its verbs; titles are message ids with the task's facts filled in by name. A fact whose name
is ``day`` is an ISO date and is said in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True)
class About:
    """What stands under a task's title: words without content, and the phase of a dossier; and what the title
    names that a task does not keep, such as a colleague."""

    words: tuple[str, ...] = ()
    phase: int | None = None
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verb:
    """One kind of task. ``url_name`` takes the subject's id.

    ``about`` says for many subjects at once (one query, not one each) what stands under and in their titles.
    ``many`` and ``many_url``: the title and the page when more than three of this kind wait for the same day.
    """

    code: str
    title: str | Promise
    why: str | Promise
    url_name: str
    minutes: int
    about: Callable[[Sequence[UUID]], Mapping[UUID, About]] | None = None
    many: str | Promise = ""
    many_url: str = ""


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

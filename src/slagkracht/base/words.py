"""The words for codes that policies and actions raise. Each room registers its own.

A code without words is a bug.
Message ids are English; the Dutch catalogue is complete. Facts are filled in by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_words: dict[str, str | Promise] = {
    "missing": _("This page does not exist, or it is not yours to see."),
    "stale": _("Somebody else changed this while you were writing."),
    "invalid": _("Not everything is filled in well yet."),
    "ends_before_it_begins": _("The end lies before the beginning."),
    "unknown_word": _("“%(value)s” is not one of the choices."),
    "required": _("This may not be empty."),
    "services_do_not_read": _("The system itself never reads what is sealed."),
    "outside_reading": _("This cannot be opened here."),
    "destroyed": _("These data have been destroyed."),
    "no_owner": _("These data are not there."),
}


def register(words: Mapping[str, str | Promise]) -> None:
    """Add a room's words."""
    _words.update(words)


def say(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """The sentence for a code, in the language of the moment."""
    return str(_words[code]) % dict(facts or {})


def known(code: str) -> bool:
    """Has this code words?"""
    return code in _words


def codes() -> frozenset[str]:
    """Every code that has words."""
    return frozenset(_words)

"""Which exact identifiers a typed number is, for the vault's blind rows.

Only the form counts, not the check digits: a mistyped number must be found again as it was typed.
"""

from __future__ import annotations

import re

from slagkracht.core.identity.numbers import any_number

_EXACT: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "person": (("bsn", re.compile(r"\d{9}")),),
    "organisation": (("rsin", re.compile(r"\d{9}")), ("kvk", re.compile(r"\d{8}"))),
    "vehicle": (("plate", re.compile(r"[A-Z0-9]{6}")),),
    "address": (),
}


def exact(subject_kind: str, number: str) -> list[tuple[str, str]]:
    """The exact identifiers in a typed number: ``[("bsn", "123456789")]``, or nothing."""
    plain = any_number(number).upper()
    return [(kind, plain) for kind, form in _EXACT[subject_kind] if form.fullmatch(plain)]

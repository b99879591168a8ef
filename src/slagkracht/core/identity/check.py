"""One value checked: in its normal form, valid or not, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slagkracht.core.errors import UnusableInput, sentence
from slagkracht.core.identity.addresses import check_address, check_postcode
from slagkracht.core.identity.dates import check_date
from slagkracht.core.identity.firm_names import parse_firm_name
from slagkracht.core.identity.numbers import (
    Check,
    check_bsn,
    check_email,
    check_iban,
    check_kvk,
    check_phone,
    check_plate,
    check_rsin,
)
from slagkracht.core.identity.person_names import parse_full_name


def check_person(value: str) -> Check:
    """A person's name: how it is read."""
    name = parse_full_name(value)
    if not name.words:
        return Check("name", value, "", False, "no_name")
    family = " ".join(" ".join((*part.prefix, *part.words)) for part in name.families)
    given = " ".join(name.given)
    facts = {"given": given, "family": family}
    return Check("name", value, f"{given} {family}".strip(), True, "person_read", facts)


def check_firm(value: str) -> Check:
    """A firm's name: how it is read."""
    name = parse_firm_name(value)
    if not name.words:
        return Check("firm", value, "", False, "no_name")
    facts = {
        "words": " ".join(name.words),
        "forms": ", ".join(sorted(name.forms)) or "–",
        "trade": "; ".join(" ".join(trade) for trade in name.trade_names) or "–",
    }
    return Check("firm", value, facts["words"], True, "firm_read", facts)


CHECKS: dict[str, Callable[[str], Check]] = {
    "bsn": check_bsn,
    "rsin": check_rsin,
    "kvk": check_kvk,
    "iban": check_iban,
    "plate": check_plate,
    "phone": check_phone,
    "email": check_email,
    "date": check_date,
    "postcode": check_postcode,
    "address": check_address,
    "name": check_person,
    "firm": check_firm,
}


def check(kind: str, value: str) -> Check:
    """Check one value of a kind (``CHECKS``). Raises ``identity.unknown_kind``."""
    if kind not in CHECKS:
        raise UnusableInput("identity.unknown_kind", value=kind, known=list(CHECKS))
    return CHECKS[kind](value)


def check_as_dict(found: Check, language: str) -> dict[str, Any]:
    """Plain data with the reason worded in ``language``."""
    return {
        "kind": found.kind,
        "value": found.value,
        "normal": found.normal,
        "valid": found.valid,
        "reason": found.reason,
        "why": sentence(f"identity.check_{found.reason}", language).format(**found.facts),
    }

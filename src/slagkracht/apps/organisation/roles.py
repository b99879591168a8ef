"""The roles: what they are called, what they may be scoped to, and which task of WGS 1.8(2) they carry.

A role without a scope kind cannot be granted there; the register refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Scope kinds: where a role can hold.
REGION, DISTRICT, MUNICIPALITY, SEAT, OWNER = "region", "district", "municipality", "seat", "owner"

# The participants that each municipality has: its mayor and its college (WGS 2.19(1)h and i).
LOCAL_SEATS = ("burgemeester", "college")

# What somebody is charged with (WGS 1.8(2)), in the words of core.law.
PROCESSING, TESTING, SUPPORT = "carrying_out", "testing_lawfulness", "supporting_systems"


@dataclass(frozen=True)
class Role:
    """One role of the register."""

    code: str
    name: str | Promise
    charged_with: str
    scopes: tuple[str, ...]


REPORTER = "reporter"
NOTICE_OFFICIAL = "notice_official"
LOCAL_MEMBER = "local_member"
ACCOUNT_MANAGER = "account_manager"
WEIGHER = "weigher"
CASE_DIRECTOR = "case_director"
PARTICIPANT = "participant"
ANALYST = "analyst"
LAWFULNESS = "lawfulness"
ADMINISTRATOR = "administrator"
SYSTEM_SUPPORT = "system_support"

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(REPORTER, _("reporter"), PROCESSING, (SEAT,)),
        Role(NOTICE_OFFICIAL, _("official for notices"), PROCESSING, (MUNICIPALITY,)),
        Role(LOCAL_MEMBER, _("member of the local consultation"), PROCESSING, (MUNICIPALITY,)),
        Role(ACCOUNT_MANAGER, _("account manager"), PROCESSING, (REGION, DISTRICT)),
        Role(WEIGHER, _("member of the weighing group"), PROCESSING, (REGION, DISTRICT)),
        Role(CASE_DIRECTOR, _("case director"), PROCESSING, (REGION, DISTRICT, OWNER)),
        Role(PARTICIPANT, _("participant in a dossier"), PROCESSING, (OWNER,)),
        Role(ANALYST, _("analyst"), PROCESSING, (REGION, DISTRICT)),
        Role(LAWFULNESS, _("tester of lawfulness"), TESTING, (REGION,)),
        Role(ADMINISTRATOR, _("administrator"), SUPPORT, (REGION,)),
        Role(SYSTEM_SUPPORT, _("system support"), SUPPORT, (REGION,)),
    )
}


def charge_of(roles: Iterable[str]) -> str | None:
    """What somebody with these roles is charged with: the first of a, b, c that applies; None: nothing."""
    charges = {ROLES[role].charged_with for role in roles if role in ROLES}
    return next((charge for charge in (PROCESSING, TESTING, SUPPORT) if charge in charges), None)


def scope_kind(scope: str) -> str:
    """Which kind of scope a written scope is: ``region``, ``district:oost-utrecht``, ``gm0307``,
    ``seat:politie``, or the id of one owner."""
    if scope == REGION:
        return REGION
    if scope.startswith("district:"):
        return DISTRICT
    if scope.startswith("gm") and len(scope) == 6 and scope[2:].isdigit():
        return MUNICIPALITY
    if scope.startswith("seat:"):
        return SEAT
    return OWNER

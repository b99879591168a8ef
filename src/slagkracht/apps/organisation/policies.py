"""Who may see and keep the register, and what the law says of somebody's access. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from slagkracht.apps.organisation import roles
from slagkracht.base.actors import Actor
from slagkracht.base.policy import ALLOWED, Decision, refuse
from slagkracht.core.law import Answer, may_have_access


@dataclass(frozen=True)
class Access:
    """May this person in at all? The law's answer, and until when the screening reaches."""

    allowed: bool
    answer: Answer
    until: date | None = None


def access(
    *,
    designated: bool,
    roles_held: frozenset[str],
    screened_until: date | None,
    trained_in: frozenset[str],
    today: date,
) -> Access:
    """Designated, charged and screened, or no access (WGS 1.8(2), BGS 1.11(1)); training only reminds.

    Somebody is designated while a participant lets him act for it: with a mandate that holds today.
    """
    answer = may_have_access(
        on=today,
        designated=designated,
        charged_with=roles.charge_of(roles_held),
        screened_until=screened_until,
        training=trained_in,
    )
    return Access(answer.allowed, answer, screened_until)


def enters_register(by: Actor) -> bool:
    """May this actor enter the room?"""
    return by.has(roles.ADMINISTRATOR, roles.LAWFULNESS)


def may_see_register(by: Actor) -> Decision:
    """The keepers and the testers of lawfulness see the register."""
    if enters_register(by):
        return ALLOWED
    return refuse("not_your_register", "WGS 1.8(2)")


def may_keep_register(by: Actor) -> Decision:
    """Only an administrator changes the register."""
    if by.has(roles.ADMINISTRATOR):
        return ALLOWED
    return refuse("not_your_register", "WGS 1.8(2)")


def may_grant(by: Actor, *, to_self: bool, role: str, scope: str) -> Decision:
    """An administrator grants, never to himself, and only roles that fit the scope."""
    keeper = may_keep_register(by)
    if not keeper.allowed:
        return keeper
    if to_self:
        return refuse("not_to_yourself")
    if role not in roles.ROLES:
        return refuse("unknown_role", role=role)
    if roles.scope_kind(scope) not in roles.ROLES[role].scopes:
        return refuse("role_does_not_fit_scope", role=role, scope=scope)
    return ALLOWED


def not_oneself(by: Actor, person: UUID) -> Decision:
    """Nobody resets or closes his own access: a second administrator does."""
    if by.id == person:
        return refuse("not_yourself")
    return ALLOWED


def conflicting(role: str, held: frozenset[str]) -> Decision:
    """Who tests lawfulness carries out no processing, and who supports the systems neither (WGS 1.8(2))."""
    charged = {roles.ROLES[other].charged_with for other in held if other in roles.ROLES}
    asked = roles.ROLES[role].charged_with
    if asked != roles.SUPPORT and charged - {asked, roles.SUPPORT}:
        return refuse("test_and_process", "WGS 1.8(2)")
    return ALLOWED

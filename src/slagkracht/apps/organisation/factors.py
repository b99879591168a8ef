"""Resetting somebody's second factor: the app, passkeys and recovery codes are lost.

The password goes with it, so that only whoever receives that person's mail can get in again.
"""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator

from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.organisation import mail, policies, roles
from slagkracht.apps.organisation.models import Person
from slagkracht.apps.organisation.queries import valid_lines
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.base.errors import Invalid, Missing

GROUND = "WGS 1.8(2)"
TEMPLATE = "organisation/email/factor_reset"
REASONS = ("device_lost", "device_replaced", "misuse_suspected")


def reset(*, by: Actor, person_id: UUID, reason: str) -> None:
    """Take the second factor and the password away, with a reason; the person is told by mail. The next
    request of every session is refused."""
    require(policies.may_keep_register(by), by=by, act="person.factor_reset", owner=person_id)
    require(policies.not_oneself(by, person_id), by=by, act="person.factor_reset", owner=person_id)
    if reason not in REASONS:
        raise Invalid({"reason": [{"code": "unknown_word", "value": reason}]})
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise Missing("person", person_id)
    with act("person.factor_reset", by=by, owner=person_id, ground=GROUND) as entry:
        _take_away(entry, person)
        entry.note(reason=reason)
    mail.tell.enqueue(str(person_id), TEMPLATE, clock.now().isoformat())


def rescue_administrator(*, email: str, os_user: str) -> UUID:
    """From the command line, for an administrator whom nobody else can let in. Raises ``Missing``."""
    valid = valid_lines(clock.today()).filter(role=roles.ADMINISTRATOR)
    person = Person.objects.filter(
        email__iexact=email, is_active=True, id__in=valid.values("person_id")
    ).first()
    if person is None:
        raise Missing("person")
    with act("person.factor_reset", by=service("operator"), owner=person.id, ground=GROUND) as entry:
        _take_away(entry, person)
        entry.note(os_user=os_user)
    mail.tell.enqueue(str(person.id), TEMPLATE, clock.now().isoformat())
    return person.id


def _take_away(entry: Draft, person: Person) -> None:
    """Within the act: a session rests on the password's hash, so every session ends as well."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    entry.touched(person.id)
    entry.note(factors=removed)

"""Writing the register: places, seats, people, mandates, screenings, trainings, authorisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress

from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.organisation import policies, queries, roles
from slagkracht.apps.organisation.models import (
    Authorisation,
    Mandate,
    Person,
    Screening,
    Training,
)
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.base.errors import Invalid, Missing
from slagkracht.base.ids import new_id

GROUND = "WGS 1.8(2)"


def add_person(
    *,
    by: Actor,
    name: str,
    email: str,
    function: str,
    designated_by: str,
    screening_kind: str,
    screened_from: date,
    screened_until: date,
    language: str = "nl",
) -> UUID:
    """Enter somebody, with the screening that access rests on and a mandate for the designating seat.

    There is no password yet: the person sets one through the link of *forgotten password*.
    """
    require(policies.may_keep_register(by), by=by, act="person.add")
    _check_new_person(email, screened_from, screened_until)
    with act("person.add", by=by, ground=GROUND) as entry:
        person = Person(
            id=new_id(),
            name=name,
            email=email,
            function=function,
            designated_by_id=designated_by,
            joined=clock.now(),
            language=language,
        )
        person.set_unusable_password()
        person.save()
        Screening.objects.create(
            person=person, kind=screening_kind, issued=screened_from, valid_until=screened_until
        )
        Mandate.objects.create(person=person, seat_id=designated_by, valid_from=clock.today())
        entry.touched(person.id)
    return person.id


def _check_new_person(email: str, screened_from: date, screened_until: date) -> None:
    if Person.objects.filter(email__iexact=email).exists():
        raise Invalid({"email": [{"code": "email_taken"}]})
    _check_period("screened_until", screened_from, screened_until)


def _check_period(field: str, start: date, end: date) -> None:
    if end < start:
        raise Invalid({field: [{"code": "ends_before_it_begins"}]})


def screen(*, by: Actor, person_id: UUID, kind: str, issued: date, valid_until: date) -> None:
    """Record a screening or certificate of conduct (BGS 1.11(1))."""
    require(policies.may_keep_register(by), by=by, act="person.screen", owner=person_id)
    _check_period("valid_until", issued, valid_until)
    person = _person(person_id)
    with act("person.screen", by=by, owner=person_id, ground="BGS 1.11(1)") as entry:
        row = Screening.objects.create(person=person, kind=kind, issued=issued, valid_until=valid_until)
        entry.touched(person_id, row.id)


def train(*, by: Actor, person_id: UUID, subject: str, done_on: date) -> None:
    """Record a training in one of the six subjects (BGS 1.17)."""
    require(policies.may_keep_register(by), by=by, act="person.train", owner=person_id)
    if subject not in queries.training_subjects():
        raise Invalid({"subject": [{"code": "unknown_word", "value": subject}]})
    person = _person(person_id)
    with act("person.train", by=by, owner=person_id, ground="BGS 1.17") as entry:
        row = Training.objects.create(person=person, subject=subject, done_on=done_on)
        entry.touched(person_id, row.id)


def mandate(
    *, by: Actor, person_id: UUID, seat: str, valid_from: date, valid_until: date | None = None
) -> None:
    """Let a person act for another seat; the person chooses per act."""
    require(policies.may_keep_register(by), by=by, act="person.mandate", owner=person_id)
    if valid_until is not None:
        _check_period("valid_until", valid_from, valid_until)
    if seat not in queries.seat_names():
        raise Invalid({"seat": [{"code": "unknown_word", "value": seat}]})
    person = _person(person_id)
    if Mandate.objects.filter(person=person, seat_id=seat, valid_from=valid_from).exists():
        raise Invalid({"seat": [{"code": "mandate_exists"}]})
    with act("person.mandate", by=by, owner=person_id, ground=GROUND) as entry:
        row = Mandate.objects.create(
            person=person, seat_id=seat, valid_from=valid_from, valid_until=valid_until
        )
        entry.touched(person_id, row.id)


def amend(*, by: Actor, person_id: UUID, name: str, email: str, function: str) -> None:
    """Correct what the register says of somebody. A new address is where the next link is sent."""
    require(policies.may_keep_register(by), by=by, act="person.amend", owner=person_id)
    person = _person(person_id)
    if Person.objects.filter(email__iexact=email).exclude(id=person_id).exists():
        raise Invalid({"email": [{"code": "email_taken"}]})
    with act("person.amend", by=by, owner=person_id, ground=GROUND) as entry:
        if person.email.lower() != email.lower():
            EmailAddress.objects.filter(user=person).delete()  # allauth's own copy of the old address
        Person.objects.filter(id=person_id).update(name=name, email=email, function=function)
        entry.touched(person_id)


def end_mandate(*, by: Actor, person_id: UUID, mandate_id: UUID) -> None:
    """A person no longer acts for a seat, at once. Without any mandate there is no access at all."""
    require(policies.may_keep_register(by), by=by, act="person.mandate_end", owner=person_id)
    row = queries.mandates_today().filter(id=mandate_id, person_id=person_id).first()
    if row is None:
        raise Missing("mandate", mandate_id)
    with act("person.mandate_end", by=by, owner=person_id, ground=GROUND) as entry:
        if row.valid_from == clock.today():
            row.delete()  # it held for no whole day
        else:
            row.valid_until = clock.yesterday()
            row.save(update_fields=["valid_until"])
        entry.touched(person_id, mandate_id)


def authorise(
    *,
    by: Actor,
    person_id: UUID,
    role: str,
    scope: str,
    valid_from: date,
    valid_until: date,
    reason: str,
) -> UUID:
    """Write one line of the authorisation register."""
    decision = policies.may_grant(by, to_self=person_id == by.id, role=role, scope=scope)
    require(decision, by=by, act="access.grant", owner=person_id)
    _check_period("valid_until", valid_from, valid_until)
    person = _person(person_id)
    require(policies.conflicting(role, _held(person_id)), by=by, act="access.grant", owner=person_id)
    with act("access.grant", by=by, owner=person_id, ground=GROUND) as entry:
        return grant(
            entry,
            person_id=person.id,
            role=role,
            scope=scope,
            valid_from=valid_from,
            valid_until=valid_until,
            reason=reason,
        )


def grant(
    entry: Draft,
    *,
    person_id: UUID,
    role: str,
    scope: str,
    valid_from: date,
    valid_until: date,
    reason: str,
) -> UUID:
    """The line itself, within an act whose policy was asked (a dossier that lets a participant in)."""
    row = Authorisation.objects.create(
        person_id=person_id,
        role=role,
        scope=scope,
        valid_from=valid_from,
        valid_until=valid_until,
        reason=reason,
        granted_by=entry.by.id,
        granted_at=clock.now(),
    )
    entry.touched(row.id)
    return row.id


def withdraw(*, by: Actor, person_id: UUID, authorisation_id: UUID, reason: str) -> None:
    """End an authorisation now, with the reason."""
    require(policies.may_keep_register(by), by=by, act="access.withdraw", owner=person_id)
    row = Authorisation.objects.filter(
        id=authorisation_id, person_id=person_id, withdrawn_at__isnull=True
    ).first()
    if row is None:
        raise Missing("authorisation", authorisation_id)
    with act("access.withdraw", by=by, owner=person_id, ground=GROUND) as entry:
        end(entry, [row.id], reason)


def end(entry: Draft, authorisations: Iterable[UUID], reason: str) -> None:
    """End authorisations now, within an act whose policy was asked. At once: the next request is refused."""
    ids = list(authorisations)
    Authorisation.objects.filter(id__in=ids, withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now(), withdrawn_by=entry.by.id, withdrawn_because=reason
    )
    entry.touched(*ids)


def end_scope(scope: str, reason: str) -> None:
    """End every authorisation for one owner, within the act of its destruction."""
    Authorisation.objects.filter(scope=scope, withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now(), withdrawn_by=service("destroyer").id, withdrawn_because=reason
    )


def deactivate(*, by: Actor, person_id: UUID, reason: str) -> None:
    """Close somebody's access altogether; nothing they did disappears."""
    require(policies.may_keep_register(by), by=by, act="person.close", owner=person_id)
    require(policies.not_oneself(by, person_id), by=by, act="person.close", owner=person_id)
    person = _person(person_id)
    with act("person.close", by=by, owner=person_id, ground=GROUND) as entry:
        valid = Authorisation.objects.filter(person=person, withdrawn_at__isnull=True)
        end(entry, list(valid.values_list("id", flat=True)), reason)
        Person.objects.filter(id=person_id).update(is_active=False)
        entry.touched(person_id)


def reopen(*, by: Actor, person_id: UUID) -> None:
    """Somebody comes back: he may sign in again. Every line of the register is granted anew."""
    require(policies.may_keep_register(by), by=by, act="person.reopen", owner=person_id)
    person = _person(person_id)
    with act("person.reopen", by=by, owner=person_id, ground=GROUND) as entry:
        Person.objects.filter(id=person.id).update(is_active=True)
        entry.touched(person_id)


def prefer(*, by: Actor, language: str, dark: bool, compact: bool, single_keys: bool) -> None:
    """A person's own settings of the screen."""
    with act("person.prefer", by=by) as entry:
        Person.objects.filter(id=by.id).update(
            language=language, dark=dark, compact=compact, single_keys=single_keys
        )
        entry.touched(by.id)


def _person(person_id: UUID) -> Person:
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise Missing("person", person_id)
    return person


def _held(person_id: UUID) -> frozenset[str]:
    today = clock.today()
    held = Authorisation.objects.filter(
        person_id=person_id, withdrawn_at__isnull=True, valid_until__gte=today
    ).values_list("role", flat=True)
    return frozenset(held) & frozenset(roles.ROLES)

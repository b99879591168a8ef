"""Mail says only that something waits: a number and a link. Never what, about whom or from whom."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from slagkracht.apps.inbox import queries
from slagkracht.apps.inbox.models import Digest
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.organisation.models import Person
from slagkracht.apps.organisation.queries import actor_for
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.address import absolute

_log = logging.getLogger(__name__)


def daily_mail() -> Mapping[str, int]:
    """The daily round."""
    sent = send_digests()
    return {"mails sent": sent} if sent else {}


def send_digests() -> int:
    """Mail everybody for whom something is late or due this week, once a day. Gives how many mails."""
    done = set(Digest.objects.filter(sent_on=clock.today()).values_list("person", flat=True))
    return sum(_mail(person) for person in Person.objects.filter(is_active=True).exclude(id__in=done))


def _mail(person: Person) -> bool:
    """Mail one person; what a mail server refuses for one is not kept from the others."""
    waiting = _urgent(person)
    if not waiting:
        return False
    _remember(person.id)
    try:
        _send(person, waiting)
    except OSError as error:  # its text may hold the address
        _log.error("the mail for person %s was not sent: %s", person.id, type(error).__name__)
        return False
    return True


def _urgent(person: Person) -> int:
    counts = queries.today_for(actor_for(person)).counts
    return counts[queries.LATE] + counts[queries.TODAY] + counts[queries.THIS_WEEK]


def _remember(person_id: UUID) -> None:
    """Before sending: a crash then costs a mail, never a hundred."""
    with act("mail.digest", by=service("digest")) as entry:
        Digest.objects.update_or_create(person=person_id, defaults={"sent_on": clock.today()})
        entry.touched(person_id)


def _send(person: Person, waiting: int) -> None:
    with translation.override(person.language):
        line = ngettext("%(count)d thing waits for you.", "%(count)d things wait for you.", waiting)
        body = "\n\n".join(
            [
                line % {"count": waiting},
                absolute(),
                _("What it is you only see after signing in. You cannot answer this mail."),
            ]
        )
        subject = _("Slagkracht: something waits for you")
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])

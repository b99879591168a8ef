"""Mail about signing in. The worker sends it: task arguments are ids, and addresses stay in the register."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from slagkracht.apps.organisation.models import Person
from slagkracht.base.address import absolute

_log = logging.getLogger(__name__)
RESET = "account/email/password_reset_key"


@task()
def send_reset_link(person_id: str) -> None:
    """Mail the link with which a person sets a password. An id of nobody sends nothing."""
    person = Person.objects.filter(id=UUID(person_id), is_active=True).first()
    if person is not None:
        with translation.override(person.language):
            _send(person, RESET, {"password_reset_url": reset_link(person)})


@task()
def tell(person_id: str, template: str, moment: str) -> None:
    """Tell a person what changed about signing in, at which moment."""
    person = Person.objects.filter(id=UUID(person_id)).first()
    if person is not None:
        with translation.override(person.language):
            _send(person, template, {"timestamp": datetime.fromisoformat(moment)})


def reset_link(person: Person) -> str:
    """The address with which this person sets a password: once, within three days."""
    key = default_token_generator.make_token(person)
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key}
    )
    return absolute(path)


def _send(person: Person, template: str, context: dict[str, Any]) -> None:
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    text = render_to_string(f"{template}_message.txt", context).strip()
    try:
        send_mail(f"Slagkracht: {subject}", text, settings.DEFAULT_FROM_EMAIL, [person.email])
    except OSError as error:  # what a mail server says may hold the address: it stays out of task rows
        _log.error("mail to person %s was not sent: %s", person.id, type(error).__name__)

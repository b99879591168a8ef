"""A person in production, with a password and an app; and signing in as that person does."""

from __future__ import annotations

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from slagkracht.apps.ledger.models import Entry

PASSWORD = "vier woorden achter elkaar"
LOGIN, TODAY = "/toegang/aanmelden/", "/"


def sign_in(client, person, password=PASSWORD):
    return client.post(LOGIN, {"login": person.email, "password": password})


def code_for(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def enrol(client) -> str:
    """Add an app as a person does; gives its secret."""
    path = reverse("mfa_activate_totp")
    answer = client.get(path)
    if answer.status_code == 302:  # who you are, once more
        client.post(answer["Location"], {"password": PASSWORD})
        answer = client.get(path)
    secret = answer.context["form"].secret
    answer = client.post(path, {"code": code_for(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def with_code(client, person, secret, steps=0):
    """Sign in to the end."""
    answer = sign_in(client, person)
    assert answer["Location"] == reverse("mfa_authenticate")
    # a code works once: the next one is another
    cache.delete(f"allauth.mfa.totp.used?user={person.pk}&code={code_for(secret, steps)}")
    return client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps)})


def acts(person):
    return list(Entry.objects.filter(owner=person.id).order_by("number").values_list("act", "outcome"))


def shape(answer) -> tuple[int, str]:
    """What somebody outside can compare: status, target and text, without what is random."""
    text = re.sub(r'value="[^"]{64}"', "", answer.content.decode())
    return answer.status_code, answer.get("Location", "") + text

"""Sign-in: nobody signs up, secrets of second factors are sealed, demo people are offered by name."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from slagkracht.apps.organisation.models import Person
from slagkracht.base import secret_text


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are entered by the administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def should_send_confirmation_mail(self, *args: Any, **kwargs: Any) -> bool:
        return False


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secret of an authenticator is sealed with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        return secret_text.seal(text, "mfa")

    def decrypt(self, encrypted_text: str) -> str:
        return secret_text.open(encrypted_text, "mfa")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PUBLIC_HOST.partition(":")[0], "name": "Slagkracht"}


def demo_people() -> list[Person]:
    """The people the demo offers to sign in as; none outside the demo."""
    if not settings.DEMO:
        return []
    return list(
        Person.objects.filter(is_active=True).select_related("designated_by").order_by("joined", "id")[:20]
    )

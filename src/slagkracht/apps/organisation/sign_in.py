"""Sign-in: nobody signs up, secrets of second factors are sealed, and every step stands in the ledger."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.apps.organisation import mail
from slagkracht.apps.organisation.models import Person
from slagkracht.base import clock, secret_text
from slagkracht.base.actors import Actor, service
from slagkracht.base.ids import new_id

GROUND = "BGS 1.12"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are no second factor
PROVEN = "second_factor_added"  # in the session: the second factor was added in this very session
RESET_MAIL, UNKNOWN_MAIL = "account/email/password_reset_key", "account/email/unknown_account"
# allauth tells by mail what changed; the same moments are the acts of the ledger.
CHANGES = {
    "account/email/password_changed": "person.password_changed",
    "account/email/password_reset": "person.password_set",
    "account/email/password_set": "person.password_set",
    "mfa/email/totp_activated": "person.factor_added",
    "mfa/email/totp_deactivated": "person.factor_removed",
    "mfa/email/webauthn_added": "person.factor_added",
    "mfa/email/webauthn_removed": "person.factor_removed",
    "mfa/email/recovery_codes_generated": "person.codes_renewed",
}
ADDED = {"mfa/email/totp_activated", "mfa/email/webauthn_added"}


def actor_of(person: Person) -> Actor:
    """Who signs in, for the ledger: no seat is taken yet."""
    return Actor(person.id, person.name)


def has_factor(person: Person) -> bool:
    """Did this person enrol a second factor?"""
    return bool(is_mfa_enabled(person, FACTORS))


def proved_factor(request: HttpRequest) -> bool:
    """Was a second factor used or added in this session? A session that was opened with a password alone,
    before the person enrolled, is not let in by what was enrolled elsewhere."""
    if request.session.get(PROVEN) == str(request.user.pk):
        return True
    records = get_authentication_records(request, request.user)
    return any(one.get("method") == "mfa" for one in records)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are entered by the administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This access has been closed."),
        "email_password_mismatch": _("This e-mail address and password do not belong together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": _("This e-mail address and password do not belong together."),
        "invalid_password_reset": _("This link does not work any more. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def should_send_confirmation_mail(self, *args: Any, **kwargs: Any) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        record(Draft("person.signed_in", actor_of(user), user.id, GROUND))
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            record(Draft("person.signed_out", actor_of(request.user), request.user.id, GROUND))
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Known or not, one entry: so that neither the ledger's growth nor the time taken tells which."""
        person = Person.objects.filter(email__iexact=str(credentials.get("email", ""))).first()
        by = service("sign-in")
        record(Draft("person.sign_in", by, person.id if person else None, GROUND, Outcome.REFUSED))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The link to set a password is mailed by the worker, for a known address and an unknown one alike:
        the answer then takes as long. To an unknown address nothing is sent."""
        if template_prefix not in (RESET_MAIL, UNKNOWN_MAIL):
            raise NotImplementedError(template_prefix)
        user = context.get("user")
        mail.send_reset_link.enqueue(str(user.id if user else new_id()))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Something about signing in changed: in the ledger, and told to the person by mail."""
        record(Draft(CHANGES[template_prefix], actor_of(user), user.id, GROUND))
        if template_prefix in ADDED:
            self.request.session[PROVEN] = str(user.pk)
        mail.tell.enqueue(str(user.id), template_prefix, clock.now().isoformat())


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secret of an authenticator is sealed with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("First add an app or a passkey. Then there are recovery codes."),
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
    }

    def encrypt(self, text: str) -> str:
        return secret_text.seal(text, "mfa")

    def decrypt(self, encrypted_text: str) -> str:
        return secret_text.open(encrypted_text, "mfa")

    def build_totp_svg(self, url: str) -> str:
        """The code to scan as an SVG element for the page itself, without an XML declaration."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PUBLIC_HOST.partition(":")[0], "name": "Slagkracht"}


def demo_people() -> list[Person]:
    """The people the demo offers to sign in as; none outside the demo."""
    if not settings.DEMO:
        return []
    return list(
        Person.objects.filter(is_active=True).select_related("designated_by").order_by("joined", "id")[:20]
    )

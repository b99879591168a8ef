"""The forms of sign-in: those of allauth, in our furniture and our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.apps.organisation.sign_in import GROUND, actor_of
from slagkracht.base.forms import Form

CODE_HELP = _("Six digits from the app, or one of your recovery codes.")
PASSWORD_HELP = _("At least twelve characters. A few words after each other is easy to keep in mind.")


Labels = Mapping[str, tuple[Any, Any]]  # field: label and help
EMAIL = (_("E-mail address"), "")
PASSWORD = (_("Password"), "")
NEW: Labels = {
    "password1": (_("New password"), PASSWORD_HELP),
    "password2": (_("The new password again"), ""),
}
CODE: Labels = {"code": (_("Code"), CODE_HELP)}


class Furnished(Form):
    """Our labels and help; no placeholders, which vanish while one types."""

    labels: ClassVar[Labels] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.labels.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Furnished, account.LoginForm):  # type: ignore[misc]
    """Address and password."""

    labels: ClassVar[Labels] = {"login": EMAIL, "password": PASSWORD}


class ReauthenticateForm(Furnished, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something about signing in changes."""

    labels: ClassVar[Labels] = {"password": PASSWORD}


class ChangePasswordForm(Furnished, account.ChangePasswordForm):  # type: ignore[misc]
    """The present password, and a new one twice."""

    labels: ClassVar[Labels] = {"oldpassword": (_("Present password"), ""), **NEW}


class SetPasswordForm(Furnished, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    labels: ClassVar[Labels] = NEW


class ResetPasswordForm(Furnished, account.ResetPasswordForm):  # type: ignore[misc]
    """To which address the link goes."""

    labels: ClassVar[Labels] = {"email": EMAIL}


class ResetPasswordKeyForm(Furnished, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, after the link."""

    labels: ClassVar[Labels] = NEW


class AuthenticateForm(Furnished, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in. A wrong code stands in the ledger, like a wrong password."""

    labels: ClassVar[Labels] = CODE

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()
        except ValidationError:
            by = actor_of(self.user)
            record(Draft("person.second_factor", by, by.id, GROUND, Outcome.REFUSED))
            raise
        return code


class ReauthenticateByCodeForm(Furnished, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something about signing in changes."""

    labels: ClassVar[Labels] = CODE


class ActivateTOTPForm(Furnished, AllauthActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app proves that it works."""

    labels: ClassVar[Labels] = {
        "code": (_("Code from the app"), _("Six digits. They change every half minute."))
    }


class AddWebAuthnForm(Furnished, AllauthAddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    labels: ClassVar[Labels] = {
        "name": (_("Name of this passkey"), _("So that you recognise it later: “work laptop”.")),
        "passwordless": (
            _("Sign in with this passkey alone"),
            _("Without a password. The device then asks for your fingerprint, face or PIN."),
        ),
    }


class EditWebAuthnForm(Furnished, AllauthEditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    labels: ClassVar[Labels] = {"name": (_("Name of this passkey"), "")}

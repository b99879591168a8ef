"""The addresses of sign-in: those of allauth that we use, and no others (no sign-up, no e-mail pages)."""

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from slagkracht.base import answers

urlpatterns = [
    path("aanmelden/", account.login, name="account_login"),
    path("afmelden/", account.logout, name="account_logout"),
    path("inactief/", account.account_inactive, name="account_inactive"),
    path("bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("wachtwoord/wijzigen/", account.password_change, name="account_change_password"),
    path("wachtwoord/instellen/", account.password_set, name="account_set_password"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path("wachtwoord/verzonden/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/klaar/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    # allauth asks for this name; nobody signs up here.
    path("nieuw/", login_not_required(answers.missing), name="account_signup"),
    path("tweede-factor/", include("allauth.mfa.urls")),
]

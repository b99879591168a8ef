"""Settings: one typed module, read from the environment with the prefix ``SLAGKRACHT_``.

Production is the default and fails closed: without a secret, a host name and keys nothing starts.
docs/reference/settings.md is generated from this file's ``read`` calls.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from slagkracht.base import keys

PACKAGE = Path(__file__).resolve().parent


def read(name: str, default: str | None = None) -> str:
    """One setting from the environment; one without a default must be there."""
    value = os.environ.get(f"SLAGKRACHT_{name}", default)
    if value is None:
        raise ImproperlyConfigured(f"SLAGKRACHT_{name} is not set; see docs/reference/settings.md")
    return value


def database(url: str) -> dict[str, Any]:
    """``sqlite:///path`` or ``postgresql://user:password@host:port/name?option=value`` for Django."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "slagkracht.base.sqlite",
            "NAME": unquote(parts.path[1:]) if parts.path.startswith("//") else unquote(parts.path),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
        }
    if parts.scheme == "postgresql":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(f"{parts.scheme!r} is not a database; use sqlite:// or postgresql://")


MODE = read("MODE", "production")
if MODE not in {"production", "demo"}:
    raise ImproperlyConfigured("SLAGKRACHT_MODE is production or demo")
DEMO = MODE == "demo"

STATE = Path(read("STATE", "var")).resolve()
KEY_DIR = Path(read("KEY_DIR", str(STATE / "keys")))
ANCHOR_FILE = Path(read("ANCHOR_FILE", str(STATE / "anchor.jsonl")))
BACKUP_DAYS = int(read("BACKUP_DAYS", "30"))

KEY_STORE = keys.store_of(read("KEYS_FROM", "folder"), KEY_DIR, os.environ, demo=DEMO)

SECRET_KEY = read("SECRET_KEY", "the-demo-has-no-secrets" if DEMO else None)
DEBUG = False
PUBLIC_HOST = read("HOST", "localhost" if DEMO else None)
ALLOWED_HOSTS = [PUBLIC_HOST, "localhost", "127.0.0.1"] if DEMO else [PUBLIC_HOST]
CSRF_TRUSTED_ORIGINS = [f"https://{PUBLIC_HOST}"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "slagkracht.base",
    "slagkracht.apps.ledger",
    "slagkracht.apps.vault",
    "slagkracht.apps.vault.keyring",
    "slagkracht.apps.organisation",
    "slagkracht.apps.figures",
    "slagkracht.apps.inbox",
    "slagkracht.apps.meetings",
    "slagkracht.apps.intake",
    "slagkracht.apps.dossiers",
    "slagkracht.apps.lawfulness",
    "slagkracht.apps.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "slagkracht.base.middleware.WholePageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "slagkracht.apps.organisation.middleware.ActorMiddleware",
    "slagkracht.apps.organisation.middleware.SecondFactorMiddleware",
    "slagkracht.base.middleware.NoStoreMiddleware",
    "slagkracht.apps.vault.middleware.OneRequestMiddleware",
    "slagkracht.apps.ledger.middleware.AnswerMiddleware",
]

ROOT_URLCONF = "slagkracht.urls"
WSGI_APPLICATION = "slagkracht.wsgi.application"

_LOADERS = [
    ("template_partials.loader.Loader", [
        ("django.template.loaders.cached.Loader", [
            "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader",
        ]),
    ]),
]  # fmt: skip
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS,
            "builtins": ["slagkracht.base.templatetags.furniture", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "slagkracht.base.context.page",
                "slagkracht.apps.organisation.context.region",
            ],
        },
    },
]
FORM_RENDERER = "slagkracht.base.forms.Renderer"

DATABASES = {
    "default": database(read("DATABASE_URL", f"sqlite:///{STATE / 'main.sqlite3'}")),
    "keyring": database(read("KEYRING_URL", f"sqlite:///{STATE / 'keyring.sqlite3'}")),
}
DATABASE_ROUTERS = ["slagkracht.base.routers.KeyringRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:today"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the administrator enters the address; nobody signs up
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "slagkracht.apps.organisation.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "slagkracht.apps.organisation.sign_in_forms.LoginForm",
    "reauthenticate": "slagkracht.apps.organisation.sign_in_forms.ReauthenticateForm",
    "change_password": "slagkracht.apps.organisation.sign_in_forms.ChangePasswordForm",
    "set_password": "slagkracht.apps.organisation.sign_in_forms.SetPasswordForm",
    "reset_password": "slagkracht.apps.organisation.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "slagkracht.apps.organisation.sign_in_forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Slagkracht: "
# How many proxies of ours stand before the site: the address that attempts are counted by is the one the
# first of them saw, and cannot be made up by who sends the request.
ALLAUTH_TRUSTED_PROXY_COUNT = int(read("PROXIES", "0" if DEMO else "1"))
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "slagkracht.apps.organisation.sign_in.MfaAdapter"
MFA_FORMS = {
    "authenticate": "slagkracht.apps.organisation.sign_in_forms.AuthenticateForm",
    "reauthenticate": "slagkracht.apps.organisation.sign_in_forms.ReauthenticateByCodeForm",
    "activate_totp": "slagkracht.apps.organisation.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "slagkracht.apps.organisation.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "slagkracht.apps.organisation.sign_in_forms.EditWebAuthnForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the address is in the register; the link to set a password proves it
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "Slagkracht"

SESSION_ENGINE = "slagkracht.base.sessions"
SESSION_SERIALIZER = "slagkracht.base.sessions.SealedSerializer"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "slagkracht"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if not DEMO else None
SECURE_HSTS_SECONDS = 0 if DEMO else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "slagkracht.base.answers.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "worker-src": [SELF],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "slagkracht_language"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = Path(read("STATIC_ROOT", str(STATE / "static")))
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "slagkracht.base.uploads.NoStorage"},
}
# Uploads stay in memory: nothing that was uploaded ever lies in a temporary file.
FILE_UPLOAD_HANDLERS = ["slagkracht.base.uploads.MemoryOnly"]
UPLOAD_LIMIT = int(read("UPLOAD_MB", "20")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Counts of attempts to sign in, and codes that were used: all workers must see the same ones. No content.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "slagkracht_cache"}
}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

EMAIL_BACKEND = read(
    "EMAIL_BACKEND",
    f"django.core.mail.backends.{'console' if DEMO else 'smtp'}.EmailBackend",
)
EMAIL_HOST = read("EMAIL_HOST", "localhost")
EMAIL_PORT = int(read("EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = read("EMAIL_FROM", f"slagkracht@{PUBLIC_HOST}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.server": {"level": "WARNING"}},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "slagkracht.base.answers.SealedReporterFilter"
SILENCED_SYSTEM_CHECKS: list[str] = []

"""Settings of the test run: the real ones, with a fast hasher, tasks at once, and keys of its own."""

import os
import tempfile
from pathlib import Path

_state = Path(tempfile.mkdtemp(prefix="slagkracht-test-"))
os.environ.setdefault("SLAGKRACHT_MODE", "demo")
os.environ["SLAGKRACHT_STATE"] = str(_state)

from slagkracht.base.sqlite import base as sqlite  # noqa: E402
from slagkracht.settings import *  # noqa: E402, F403
from slagkracht.settings import KEY_STORE, STORAGES, database  # noqa: E402

# The tests' databases need not survive a power cut: no waiting for the disk.
sqlite.PRAGMAS = (*sqlite.PRAGMAS, "PRAGMA synchronous=OFF")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True

_url = os.environ.get("SLAGKRACHT_TEST_POSTGRES")
if _url:
    DATABASES = {"default": database(_url), "keyring": database(_url)}
    DATABASES["default"]["TEST"] = {"NAME": "slagkracht_test_main"}
    DATABASES["keyring"]["TEST"] = {"NAME": "slagkracht_test_keyring"}
else:
    DATABASES = {
        "default": database(f"sqlite:///{_state / 'main.sqlite3'}"),
        "keyring": database(f"sqlite:///{_state / 'keyring.sqlite3'}"),
    }
    DATABASES["default"]["TEST"] = {"NAME": str(_state / "test-main.sqlite3")}
    DATABASES["keyring"]["TEST"] = {"NAME": str(_state / "test-keyring.sqlite3")}

for _name in ("ledger-signing", "sign-in", "kek-0001"):
    KEY_STORE.create(_name)

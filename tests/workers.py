"""Work by several processes at once on the test's databases: real connections, real locks.

    outputs = together("tests.integration.ledger.tasks:write", 8, "25")

runs the function in eight processes, each with its number and the given words as arguments, against the
databases, the keys and the anchor file of the running test (``transaction=True``, so that they see what was
committed). A task prints what it has to say; one that fails, fails the test with its error.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections

LIMIT = 180  # seconds


def together(task: str, count: int, *words: str) -> list[str]:
    """Run the task ``module:function`` in ``count`` processes; gives what each printed."""
    command = [sys.executable, "-m", "tests.workers", task]
    running = [
        subprocess.Popen(
            [*command, str(number), *words],
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    outputs, errors = [], []
    for process in running:
        out, err = process.communicate(timeout=LIMIT)
        outputs.append(out)
        if process.returncode:
            errors.append(err[-2_000:])
    assert not errors, "\n".join(errors)
    return outputs


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(["src", "."]),
        "DJANGO_SETTINGS_MODULE": "slagkracht.settings",
        "SLAGKRACHT_MODE": "demo",
        "SLAGKRACHT_STATE": str(settings.STATE),
        "SLAGKRACHT_KEY_DIR": str(settings.KEY_STORE.path),
        "SLAGKRACHT_ANCHOR_FILE": str(settings.ANCHOR_FILE),
        "SLAGKRACHT_DATABASE_URL": url_of("default"),
        "SLAGKRACHT_KEYRING_URL": url_of("keyring"),
    }


def url_of(alias: str) -> str:
    """The address of a database of this test, for another process."""
    connection = connections[alias]
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    user, options = connection.settings_dict["USER"], connection.settings_dict["OPTIONS"]
    where = {key: options[key] for key in ("host", "port") if key in options}
    return f"postgresql://{user}@/{name}?{urlencode(where)}"


def main(task: str, *words: str) -> None:
    """One worker."""
    import django

    django.setup()
    module, _, function = task.partition(":")
    getattr(importlib.import_module(module), function)(*words)


if __name__ == "__main__":
    main(*sys.argv[1:])

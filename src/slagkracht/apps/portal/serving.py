"""Serving: the site by gunicorn, with one worker beside it for background work. Stops both together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from slagkracht.base.errors import Trouble

STAMP = ".collected"


def port_from_environment(default: int = 8000) -> int:
    """``PORT``, or the default; raises ``Trouble`` for what is not a port."""
    text = os.environ.get("PORT", str(default))
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Trouble(f"PORT={text} is not a port: choose a number from 1 to 65535")
    return int(text)


def require_free(port: int) -> None:
    """Raise ``Trouble`` when something else listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Trouble(
                f"port {port} is in use: stop what runs there, or choose another with PORT="
            ) from error


def collect_static() -> None:
    """Put the static files where they are served from, once per build of the front end."""
    built = settings.PACKAGE / "static/slagkracht/dist/.inputs"
    stamp = Path(settings.STATIC_ROOT) / STAMP
    version = built.read_text("ascii") if built.exists() else ""
    if stamp.exists() and stamp.read_text("ascii") == version:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(version, "ascii")


def run(port: int, *, workers: int = 2) -> int:
    """Serve until interrupted or told to end (as systemd does); gives the exit code of the site."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "slagkracht.settings"}
    tasks = subprocess.Popen(
        [sys.executable, "-m", "django", "db_worker", "--interval", "0.5"], env=environment
    )
    site = subprocess.Popen(  # noqa: S603  our own words
        [
            sys.executable, "-m", "gunicorn", "slagkracht.wsgi",
            "--bind", f"127.0.0.1:{port}",
            "--workers", str(workers), "--threads", "4", "--timeout", "120",
            "--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else str(settings.STATE),  # noqa: S108
            "--log-level", "warning",
        ],
        env=environment,
    )  # fmt: skip
    try:
        return site.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(site, tasks)


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()

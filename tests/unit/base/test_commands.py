"""A command on a system that is not there says so in one line, and changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("words", [("keys", "status"), ("ledger", "verify"), ("destroy", "--due")])
def test_without_a_system_there_is_one_line(tmp_path, words):
    state = tmp_path / "nothing"
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "SLAGKRACHT_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "slagkracht.cli", *words],
        env={**kept, "SLAGKRACHT_MODE": "demo", "SLAGKRACHT_STATE": str(state), "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("slagkracht: ")
    assert len(done.stderr.splitlines()) == 1
    assert not state.exists()

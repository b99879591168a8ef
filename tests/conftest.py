"""What every test can use: the public data, and one place that decides what a missing part means."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import pytest
from hypothesis import settings as searching

from tests.postgres import postgres_cluster  # noqa: F401 — a fixture

# One commit, one outcome: properties are tried on the same examples every time. `make search` takes new ones.
searching.register_profile("steady", derandomize=True, deadline=None)
searching.register_profile("search", deadline=None, max_examples=500)
searching.load_profile(os.environ.get("SLAGKRACHT_SEARCH") or "steady")

REQUIRED = set(filter(None, os.environ.get("SLAGKRACHT_REQUIRE", "").split(",")))


def missing(part: str, why: str) -> None:
    """Skip, or fail where ``SLAGKRACHT_REQUIRE`` names the part (data, chromium, postgres)."""
    if part in REQUIRED:
        pytest.fail(f"{part} is required here but {why}")
    pytest.skip(f"{part}: {why}")


@pytest.fixture(scope="session")
def public_data() -> Callable[[str], Path]:
    """Give the path of a file below ``SLAGKRACHT_DATA``; skip with the reason where it is missing."""

    def path_of(relative: str) -> Path:
        root = os.environ.get("SLAGKRACHT_DATA")
        if not root:
            missing("data", "SLAGKRACHT_DATA is not set")
        path = Path(root or ".") / relative
        if not path.exists():
            missing("data", f"{relative} is not in SLAGKRACHT_DATA")
        return path

    return path_of


@pytest.fixture(autouse=True)
def anchor_file(settings) -> Path:
    """An anchor file of its own for every test: the chain begins anew with every test's database."""
    settings.ANCHOR_FILE = Path(settings.STATE) / f"anchor-{token_hex(6)}.jsonl"
    return settings.ANCHOR_FILE

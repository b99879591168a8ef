"""The front door: today, the pages about the house, and commands that say in one line what is the matter."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest
from django.test import Client

from slagkracht.apps.portal import serving
from slagkracht.base import daily
from slagkracht.base.errors import Trouble
from slagkracht.cli import main
from tests.integration.organisation import world as worlds


@pytest.fixture
def taken():
    """A port that something else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "slagkracht.cli", *words],
        env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_port_in_use_is_named_before_anything_is_built(taken, tmp_path):
    state = tmp_path / "state"
    answer = command("demo", PORT=str(taken), SLAGKRACHT_STATE=str(state))
    assert answer.returncode == 2
    assert answer.stderr.strip() == (
        f"slagkracht: port {taken} is in use: stop what runs there, or choose another with PORT="
    )
    assert not state.exists()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80.5", ""])
def test_what_is_no_port_is_said(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Trouble, match="is not a port"):
        serving.port_from_environment()


def test_without_a_word_it_is_port_8000(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert serving.port_from_environment() == 8000


def test_a_free_port_is_free(taken):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    serving.require_free(free)
    with pytest.raises(Trouble):
        serving.require_free(taken)


@pytest.mark.django_db(databases=["default", "keyring"])
@pytest.mark.parametrize("path", ["/sneltoetsen/", "/toegankelijkheid/"])
def test_the_pages_about_the_house_are_open_to_all(path):
    assert Client().get(path).status_code == 200


@pytest.mark.django_db(databases=["default", "keyring"])
def test_today_asks_for_a_sign_in_and_is_empty_for_who_has_nothing_to_do(keyring):
    assert Client().get("/").status_code == 302
    world = worlds.build()
    page = world.client(world.keeper).get("/")
    assert page.status_code == 200
    assert page.context["today"].count == 0


@pytest.mark.django_db(databases=["default", "keyring"])
def test_a_round_that_fails_does_not_stop_the_others_and_is_told(monkeypatch, capsys):
    def broken():
        raise OSError("a secret that must not be told")

    rounds = [daily.Round("first", 1, broken), daily.Round("second", 2, lambda: {"things done": 3})]
    monkeypatch.setattr(daily, "_rounds", {one.name: one for one in rounds})
    assert main(["daily"]) == 1
    told = capsys.readouterr().out
    assert "second: 3 things done" in told
    assert "first: FAILED" in told
    assert "secret" not in told

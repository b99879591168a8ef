"""docs/installation.md cannot lie: its commands parse, its first hour runs, its units are units."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from slagkracht.cli import _parser_of

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/installation.md").read_text("utf-8")
SETTINGS = (ROOT / "src/slagkracht/settings.py").read_text("utf-8")


def code() -> list[str]:
    """The lines of code on the page; those that go on after a backslash joined."""
    joined = PAGE.replace("\\\n", " ")
    return [line.strip() for line in joined.splitlines() if line.startswith("    ")]


def commands() -> list[list[str]]:
    """Every command line of ours on the page."""
    found = []
    inline = re.findall(r"`(slagkracht [a-z][^`]*)`", PAGE)
    for line in [*code(), *inline]:
        match = re.search(r"(?:^|as_site |bin/)slagkracht ([a-z].*?)(?: \| .*)?$", line)
        if match and "=" not in line.partition("slagkracht ")[0].replace("ExecStart=", ""):
            found.append(shlex.split(match[1]))
    return found


def test_there_is_something_to_check():
    assert len(commands()) >= 14
    assert {words[0] for words in commands()} >= {
        "keys", "region", "administrator", "serve", "daily", "backup", "restore", "ledger",
    }  # fmt: skip


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_on_the_page_is_understood(words, capsys):
    arguments = [word.replace("$name", "kek-0001") for word in words]
    arguments += ["kek-0001"] if arguments == ["keys", "make"] else []  # named in running text
    _parser_of(arguments[0]).parse_args(arguments[1:])


def test_every_setting_on_the_page_is_one():
    named = set(re.findall(r"SLAGKRACHT_([A-Z_]+)", PAGE))
    known = set(re.findall(r'read\(\s*"([A-Z_]+)"', SETTINGS))
    assert named - known == set()


def unit_files() -> dict[str, str]:
    found = re.findall(r"`/etc/systemd/system/(\S+)`[^\n]*:\n\n((?:    [^\n]*\n|\n)+)", PAGE)
    return {name: re.sub(r"^    ", "", text, flags=re.M).strip() + "\n" for name, text in found}


def test_the_units_are_units(tmp_path):
    assert len(unit_files()) == 3
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd: systemd-analyze is not installed")
    for name, text in unit_files().items():
        runnable = text.replace("/opt/slagkracht/.venv/bin/slagkracht", sys.executable)
        (tmp_path / name).write_text(runnable)
    answer = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in unit_files())],
        capture_output=True, text=True, check=False, env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    ours = [line for line in answer.stderr.splitlines() if "slagkracht" in line]
    assert ours == []


def test_the_first_hour(tmp_path):
    """From keys to a chain that was verified, in production mode, in the order of the page."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLAGKRACHT_")}
    (tmp_path / "state").mkdir(mode=0o700)
    environment |= {
        "SLAGKRACHT_HOST": "slagkracht.example",
        "SLAGKRACHT_SECRET_KEY": "only-for-this-test",
        "SLAGKRACHT_STATE": str(tmp_path / "state"),
        "DJANGO_SETTINGS_MODULE": "slagkracht.settings",
    }

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "slagkracht.cli", *words],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return done.stdout

    region, main, keyring = (str(tmp_path / name) for name in ("regio", "main", "elsewhere"))
    assert "kek-0001" in run("keys", "init")
    run("region", "example", region)
    run("region", "load", "--check", region)
    run("region", "load", region)
    first = ["--name", "Tess Beheer", "--email", "tess@slagkracht.example", "--function", "beheerder"]
    link = json.loads(
        run("administrator", "add", *first, "--seat", "politie", "--screened-until", "2099-06-30", "--json")
    )["link"]
    assert link.startswith("https://slagkracht.example/toegang/wachtwoord/nieuw/")
    run("daily")
    run("backup", "--to", main, "--keyring-to", keyring)
    run("keys", "rotate", "--due", "--keyring-to", keyring)
    run("ledger", "verify")
    anchor = str(next(Path(main).glob("anchor-*.jsonl")))
    run("restore", "--from", main, "--keyring-from", keyring, "--anchor", anchor, "--replace")
    run("ledger", "verify")
    public = run("keys", "public-key").strip()
    run("ledger", "verify", "--anchor", str(tmp_path / "state/anchor.jsonl"), "--public-key", public)

"""The order of the rooms, also where an import checker cannot see: names of pages, models and templates."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT / "src/slagkracht/apps"
# From the top of the house to the cellar, as .importlinter has it.
ORDER = [
    "portal",
    "lawfulness",
    "dossiers",
    "intake",
    "meetings",
    "inbox",
    "figures",
    "organisation",
    "vault",
    "ledger",
]
RANK = {name: len(ORDER) - index for index, name in enumerate(ORDER)}
# The furniture of every page links to these, wherever it stands.
FURNITURE = {
    "portal:today",
    "portal:shortcuts",
    "portal:accessibility",
    "lawfulness:ask",
    "figures:definitions",
}


def test_the_order_here_is_the_order_of_the_import_contract():
    text = (ROOT / ".importlinter").read_text("utf-8")
    assert (
        re.findall(r"^    slagkracht\.apps\.(\w+)$", text.split("[importlinter:contract:pure-core]")[0], re.M)
        == ORDER
    )


def test_the_import_contracts_hold():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_an_upward_import_would_be_caught(tmp_path):
    """The gate can fail: the same contracts over a copy of the house with one import that points up."""
    import shutil

    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    planted = tmp_path / "src/slagkracht/apps/inbox/tasks.py"
    planted.write_text(
        planted.read_text("utf-8") + "\nfrom slagkracht.apps.dossiers import policies\n", "utf-8"
    )
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "slagkracht.apps.inbox.tasks -> slagkracht.apps.dossiers" in done.stdout


def rooms():
    return [pytest.param(APPS / name, id=name) for name in ORDER]


def _upward(room: str, used: set[str]) -> set[str]:
    return {
        name for name in used if RANK.get(name.partition(":")[0], 0) > RANK[room] and name not in FURNITURE
    }


@pytest.mark.parametrize("folder", rooms())
def test_no_page_of_an_upper_room_is_linked_from_below(folder: Path):
    used: set[str] = set()
    for path in folder.rglob("*.html"):
        used |= set(re.findall(r"""{%\s*url\s+['"]([\w]+:[\w]+)['"]""", path.read_text("utf-8")))
    for path in folder.rglob("*.py"):
        used |= set(
            re.findall(r"""(?:redirect|reverse)\(\s*["']([\w]+:[\w]+)["']""", path.read_text("utf-8"))
        )
    assert _upward(folder.name, used) == set()


@pytest.mark.parametrize("folder", rooms())
def test_no_model_of_an_upper_room_is_named_in_a_string(folder: Path):
    used: set[str] = set()
    for path in folder.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"get_model", "ForeignKey"}:
                used |= {
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                }
    rooms_named = {name.partition(".")[0] for name in used if "." in name}
    assert {name for name in rooms_named if RANK.get(name, 0) > RANK[folder.name]} == set()


@pytest.mark.parametrize("folder", rooms())
def test_no_template_of_an_upper_room_is_used_from_below(folder: Path):
    used: set[str] = set()
    for path in folder.rglob("*.html"):
        used |= set(re.findall(r"""{%\s*(?:include|extends)\s+['"]([\w/]+)\.html""", path.read_text("utf-8")))
    assert _upward(folder.name, {name.replace("/", ":") for name in used}) == set()


def test_every_room_has_one_head_of_migrations():
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)  # what is on disk, whatever a database holds
    assert loader.detect_conflicts() == {}


@pytest.mark.django_db(databases=["default", "keyring"])
def test_the_migrations_say_what_the_models_say():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_django_admin_and_no_file_storage():
    assert not apps.is_installed("django.contrib.admin")
    assert not apps.is_installed("django.contrib.sites")

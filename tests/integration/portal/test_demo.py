"""The practice region: built by one command, whole, the same twice, and nowhere but in the demo."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from slagkracht.apps.portal.demo import municipal, world

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
LOOK = """
import json, django
django.setup()
from slagkracht.apps.dossiers.models import Admission, Dossier
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.intake.models import LocalCase, Notice, Signal
from slagkracht.apps.meetings.models import Meeting
from slagkracht.apps.organisation.sign_in import demo_people
held = Meeting.objects.filter(stage="closed", body__kind="weighing_group")
print(json.dumps({
    "signals": Signal.objects.count(),
    "dossiers": Dossier.objects.count(),
    "let_in": Admission.objects.count(),
    "notices": sorted(Notice.objects.values_list("stage", flat=True)),
    "cases": sorted(LocalCase.objects.values_list("stage", flat=True)),
    "open_meetings": Meeting.objects.filter(stage="open").count(),
    "weekends": sum(day.weekday() > 4 for day in held.values_list("day", flat=True)),
    "waiting": Task.objects.filter(done__isnull=True).count(),
    "faces": [(person.name, person.function) for person in demo_people()],
}))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small practice region, and a way to run commands in it."""
    state = tmp_path_factory.mktemp("demo")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLAGKRACHT_")}
    environment |= {
        "SLAGKRACHT_STATE": str(state),
        "SLAGKRACHT_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "slagkracht.settings",
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    done = run("-m", "slagkracht.cli", "demo", "--build-only", "--signals", "12")
    assert done.returncode == 0, done.stderr
    return state, run, done.stderr


def test_it_says_where_it_is_and_who_can_sign_in(built):
    _state, _run, said = built
    assert "http://localhost:8000" in said
    for name in (
        "Tess Repetitiema",
        "Ruben Maquette",
        "Fenna Proefstra",
        "Imke Voorbeeldsma",
        "Noor Oefenaar",
    ):
        assert name in said


def test_it_is_whole_and_something_waits(built):
    _state, run, _said = built
    verified = run("-m", "slagkracht.cli", "ledger", "verify")
    assert verified.returncode == 0, verified.stderr
    found = json.loads(run("-c", LOOK).stdout)
    assert found["signals"] == 12
    assert found["dossiers"] >= 1
    assert found["let_in"] >= 1
    assert {"new", "nothing", "local_case", "other_department", "to_riec"} <= set(found["notices"])
    assert set(found["cases"]) == {"open", "closed"}
    assert (found["open_meetings"], found["weekends"]) == (0, 0)
    assert found["waiting"] >= 5
    assert len({name for name, _function in found["faces"]}) == len(found["faces"])


def test_the_second_start_builds_nothing(built):
    state, run, _said = built
    before = (state / world.READY).stat().st_mtime_ns
    again = run("-m", "slagkracht.cli", "demo", "--build-only")
    assert again.returncode == 0
    assert "Building" not in again.stderr
    assert (state / world.READY).stat().st_mtime_ns == before


def test_outside_the_demo_nothing_is_built(settings):
    from datetime import date

    settings.DEMO = False
    with pytest.raises(RuntimeError, match="demo mode only"):
        world.build(today=date(2026, 3, 2))


def test_its_notices_are_told_from_old_to_new_and_every_outcome_has_its_reason():
    told = municipal.stories()
    assert [story["ago"] for story in told] == sorted((story["ago"] for story in told), reverse=True)
    for story in told:
        assert story["ago"] < 330, "a notice lives a year, less the life of a backup"
        if "outcome" in story:
            assert story["reason"]

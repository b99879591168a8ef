"""The walk leaves nothing behind that can be read: not in the databases, the files, the logs, mail or tasks.

The shut doors of DESIGN §4.9. On PostgreSQL, with its files: ``python -m tests.postgres pytest …``.
"""

from __future__ import annotations

import logging

import pytest

from slagkracht.apps.intake.actions import drafts, import_run, reporting
from slagkracht.apps.intake.models import ImportBatch, Signal
from slagkracht.apps.vault import kinds
from slagkracht.apps.vault.models import Record
from tests.integration.leaks.walk import LISTS, Walk
from tests.leaks import Planted, watching

# What the walk shows to who may read it: proof that it was typed, kept and opened.
READ = {
    *(f"signal {word}" for word in ("observation", "necessity", "others", "region")),
    *("subject name", "purpose", "reason", "objection", "promise", "notes", "notes too late"),
    *("notice", "notice about", "alone", "goal", "action", "action ending", "case ending"),
    *("join reason", "leave reason", "too late"),
}
pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


@pytest.fixture
def walk(keyring, settings):
    """Tasks wait in the database for a worker, mail is printed, and somebody is told of errors: as in
    production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    settings.ADMINS = [("Beheer", "beheer@voorbeeld.test")]
    return Walk(Planted())


@pytest.mark.slow
def test_the_walk_leaves_nothing_readable_behind(walk, capfd):
    with watching() as watch:
        walk.all()
        sealed = set(Record.objects.values_list("kind", flat=True))
        for who, page in LISTS:
            watch.also(f"page {page}", walk.get(who, page).content.decode())
        watch.also("what was printed", "".join(capfd.readouterr()))
        found = watch.search(walk.planted)
    assert found == [], "\n".join(map(str, found))
    assert walk.read() >= READ
    assert not _never_walked(sealed)


def _never_walked(sealed: set[str]) -> set[str]:
    """Kinds of record that the walk should have made, and did not. Lists are gone once imported; the kind
    ``test_text`` is there when tests of the vault run in the same process."""
    return {kind.code for kind in kinds.all_kinds()} - sealed - {"import_summary", "import_rows", "test_text"}


def test_what_breaks_says_nothing_of_what_was_typed(walk, monkeypatch, capfd):
    """A 500 while it was open, one while it was typed, and a task that dies with the value in its hands."""

    def breaks(*args, **named):
        raise RuntimeError("broken")

    def breaks_with_it(self, rows):
        raise ValueError(rows[0])

    with watching() as watch:
        signal = walk.report()
        monkeypatch.setattr("slagkracht.apps.intake.views.signals.render", breaks)
        walk.get("reporter", "intake:signal", signal, status=500)
        walk.post("reporter", "intake:start", seat="politie")
        monkeypatch.setattr(drafts, "save", breaks)
        draft = Signal.objects.get(stage="draft").id
        typed = {"observation": walk.text("lost"), "version": 1}
        walk.post("reporter", "intake:step", draft, 1, status=500, **typed)
        monkeypatch.setattr(reporting, "withdraw", breaks)
        walk.post("reporter", "intake:withdraw", signal, status=500)

        monkeypatch.setattr(import_run._Stage, "insert", breaks_with_it)
        walk.post("manager", "intake:import", seat="politie", file=walk._list("list"))
        walk.post("manager", "intake:batch_begin", ImportBatch.objects.get().id)
        walk.work()
        assert ImportBatch.objects.get().stage == "stopped"
        watch.also("what was printed", "".join(capfd.readouterr()))
        found = watch.search(walk.planted)
        assert "broken" in "".join(watch.logs)
    assert found == [], "\n".join(map(str, found))


# ---- gates can fail ----


@pytest.mark.parametrize("place", ["a log", "table django_session", "table slagkracht_cache"])
def test_a_planted_leak_is_found(walk, monkeypatch, place):
    """A view that logs what was typed, one that keeps it in the session, one that keeps it in the cache."""
    from django.core.cache import cache

    leaks = {
        "a log": lambda request, text: logging.getLogger("slagkracht").info("saved %s", text),
        "table django_session": lambda request, text: request.session.update({"last": text}),
        "table slagkracht_cache": lambda request, text: cache.set("last", text),
    }
    from slagkracht.apps.intake.views import reporting as views

    kept = views._what

    def leaky(request, draft):
        if request.method == "POST":
            leaks[place](request, request.POST["observation"])
        return kept(request, draft)

    monkeypatch.setattr(views, "_what", leaky)
    with watching() as watch:
        walk.post("reporter", "intake:start", seat="politie")
        draft = Signal.objects.get().id
        walk.post("reporter", "intake:step", draft, 1, observation=walk.text("observation"), version=1)
        found = {leak.where for leak in watch.search(walk.planted)}
    assert found & {place, "a session"}, found


def test_a_plain_column_is_found(walk):
    """Had somebody put the purpose in a column of its own, the search would say which table."""
    from slagkracht.apps.ledger.acts import act
    from slagkracht.base.actors import service

    with watching() as watch:
        with act("test.leak", by=service("test")):
            walk.group.name = walk.text("purpose")
            walk.group.save()
        found = {leak.where for leak in watch.search(walk.planted)}
    assert "table meetings_body" in found

"""The walk of a signal in a browser, with a unique value in everything that is typed: nothing stays behind.

Reporting, a list, a notice with its local case, the meeting with its minutes and letter, the dossier; forms
that are refused, pages of strangers, and a bug in the middle of an open record.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from slagkracht.apps.dossiers.models import Dossier, JoinedSignal
from slagkracht.apps.intake.actions import importing
from slagkracht.apps.intake.models import LocalAction, LocalCase, Notice, Signal, Subject
from slagkracht.apps.meetings import actions as meetings
from slagkracht.apps.meetings.models import Item, Meeting
from slagkracht.apps.organisation.models import Person
from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Record
from slagkracht.base import clock
from tests.integration.intake import world
from tests.integration.intake.conftest import csv_of, rows_of
from tests.leaks import Planted, Watch, watching

pytestmark = [
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
    pytest.mark.slow,
]


@pytest.fixture
def enter(settings, keyring):
    """The small region, and ``enter(actor)``: this person at a browser that gets a 500 as people do."""
    world.load()

    def make(actor):
        client = Client(raise_request_exception=False)
        person = Person.objects.get(id=actor.id)
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return make


@pytest.fixture
def planted() -> Planted:
    return Planted()


def to(name, *ids):
    return reverse(name, args=ids)


def clean(watch: Watch, planted: Planted, *, but: Collection[str] = ()) -> None:
    """Nothing was left behind; and everything that was typed lies in the vault (``but`` these)."""
    found = watch.search(planted)
    assert not found, "\n".join(map(str, found))
    rows = Record.objects.all()
    keys = ring.keys_for(row.id for row in rows)
    sealed = str(
        [
            crypto.open_fields(keys[row.id], row.ciphertext, kind=row.kind, record=row.id, owner=row.owner)
            for row in rows
            if row.id in keys
        ]
    )
    assert {name for name, value in planted.values.items() if value not in sealed} == set(but)


def report(visitor, planted) -> Signal:
    """Step by step, with a refused form on the way; gives the signal."""
    visitor.post(to("intake:start"), {})
    signal = Signal.objects.latest("made")
    words = {name: planted.text(name) for name in ("necessity", "others", "region")}
    steps = [
        {"observation": planted.text("observation"), "observed_on": str(clock.today())},
        {"municipality": "gm0307", "place": "test-gm0307-0"},
        {"form": "drugs", "partners": ["om"], **words},
    ]
    for number, fields in enumerate(steps, start=1):
        page = to("intake:step", signal.id, number)
        version = visitor.get(page).context["draft"].version
        visitor.post(page, {**fields, "version": 99})  # somebody else was first: both texts are shown
        visitor.post(page, {**fields, "form": "no such form", "observed_on": "never", "version": version})
        version = visitor.get(page).context["draft"].version
        answer = visitor.post(page, {**fields, "version": version, "dismissed": [*fields.values()]})
        assert answer.status_code == 302, answer.status_code
    subject = {"kind": "person", "name": planted.text("name"), "number": planted.number("number"), "add": ""}
    visitor.post(to("intake:step", signal.id, 4), subject)
    version = visitor.get(to("intake:step", signal.id, 5)).context["draft"].version
    answer = visitor.post(to("intake:step", signal.id, 5), {"version": version})
    assert answer["Location"] == to("intake:signal", signal.id)
    return Signal.objects.get(id=signal.id)


def test_reporting_reading_and_a_bug_while_it_is_open(enter, planted, monkeypatch):
    reporter = world.person("Wies Testema", "politie", ("reporter", "seat:politie"))
    stranger = world.person("Els Elders", "om", ("reporter", "seat:om"))
    with watching() as watch:
        visitor = enter(reporter)
        signal = report(visitor, planted)
        subject = Subject.objects.get(signal=signal).id
        assert planted.values["observation"] in _text(visitor.get(to("intake:signal", signal.id)))
        shown = visitor.post(to("intake:show_subject", subject))
        assert planted.values["name"] in _text(shown)
        assert enter(stranger).get(to("intake:signal", signal.id)).status_code == 404
        assert enter(stranger).post(to("intake:show_subject", subject)).status_code == 404
        clean(watch, planted)

        def bug(*args, **kwargs):
            raise RuntimeError("a bug")

        monkeypatch.setattr("slagkracht.apps.intake.views.signals.render", bug)
        assert visitor.get(to("intake:signal", signal.id)).status_code == 500
        clean(watch, planted)


def _text(answer) -> str:
    return unescape(answer.content.decode())


def test_a_list_with_a_row_that_is_wrong_and_one_that_is_right(enter, planted):
    manager = world.person("Fenna Proefstra", "politie", ("account_manager", "region"))
    row = {name: planted.text(name) for name in ("observation", "necessity", "others", "region")}
    row |= {"subject_1_name": planted.text("subject"), "subject_1_number": planted.number("number")}
    right, wrong = csv_of(rows_of(2, **row)), csv_of(rows_of(2, **{**row, "municipality": "Nergens"}))
    with watching() as watch:
        visitor = enter(manager)
        for content in (wrong, wrong[:-40], right):
            from django.core.files.uploadedfile import SimpleUploadedFile

            visitor.post(
                to("intake:import"), {"file": SimpleUploadedFile("lijst.csv", content), "seat": "politie"}
            )
        checked = importing.check(by=manager, seat="politie", name="lijst.csv", content=right)
        if not Signal.objects.exists():
            batch = importing.keep(by=manager, seat="politie", checked=checked)
            visitor.get(to("intake:batch", batch))
            importing.begin(by=manager, batch_id=batch)
        assert Signal.objects.count() == 2
        visitor.get(to("intake:all_signals"))
        clean(watch, planted)


def test_a_notice_its_local_case_and_its_action(enter, planted):
    seat = "burgemeester:gm0307"
    grants = (("notice_official", "gm0307"), ("reporter", f"seat:{seat}"))
    official = world.person("Oda Ambtenaar", seat, *grants)
    with watching() as watch:
        visitor = enter(official)
        fields = {"text": planted.text("text"), "about": planted.text("about"), "channel": "official"}
        assert visitor.post(to("intake:make_notice"), {**fields, "theme": ""}).status_code == 422
        visitor.post(to("intake:make_notice"), {**fields, "theme": "drugs", "dismissed": [*fields.values()]})
        notice = Notice.objects.get().id
        visitor.get(to("intake:notice", notice))
        visitor.post(to("intake:show_notice_subject", notice))
        decided = {"outcome": "local_case", "reason": planted.text("reason"), "owner": str(official.id)}
        visitor.post(to("intake:decide_notice", notice), {**decided, "goal": planted.text("goal")})
        case = LocalCase.objects.get().id
        action = {"text": planted.text("action"), "power": "apv", "owner": str(official.id), "due": "never"}
        for due in ("never", str(clock.today())):
            fields = {f"actie-{name}": value for name, value in (action | {"due": due}).items()}
            visitor.post(to("intake:add_action", case), fields)
        done = LocalAction.objects.get().id
        visitor.post(to("intake:local_action", done), {f"klaar-{done}-result": "opgelegd"})
        ending = {"sluiten-result": "solved", "sluiten-text": planted.text("ending")}
        visitor.post(to("intake:close_local_case", case), ending)
        visitor.get(to("intake:local_case", case))
        clean(watch, planted)


def test_the_meeting_its_minutes_and_letter_and_the_dossier(enter, planted):
    reporter = world.person("Wies Testema", "politie", ("reporter", "seat:politie"))
    chair = world.person("Bram Maquette", "om", ("weigher", "district:oost"))
    director = world.person("Imke Voorbeeldsma", "om", ("case_director", "district:oost"))
    first, second = world.reported(reporter), world.reported(reporter)
    with watching() as watch:
        session = world.session(world.weighing_group(), chair)
        visitor = enter(chair)
        visitor.get(to("meetings:meeting", session.meeting))
        version = Meeting.objects.get().version
        note = {"text": planted.text("notes"), "version": version}
        visitor.post(to("meetings:note", session.meeting), {**note, "version": version + 7})
        visitor.post(to("meetings:note", session.meeting), note)
        promise = {"person": str(chair.id), "text": planted.text("promise"), "due": "never"}
        visitor.post(to("meetings:promise_in", session.meeting), promise)
        tomorrow = str(clock.today() + timedelta(days=1))
        visitor.post(to("meetings:promise_in", session.meeting), {**promise, "due": tomorrow})
        dissent = meetings.agenda.Dissent("om", planted.text("dissent"))
        choice = meetings.agenda.Choice(
            "not_taken_up", planted.text("reason"), (dissent,), {**world.MET, "why_not": "criterion_d"}
        )
        item = Item.objects.get(subject=first).id
        words = {"outcome": "not_taken_up", "reason": choice.reason, "dissent_0": dissent.text}
        visitor.post(to("meetings:decide", session.meeting, item), words)  # without the fields of its source
        if not Item.objects.filter(id=item, stage=Item.Stage.DECIDED).exists():
            meetings.decide(by=chair, meeting_id=session.meeting, item_id=item, choice=choice)
        extra = {"activity": "casusoverleg", "purpose": planted.text("purpose"), "director": str(director.id)}
        session.decide(
            second, "new_dossier", planted.text("why"), **world.MET, **extra, seats=["om", "politie"]
        )
        visitor.post(to("meetings:close", session.meeting))
        assert Meeting.objects.get().stage == "closed"
        assert visitor.get(to("meetings:minutes_pdf", session.meeting))["Content-Type"] == "application/pdf"
        assert visitor.get(to("meetings:letter_pdf", session.meeting, first)).status_code in {200, 404}
        dossier = JoinedSignal.objects.get(signal=second).dossier_id
        leading = enter(director)
        assert planted.values["purpose"] in _text(leading.get(to("dossiers:overview", dossier)))
        row = Dossier.objects.get(id=dossier)
        leave = {"seat": "politie", "reason": planted.text("leaving")}
        for wrong in ({"version": 99}, {"version": row.version, "seat": "nobody"}, {"version": row.version}):
            fields = {f"vertrekken-{name}": value for name, value in (leave | wrong).items()}
            leading.post(to("dossiers:leave", dossier), fields)
        row.refresh_from_db()
        closing = {"why": "purpose_reached", "reason": planted.text("closing"), "version": row.version}
        for name in ("no such name", row.code_name):
            leading.post(to("dossiers:close", dossier), {**closing, "code_name": name})
        assert enter(reporter).get(to("dossiers:overview", dossier)).status_code == 404
        clean(watch, planted)

"""The pages of the intake, as people use them: every form, every refusal, and in a real browser axe."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from slagkracht.apps.intake.actions import local_cases
from slagkracht.apps.intake.models import LocalAction, LocalCase, Notice, RoutingRule, Signal, Subject
from slagkracht.apps.organisation.models import Person
from slagkracht.base import clock
from tests.integration.browsing import chromium, everywhere, visit  # noqa: F401  fixtures
from tests.integration.intake import world

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)
NAME = "Vriesje Verzonnen"


@pytest.fixture
def enter(settings):
    """``enter(official)``: this person at a browser."""

    def make(actor):
        client = Client()
        person = Person.objects.get(id=actor.id)
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return make


def to(name, *ids):
    return reverse(f"intake:{name}", args=ids)


# ---- reporting, step by step ----


def test_reporting_a_signal_step_by_step(enter, reporter):
    visitor = enter(reporter)
    assert visitor.get(to("start")).status_code == 200
    visitor.post(to("start"), {})
    signal = Signal.objects.get().id
    steps = [
        {"observation": world.WORDS["observation"], "observed_on": str(clock.today())},
        {"municipality": "gm0307", "place": "test-gm0307-0"},
        {
            "form": "drugs",
            "partners": ["om"],
            **{k: world.WORDS[k] for k in ("necessity", "others", "region")},
        },
    ]
    for number, fields in enumerate(steps, start=1):
        page = to("step", signal, number)
        version = visitor.get(page).context["draft"].version
        answer = visitor.post(page, {**fields, "version": version})
        assert answer["Location"] == to("step", signal, number + 1)
    visitor.post(to("step", signal, 4), {"kind": "person", "name": NAME, "number": "", "add": ""})
    shown = visitor.get(to("step", signal, 5))
    assert NAME.encode() not in shown.content
    answer = visitor.post(to("step", signal, 5), {"version": shown.context["draft"].version})
    assert answer["Location"] == to("signal", signal)
    assert Signal.objects.get().stage == "received"


def test_a_possible_name_in_open_text_is_pointed_out_and_can_be_kept(enter, reporter):
    visitor = enter(reporter)
    visitor.post(to("start"), {})
    page = to("step", Signal.objects.get().id, 1)
    text = {"observation": f"Ik zag gisteren {NAME} bij de loods.", "observed_on": str(clock.today())}
    answer = visitor.post(page, {**text, "version": 1})
    assert answer.status_code == 200
    assert answer.context["possible_names"]["observation"] == [NAME]
    answer = visitor.post(page, {**text, "version": 2, "dismissed": NAME})
    assert answer.status_code == 302


def test_what_is_missing_is_said_with_the_step_where_it_can_be_mended(enter, reporter):
    visitor = enter(reporter)
    visitor.post(to("start"), {})
    page = to("step", Signal.objects.get().id, 5)
    answer = visitor.post(page, {"version": 1})
    assert {step for step, _sentence in answer.context["problems"]} == {1, 2, 3}
    assert Signal.objects.get().stage == "draft"


def test_a_subject_is_shown_by_a_post_alone_and_never_kept(enter, reporter, reported):
    signal = reported()
    visitor, subject = enter(reporter), Subject.objects.get().id
    assert NAME.encode() not in visitor.get(to("signal", signal)).content
    assert visitor.get(to("show_subject", subject)).status_code == 405
    shown = visitor.post(to("show_subject", subject), headers={"Accept": "text/plain"})
    assert NAME in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    plain = visitor.post(to("show_subject", subject))
    assert plain["Refresh"].startswith("30;")


def test_what_became_of_it(enter, reporter, weigher, reported):
    signal = reported()
    world.not_taken_up(signal, weigher)
    visitor = enter(reporter)
    view = visitor.get(to("signal", signal)).context
    assert "content" not in view
    assert view["signal"].steps[-1].code == "destroyed"
    assert visitor.post(to("heard", signal)).status_code == 302
    assert visitor.post(to("ask_back", signal), {"reason": "mistake"}).status_code == 403
    assert enter(weigher).post(to("ask_back", signal), {"reason": "mistake"}).status_code == 302
    assert enter(weigher).post(to("confirm_back", signal)).status_code == 403


def test_withdrawing_and_discarding(enter, reporter, reported):
    visitor, signal = enter(reporter), reported()
    assert visitor.post(to("withdraw", signal)).status_code == 302
    assert visitor.post(to("withdraw", signal)).status_code == 403
    draft, _version = world.draft(reporter)
    assert visitor.post(to("discard", draft)).status_code == 302
    assert visitor.post(to("discard", draft)).status_code == 404


# ---- notices and local cases ----


def test_making_and_deciding_a_notice(enter, official):
    visitor = enter(official)
    fields = {"text": "Er branden 's nachts lampen.", "theme": "drugs", "channel": "official"}
    assert visitor.post(to("make_notice"), {**fields, "theme": ""}).status_code == 422
    answer = visitor.post(to("make_notice"), fields)
    notice = Notice.objects.get().id
    assert answer["Location"] == to("notice", notice)
    assert visitor.get(to("notice", notice)).status_code == 200
    decide = to("decide_notice", notice)
    wrong = visitor.post(decide, {"outcome": "local_case", "reason": "Kan niet wachten."})
    assert wrong.status_code == 422
    assert {"owner", "goal"} <= set(wrong.context["form"].errors)
    extra = {"owner": str(official.id), "goal": "Leeg."}
    assert visitor.post(decide, {"outcome": "local_case", "reason": "Nu.", **extra}).status_code == 302
    assert visitor.get(to("local_cases")).context["page"].rows[0].number == "L-0001"


def test_a_local_case_on_its_page(enter, official):
    world.local_case(official, world.noticed(official))
    visitor, case = enter(official), LocalCase.objects.get().id
    due = clock.today() + timedelta(days=3)
    fields = {
        "actie-text": "Kijk.",
        "actie-power": "apv",
        "actie-owner": str(official.id),
        "actie-due": str(due),
    }
    assert visitor.post(to("add_action", case), {**fields, "actie-power": ""}).status_code == 422
    assert visitor.post(to("add_action", case), fields).status_code == 302
    action = LocalAction.objects.get().id
    assert visitor.get(to("local_action", action))["Location"].endswith(f"#actie-{action}")
    assert visitor.post(to("close_local_case", case), {"sluiten-result": "solved"}).status_code == 422
    done = {f"klaar-{action}-result": "opgelegd"}
    assert visitor.post(to("local_action", action), {}).status_code == 422
    assert visitor.post(to("local_action", action), done).status_code == 302
    assert visitor.post(to("close_local_case", case), {"sluiten-result": "solved"}).status_code == 302
    closed = visitor.get(to("local_cases") + "?stand=gesloten")
    assert closed.context["page"].rows[0].stage == "closed"


def test_handing_over_on_its_page(enter, official):
    notice = world.noticed(official)
    group = world.body("local_consultation", "Lokaal overleg Amersfoort", "gm0307")
    visitor = enter(official)
    assert visitor.get(to("hand_over", notice)).status_code == 404
    world.session(group, official).decide(notice, "to_riec")
    assert visitor.get(to("hand_over", notice)).status_code == 200
    seat = {"seat": "burgemeester:gm0307"}
    assert visitor.post(to("hand_over", notice), {**seat, "parts": ["about"]}).status_code == 422
    answer = visitor.post(to("hand_over", notice), {**seat, "parts": ["what", "about"], "kind": "person"})
    assert answer["Location"] == to("step", Signal.objects.get().id, 1)


def test_pages_of_others_are_missing(enter, official, elsewhere, reporter):
    notice = world.noticed(official)
    world.local_case(official, notice)
    case = LocalCase.objects.get().id
    for by in (elsewhere, reporter):
        visitor = enter(by)
        for path in (to("notice", notice), to("notice", uuid4()), to("local_case", case)):
            assert visitor.get(path).status_code == 404
        for path in (to("decide_notice", notice), to("show_notice_subject", notice), to("add_action", case)):
            assert visitor.post(path).status_code == 404
    assert enter(reporter).get(to("notices")).status_code == 404
    assert enter(reporter).get(to("who_sees_what")).status_code == 404


# ---- routing ----


def test_rules_on_their_page(enter, manager, reporter):
    visitor = enter(manager)
    assert visitor.post(to("routing"), {"form": "drugs"}).status_code == 422
    for form in ("drugs", "witwassen"):
        assert visitor.post(to("routing"), {"form": form, "to_scope": "district:west"}).status_code == 302
    last = RoutingRule.objects.order_by("position").last().id
    assert visitor.post(to("routing_up", last)).status_code == 302
    assert visitor.post(to("routing_remove", last)).status_code == 302
    assert [rule.conditions for rule in visitor.get(to("routing")).context["rules"]] != []
    assert enter(reporter).get(to("routing")).status_code == 404


# ---- in a real browser ----


@pytest.mark.slow
@pytest.mark.browser
def test_every_page_wide_and_narrow(visit, official, manager, reporter, weigher, reported):  # noqa: F811
    notice = world.noticed(official)
    world.local_case(official, notice)
    case = LocalCase.objects.get()
    due = clock.today() + timedelta(days=3)
    local_cases.add_action(
        by=official, case_id=case.id, power="apv", owner=official.id, due=due, text="Kijk."
    )
    fresh = world.noticed(official)
    signal, gone = reported(), reported()
    world.not_taken_up(gone, weigher)
    draft, _version = world.draft(reporter)
    pages = {
        official: [
            to("notices"),
            to("make_notice"),
            to("who_sees_what"),
            to("notice", notice),
            to("notice", fresh),
            to("local_cases"),
            to("local_case", case.id),
        ],
        manager: [to("signals"), to("all_signals"), to("routing"), to("import"), to("signal", gone)],
        reporter: [
            to("signals"),
            to("start"),
            to("signal", signal),
            *(to("step", draft, number) for number in range(1, 6)),
        ],
    }
    faults = []
    for by, paths in pages.items():
        visit.sign_in(by.id)
        for path in paths:
            faults += everywhere(visit, path)
    assert not faults, "\n".join(faults)

"""The pages of meetings, without JavaScript and with HTMX, for members, guests and strangers."""

from __future__ import annotations

from uuid import uuid4

import pytest

from slagkracht.apps.meetings import actions
from slagkracht.apps.meetings.models import Body, Item, Meeting, Member, Promise
from slagkracht.base import clock
from tests.integration.meetings.conftest import MET
from tests.integration.organisation import world as worlds

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def path(session, rest: str = "") -> str:
    return f"/overleg/{session.id}/{rest}"


def test_planning_opening_and_calling_off_by_forms(world, group):
    client = world.client(group.secretary)
    assert client.get("/overleg/plannen/").status_code == 200
    assert client.post("/overleg/plannen/", {"body": "x", "day": "", "starts": ""}).status_code == 422
    planned = {"body": str(group.body), "day": clock.today().isoformat(), "starts": "10:00"}
    where = client.post("/overleg/plannen/", planned)["Location"]
    assert client.get(where).status_code == 200
    assert client.post(f"{where}openen/", {"present": []}).status_code == 422
    assert client.post(f"{where}afzeggen/")["Location"] == "/overleg/"
    assert Meeting.objects.get().stage == "cancelled"
    assert client.get(where).status_code == 200
    again = client.post("/overleg/plannen/", planned)["Location"]
    present = {"present": [str(person.id) for person in group.people]}
    assert client.post(f"{again}openen/", present).status_code == 302
    assert Meeting.objects.filter(stage="open").count() == 1


def test_a_stranger_and_a_meeting_that_is_not_there_are_one_answer(world, session, stranger):
    client = world.client(stranger)
    item = session.item(session.signals[0])
    for rest in ("", "notulen.pdf", f"brief/{session.signals[0]}.pdf"):
        found = client.get(path(session, rest))
        absent = client.get(f"/overleg/{uuid4()}/{rest}")
        assert (found.status_code, absent.status_code) == (404, 404)
    for rest in (
        "sluiten/",
        "notities/",
        "afspraak/",
        "bijwerken/",
        f"punt/{item}/besluit/",
        f"punt/{item}/gast/",
    ):
        assert client.post(path(session, rest)).status_code == 404
    assert client.get("/overleg/plannen/").status_code == 404
    assert client.get("/overleg/").status_code == 200


def test_deciding_by_the_form_goes_on_to_the_next(world, session):
    client = world.client(session.leader)
    first, second = (session.item(signal) for signal in session.signals)
    assert client.get(path(session)).context["item"].id == first
    where = path(session, f"punt/{first}/besluit/")
    assert client.post(where, {}).status_code == 422
    words = {"outcome": "not_taken_up", "reason": "Kan alleen.", "why_not": "criterion_d"}
    filled = words | dict.fromkeys(MET, "on")
    answer = client.post(where, filled, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert answer.headers["HX-Push-Url"] == path(session)
    assert answer.context["item"].id == second
    again = client.post(where, filled)  # the same form once more: somebody was earlier
    assert again.status_code == 302
    assert Item.objects.get(id=first).stage == "decided"


def test_steps_by_buttons(world, session, reporter):
    client = world.client(session.leader)
    first, second = (session.item(signal) for signal in session.signals)
    assert client.post(path(session, f"punt/{first}/later/")).status_code == 302
    assert client.post(path(session, f"punt/{second}/vervalt/")).status_code == 302  # it still waits
    assert [Item.objects.get(id=one).stage for one in (first, second)] == ["postponed", "waiting"]
    asked = client.post(path(session, "sluiten/"))
    assert asked.status_code == 200
    assert b'name="rest"' in asked.content
    assert client.post(path(session, "sluiten/"), {"rest": "later"}).status_code == 302
    closed = client.get(path(session))
    assert closed.status_code == 200
    assert "no-store" in closed.headers["Cache-Control"]


def test_agreements_notes_and_guests_by_forms(world, session, group):
    guest = world.person("Gerrit Gast", "uwv", ("weigher", "district:oost"))
    client = world.client(session.leader)
    item = session.item(session.signals[0])
    words = {"person": str(group.tax.id), "text": "Belt de gemeente.", "due": clock.today().isoformat()}
    assert client.post(path(session, "afspraak/"), words | {"text": ""}).status_code == 422
    assert client.post(path(session, "afspraak/"), words | {"item": str(item)}).status_code == 302
    promise = Promise.objects.get()
    assert promise.item_id == item
    assert client.post(path(session, "notities/"), {"text": "", "version": 1}).status_code == 422
    assert client.post(path(session, "notities/"), {"text": "Kort.", "version": 1}).status_code == 302
    assert client.post(path(session, "notities/"), {"text": "Langer.", "version": 1}).status_code == 409
    assert client.post(path(session, f"punt/{item}/gast/"), {"guest": "iemand"}).status_code == 422
    asked = client.post(path(session, f"punt/{item}/gast/"), {"guest": f"{guest.id}|uwv"})
    assert asked["Location"] == path(session, f"?punt={item}")
    seen = world.client(guest).get(path(session))
    assert [line.id for line in seen.context["page"].items] == [item]
    assert b"Kort." not in seen.content
    mine = world.client(group.tax)
    assert mine.get(f"/overleg/afspraak/{promise.id}/").status_code == 200
    assert client.get(f"/overleg/afspraak/{promise.id}/").status_code == 404
    assert mine.post(f"/overleg/afspraak/{promise.id}/").status_code == 302


def test_every_field_of_meeting_mode_has_an_id_of_its_own(world, session):
    import re

    page = world.client(session.leader).get(path(session)).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_minutes_and_letters_are_accessible_documents_and_kept_nowhere(world, session):
    session.decide(session.signals[0])
    client = world.client(session.leader)
    assert client.get(path(session, "notulen.pdf")).status_code == 404  # not closed yet
    actions.close(by=session.leader, meeting_id=session.id, leave_rest=True)
    for rest in ("notulen.pdf", f"brief/{session.signals[0]}.pdf"):
        answer = client.get(path(session, rest))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.content.startswith(b"%PDF")
        assert b"pdfuaid" in answer.content
    assert client.get(path(session, f"brief/{session.signals[1]}.pdf")).status_code == 404


def test_lists_ask_the_same_however_many_meetings_there_are(world, group, django_assert_max_num_queries):
    client = world.client(group.secretary)
    for _ in range(3):
        meeting = actions.plan(by=group.chair, body_id=group.body, day=clock.today(), starts=worlds.MORNING)
        actions.begin(by=group.chair, meeting_id=meeting, present=[group.chair.id])
        actions.close(by=group.chair, meeting_id=meeting)
        actions.plan(by=group.chair, body_id=group.body, day=clock.today(), starts=worlds.MORNING)
    client.get("/overleg/")
    with django_assert_max_num_queries(18):
        page = client.get("/overleg/")
    assert len(page.context["coming"]) == len(page.context["closed"].rows) == 3


def test_an_agenda_asks_the_same_however_long_it_is(world, group, reporter, django_assert_max_num_queries):
    from tests.integration.meetings.conftest import begin

    for _ in range(8):
        worlds.report_signal(reporter)
    meeting = begin(group)
    client = world.client(group.chair)
    client.get(f"/overleg/{meeting}/")
    with django_assert_max_num_queries(48):
        assert client.get(f"/overleg/{meeting}/").status_code == 200


def test_what_a_source_shows_is_not_taken_for_words_of_the_meeting(world):
    from slagkracht.apps.intake.actions import notices
    from slagkracht.apps.meetings import bodies

    grants = (("notice_official", "gm0307"), ("local_member", "gm0307"))
    official = world.person("Sjoerd Testema", "burgemeester:gm0307", *grants)
    guest = world.person("Gerrit Gast", "politie", ("reporter", "seat:politie"))
    body = bodies.found(by=world.keeper, kind="local_consultation", name="Overleg", scope="gm0307")
    bodies.add_member(
        by=world.keeper, body_id=body, person_id=official.id, seat="burgemeester:gm0307", role="secretary"
    )
    new = notices.NewNotice("Lampen in de loods.", "drugs", "official")
    notices.make(by=official, municipality="gm0307", new=new)
    meeting = actions.plan(by=official, body_id=body, day=clock.today(), starts=worlds.MORNING)
    actions.begin(by=official, meeting_id=meeting, present=[official.id])
    item = Item.objects.get(meeting=meeting)
    actions.invite(by=official, meeting_id=meeting, item_id=item.id, person_id=guest.id, seat="politie")
    for who in (official, guest):
        page = world.client(who).get(f"/overleg/{meeting}/").content.decode()
        assert "Lampen in de loods." in page
        assert "NoticeView" not in page
        assert "utrecht-alert--warning" not in page


# ---- bodies ----


def test_the_administrator_keeps_the_bodies(world, group):
    client = world.client(world.keeper)
    assert client.get("/overleg/gremia/").status_code == 200
    wrong = {"kind": "dis", "name": "DIS", "scope": "region"}
    assert client.post("/overleg/gremia/", wrong).status_code == 422
    assert client.post("/overleg/gremia/", wrong | {"scope": "district:oost"}).status_code == 302
    body = Body.objects.get(kind="dis")
    where = f"/overleg/gremia/{body.id}/"
    assert client.get(where).status_code == 200
    named = {"member": f"{group.chair.id}|om", "role": "chair"}
    assert client.post(where, named | {"member": f"{group.chair.id}|fiod"}).status_code == 422
    assert client.post(where, named).status_code == 302
    assert client.post(where, named).status_code == 422  # a member already
    member = Member.objects.get(body=body)
    assert client.post(f"{where}lid/{member.id}/beeindigen/").status_code == 302
    assert client.post(f"{where}opheffen/").status_code == 302
    assert client.get(where).status_code == 404


def test_a_body_that_still_meets_does_not_end(world, group):
    actions.plan(by=group.chair, body_id=group.body, day=clock.today(), starts=worlds.MORNING)
    client = world.client(world.keeper)
    assert client.post(f"/overleg/gremia/{group.body}/opheffen/").status_code == 409
    assert Body.objects.get(id=group.body).valid_until is None


def test_nobody_else_sees_or_keeps_bodies(world, group):
    client = world.client(group.chair)
    where = f"/overleg/gremia/{group.body}/"
    assert client.get("/overleg/gremia/").status_code == 404
    assert client.get(where).status_code == 404
    named = {"member": f"{group.chair.id}|om", "role": "chair"}
    for rest in ("", "opheffen/", f"lid/{Member.objects.first().id}/beeindigen/"):
        assert client.post(where + rest, named).status_code == 404

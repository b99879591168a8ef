"""A region in which everybody of the table has something of his own, and something of somebody else's.

``people`` are the columns of ``access.tsv`` by name, ``things`` what its second column names: each gives the
ids that stand in an address, and a form as somebody who may would send it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile

from slagkracht.apps.intake import routing
from slagkracht.apps.intake.actions import handing_over, importing, local_cases, reporting, restoring
from slagkracht.apps.intake.models import LocalCase, RoutingRule, Signal, Subject
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.meetings import actions as meetings
from slagkracht.apps.meetings.models import Body, Item, Member, Promise
from slagkracht.apps.organisation.models import Authorisation, Mandate, Screening
from slagkracht.apps.organisation.queries import person_as_actor
from slagkracht.apps.vault.models import Certificate
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from tests.integration.intake import world as made
from tests.integration.intake.conftest import csv_of, rows_of

OOST, WEST, TOWN, OTHER = "district:oost", "district:west", "gm0307", "gm0632"
OWN_SEAT = "(own seat)"  # in a form: the seat of whoever sends it
MAYOR = f"burgemeester:{TOWN}"

# Who they are: the seat they act for, and their lines in the register.
PARTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "reporter": ("politie", [("reporter", "seat:politie")]),
    "colleague": ("politie", [("reporter", "seat:politie")]),
    "manager": ("politie", [("account_manager", "region")]),
    "chair": ("om", [("weigher", OOST)]),
    "weigher": ("rijksbelastingdienst", [("weigher", OOST)]),
    "director": ("om", [("case_director", OOST)]),
    "participant": ("uwv", []),
    "stranger": (
        "om",
        [("weigher", WEST), ("account_manager", WEST), ("case_director", WEST)],
    ),
    "official": (MAYOR, [("notice_official", TOWN), ("reporter", f"seat:{MAYOR}")]),
    "local_member": ("politie", [("local_member", TOWN)]),
    "elsewhere": (f"college:{OTHER}", [("notice_official", OTHER)]),
    "guest": ("nvwa", [("reporter", "seat:nvwa")]),
    "administrator": ("politie", [("administrator", "region")]),
    "auditor": ("rijksbelastingdienst", [("lawfulness", "region")]),
    "support": ("politie", [("system_support", "region")]),
    "analyst": ("politie", [("analyst", "region")]),
    "ended": ("om", [("weigher", OOST), ("account_manager", OOST), ("administrator", "region")]),
}


@dataclass
class Thing:
    """What an address is about. ``form``: a complete form; ``query``: behind the address."""

    ids: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    query: str = ""


@dataclass
class World:
    """Everybody, and everything."""

    people: dict[str, Actor] = field(default_factory=dict)
    things: dict[tuple[str, str], Thing] = field(default_factory=dict)  # (address, object) → thing

    def there_is(self, addresses: str, name: str, **ids: Any) -> None:
        """The same object under several addresses."""
        for address in addresses.split():
            self.things[address, name] = Thing(dict(ids))

    def filled_in(self, address: str, thing: str, /, **form: Any) -> None:
        """A form for an address."""
        self.things.setdefault((address, thing), Thing()).form = form


def build() -> World:
    """All of it, through the actions."""
    made.load()
    world = World()
    for name, (seat, grants) in PARTS.items():
        world.people[name] = made.person(f"Persoon {name.title().replace('_', ' ')}", seat, *grants)
    for part in (_bodies, _signals, _dossier, _notices, _guest, _meetings, _lists, _register, _open_to_many):
        part(world)
    _end_screening(world.people["ended"])
    return world


def _end_screening(actor: Actor) -> None:
    yesterday = clock.today() - timedelta(days=1)
    with act("test.screening", by=service("setup")):
        Screening.objects.filter(person=actor.id).update(
            issued=yesterday - timedelta(days=9), valid_until=yesterday
        )


def _bodies(world: World) -> None:
    people = world.people
    oost, west = made.weighing_group(OOST), made.weighing_group(WEST)
    made.member(oost, people["chair"], "chair")
    made.member(oost, people["manager"], "secretary")
    made.member(oost, people["weigher"], "member")
    made.member(oost, people["ended"], "chair")
    made.member(west, people["stranger"], "chair")
    local = made.body("local_consultation", "Lokaal overleg Amersfoort", TOWN)
    made.member(local, people["official"], "secretary")
    made.member(local, people["local_member"], "member")
    one = Member.objects.get(body=oost, person_id=people["weigher"].id)
    world.there_is("meetings:body meetings:end_body", "group", body_id=oost.id)
    world.there_is("meetings:end_member", "group", body_id=oost.id, member_id=one.id)
    choice = f"{people['reporter'].id}|politie"
    world.filled_in("meetings:body", "group", member=choice, role="member")
    world.filled_in("meetings:bodies", "", kind="dis", name="Stuurgroep Oost", scope=OOST)


# ---- signals ----


def _signals(world: World) -> None:
    reporter = world.people["reporter"]
    draft, version = made.draft(reporter)
    for number in range(1, 6):
        world.there_is("intake:step", f"draft, step {number}", signal_id=draft, number=number)
    world.filled_in("intake:step", "draft, step 1", observation="Iets gezien.", version=version)
    world.filled_in("intake:step", "draft, step 2", municipality=TOWN, version=version)
    world.filled_in("intake:step", "draft, step 4", add="1", kind="person", name="Vriesje Verzonnen")
    world.filled_in("intake:step", "draft, step 5", version=version)
    world.there_is("intake:signal intake:discard", "draft", signal_id=draft)
    received = made.reported(reporter)
    world.there_is("intake:signal intake:withdraw intake:heard", "received", signal_id=received)
    subject = Subject.objects.get(signal=received)
    world.there_is("intake:show_subject", "received", subject_id=subject.id)
    for name in ("asked", "refused"):
        signal = made.reported(reporter)
        world.there_is("intake:signal intake:ask_back", f"not taken up, {name}", signal_id=signal)
        world.filled_in("intake:ask_back", f"not taken up, {name}", reason="mistake")
    withdrawn = made.reported(reporter)
    reporting.withdraw(by=reporter, signal_id=withdrawn)
    certificate = Certificate.objects.get(owner=withdrawn)
    world.there_is("lawfulness:proof", "withdrawn signal", certificate_id=certificate.id)
    world.filled_in("intake:start", "", seat=OWN_SEAT)


def _dossier(world: World) -> None:
    """One signal is taken up, two are not; of one of those a member asked to have it back."""
    people = world.people
    taken = made.reported(people["reporter"])
    closed = made.session(made.weighing_group(OOST), people["chair"])
    closed.decide(
        taken,
        "new_dossier",
        activity="casusoverleg",
        purpose="Samen bepalen wie wat doet.",
        seats=["om", "politie", "uwv"],
        director=str(people["director"].id),
        **made.MET,
    )
    refused = {
        name: world.things["intake:signal", f"not taken up, {name}"].ids["signal_id"]
        for name in ("asked", "refused")
    }
    for signal in refused.values():
        closed.decide(signal, "not_taken_up", why_not="criterion_d", **made.MET)
    restoring.ask_back(by=people["weigher"], signal_id=refused["asked"], reason="mistake")
    world.there_is("intake:confirm_back", "not taken up, asked", signal_id=refused["asked"])
    meetings.close(by=people["chair"], meeting_id=closed.meeting, leave_rest=True)
    world.there_is("meetings:meeting meetings:minutes_pdf", "closed, weighing", meeting_id=closed.meeting)
    world.there_is("meetings:letter_pdf", "closed, weighing", meeting_id=closed.meeting, subject=taken)
    world.there_is("intake:signal intake:heard", "taken up", signal_id=taken)
    world.there_is("intake:show_subject", "taken up", subject_id=Subject.objects.get(signal=taken).id)
    dossier = Signal.objects.get(id=taken).dossier
    assert dossier is not None
    _in_the_dossier(world, dossier)


def _in_the_dossier(world: World, dossier: UUID) -> None:
    from slagkracht.apps.dossiers.actions import seats
    from slagkracht.apps.dossiers.models import Dossier

    people = world.people
    people["director"] = person_as_actor(people["director"].id, "om")
    who = people["participant"].id
    seats.admit(by=people["director"], dossier_id=dossier, seat="uwv", person_id=who)
    row = Dossier.objects.get(id=dossier)
    there = "dossiers:" + " dossiers:".join("overview seen hand_over close join leave admit".split())
    world.there_is(there, "dossier", dossier_id=dossier)
    world.there_is("dossiers:dismiss dossiers:prolong", "dossier", dossier_id=dossier, person_id=who)
    version = {"version": row.version, "reason": "Daarom."}
    join = {f"aansluiten-{name}": value for name, value in (version | {"seat": "kmar"}).items()}
    leave = {f"vertrekken-{name}": value for name, value in (version | {"seat": "uwv"}).items()}
    world.filled_in("dossiers:join", "dossier", **join)
    world.filled_in("dossiers:leave", "dossier", **leave)
    world.filled_in("dossiers:admit", "dossier", **{"toelaten-who": f"politie|{people['reporter'].id}"})
    world.filled_in("dossiers:dismiss", "dossier", seat="uwv")
    world.filled_in("dossiers:prolong", "dossier", seat="uwv")
    world.filled_in("dossiers:close", "dossier", why="elsewhere", code_name=row.code_name, **version)
    other = made.person("Persoon Andere Regisseur", "politie", ("case_director", OOST))
    world.filled_in("dossiers:hand_over", "dossier", director=str(other.id), **version)


# ---- the municipality ----

PAGES = "intake:notice intake:decide_notice intake:hand_over intake:show_notice_subject"


def _notices(world: World) -> None:
    """A new one, one with a local case, and one that goes to the RIEC."""
    official, member = world.people["official"], world.people["local_member"]
    case_of, riec, new = (made.noticed(official) for _ in range(3))
    made.local_case(official, case_of)
    meeting = made.session(Body.objects.get(kind="local_consultation"), official)
    meeting.decide(riec, "to_riec")
    meetings.close(by=official, meeting_id=meeting.meeting, leave_rest=True)
    world.there_is("meetings:meeting", "closed, local", meeting_id=meeting.meeting)
    for name, notice in (("new", new), ("to the RIEC", riec)):
        world.there_is(PAGES, name, notice_id=notice)
        decision = {"outcome": "local_case", "owner": str(official.id), "goal": "Leeg.", "reason": "Nu."}
        world.filled_in("intake:decide_notice", name, **decision)
        world.filled_in("intake:hand_over", name, seat=MAYOR, parts=[handing_over.WHAT], kind="person")
    case = LocalCase.objects.get().id
    world.there_is("intake:local_case intake:add_action intake:close_local_case", "open", case_id=case)
    doing = {"text": "Kijken.", "power": "gesprek", "due": clock.today().isoformat()}
    added = {f"actie-{name}": value for name, value in (doing | {"owner": str(member.id)}).items()}
    world.filled_in("intake:add_action", "open", **added)
    world.filled_in("intake:close_local_case", "open", **{"sluiten-result": "solved"})
    _actions(world, case)


def _actions(world: World, case: UUID) -> None:
    from slagkracht.apps.intake import lists

    official = world.people["official"]
    for name in ("local_member", "official"):
        action = local_cases.add_action(
            by=official,
            case_id=case,
            power=next(iter(lists.powers())),
            owner=world.people[name].id,
            due=clock.today(),
            text="Kijken.",
        )
        world.there_is("intake:local_action", f"of the {name}", action_id=action)
        finished = {f"klaar-{action}-result": next(iter(lists.results()))}
        world.filled_in("intake:local_action", f"of the {name}", **finished)


def _guest(world: World) -> None:
    """An open consultation, in which a guest was asked in at one item."""
    official, guest = world.people["official"], world.people["guest"]
    notice = made.noticed(official)
    meeting = made.session(Body.objects.get(kind="local_consultation"), official)
    item = meeting.item(notice)
    meetings.invite(by=official, meeting_id=meeting.meeting, item_id=item, person_id=guest.id, seat="nvwa")
    world.there_is(PAGES, "with a guest", notice_id=notice)
    _rooms_of_meeting(world, "open, local", meeting.meeting, item)
    other = Item.objects.filter(meeting=meeting.meeting, stage="waiting").exclude(id=item).first()
    assert other is not None
    ids = {"meeting_id": meeting.meeting, "item_id": other.id}
    world.there_is("meetings:decide meetings:postpone", "open, local, another item", **ids)


# ---- meetings ----


def _meetings(world: World) -> None:
    chair = world.people["chair"]
    group = made.weighing_group(OOST)
    soon = clock.today() + timedelta(days=3)
    planned = meetings.plan(by=chair, body_id=group.id, day=soon, starts=time(9))
    world.there_is("meetings:meeting meetings:begin meetings:cancel", "planned", meeting_id=planned)
    world.filled_in("meetings:begin", "planned", present=[str(chair.id)])
    world.filled_in("meetings:plan", "", body=str(group.id), day=soon.isoformat(), starts="10:00")
    received = world.things["intake:signal", "received"].ids["signal_id"]
    open_one = made.session(group, chair)
    _rooms_of_meeting(world, "open, weighing", open_one.meeting, open_one.item(received))
    meetings.promise(
        by=chair,
        meeting_id=open_one.meeting,
        item_id=None,
        person_id=world.people["weigher"].id,
        text="Bellen.",
        due=soon,
    )
    world.there_is("meetings:promise", "of the weigher", promise_id=Promise.objects.get().id)


def _rooms_of_meeting(world: World, name: str, meeting: UUID, item: UUID) -> None:
    whole = "meeting refresh promise_in note close begin cancel minutes_pdf".split()
    world.there_is("meetings:" + " meetings:".join(whole), name, meeting_id=meeting)
    steps = "meetings:decide meetings:postpone meetings:take_off meetings:invite"
    world.there_is(steps, name, meeting_id=meeting, item_id=item)
    chair = world.people["chair" if "weighing" in name else "official"]
    soon = (clock.today() + timedelta(days=3)).isoformat()
    registration = {"why_not": "criterion_d", **dict.fromkeys(made.MET, "on")}
    extra = registration if "weighing" in name else {"department": "vergunningen"}
    outcome = "not_taken_up" if "weighing" in name else "other_department"
    world.filled_in("meetings:decide", name, outcome=outcome, reason="Samen.", **extra)
    world.filled_in("meetings:invite", name, guest=f"{world.people['analyst'].id}|politie")
    world.filled_in("meetings:promise_in", name, person=str(chair.id), text="Bellen.", due=soon)
    world.filled_in("meetings:note", name, text="Aantekening.", version=1)
    world.filled_in("meetings:close", name, rest="later")


# ---- lists and rules ----


def _lists(world: World) -> None:
    manager = world.people["manager"]
    content = csv_of(rows_of(2))
    checked = importing.check(by=manager, seat="politie", name="lijst.csv", content=content)
    batch = importing.keep(by=manager, seat="politie", checked=checked)
    pages = "batch batch_begin batch_drop batch_seen".split()
    world.there_is("intake:" + " intake:".join(pages), "of the manager", batch_id=batch)
    done = importing.keep(by=manager, seat="politie", checked=checked)
    importing.begin(by=manager, batch_id=done)
    world.there_is("intake:batch intake:batch_signals", "imported", batch_id=done)
    for kind in ("csv", "xlsx"):
        world.there_is("intake:import_template", kind, kind=kind)
    for page in ("intake:import", "intake:import_marked"):
        file = SimpleUploadedFile("lijst.csv", content, "text/csv")
        world.filled_in(page, "", seat="politie", file=file)
    for form in ("drugs", "witwassen"):
        routing.add(by=manager, to_scope=WEST, form=form)
    rule = RoutingRule.objects.order_by("position").last()
    assert rule is not None
    world.there_is("intake:routing_remove intake:routing_up", "a rule", rule_id=rule.id)
    world.filled_in("intake:routing", "", to_scope=OOST, form="drugs")


# ---- the register ----


def _register(world: World) -> None:
    """Somebody of the register: the reporter; and what the register says of him."""
    someone = world.people["analyst"].id
    pages = "person amend reset_factor reopen authorise screen_person train mandate deactivate".split()
    world.there_is("organisation:" + " organisation:".join(pages), "somebody", person_id=someone)
    line = Authorisation.objects.get(person=someone).id
    mandate = Mandate.objects.get(person=someone).id
    world.there_is("organisation:withdraw", "somebody", person_id=someone, authorisation_id=line)
    world.there_is("organisation:end_mandate", "somebody", person_id=someone, mandate_id=mandate)
    today = clock.today()
    later = (today + timedelta(days=300)).isoformat()
    dates = {"valid_from": today.isoformat(), "valid_until": later}
    known = {"name": "Naam", "email": "naam@voorbeeld.test", "function": "test"}
    forms: dict[str, dict[str, Any]] = {
        "amend": {f"wijzig-{name}": value for name, value in known.items()},
        "authorise": {"role": "analyst", "scope": OOST, "reason": "test", **dates},
        "screen_person": {
            "screening-kind": "vog",
            "screening-issued": today.isoformat(),
            "screening-valid_until": later,
        },
        "train": {"training-subject": "data_ethics", "training-done_on": today.isoformat()},
        "mandate": {"mandaat-seat": "uwv", "mandaat-valid_from": today.isoformat()},
        "reset_factor": {"factor-reason": "kwijt"},
        "deactivate": {"afsluiten-reason": "weg"},
        "withdraw": {"reason": "weg"},
    }
    for page, form in forms.items():
        world.filled_in(f"organisation:{page}", "somebody", **form)
    screened = {"screening_kind": "vog", "screened_from": today.isoformat(), "screened_until": later}
    new = {"name": "Nieuw", "email": "nieuw@voorbeeld.test", "function": "test", "designated_by": "om"}
    world.filled_in("organisation:add_person", "", **new, **screened)


def _open_to_many(world: World) -> None:
    """Pages without an id that somebody does see, with what he would fill in."""
    about = {"text": "Gezien.", "theme": "drugs", "channel": "official"}
    for address, name, query in (
        ("intake:notices", "of Amersfoort", f"gemeente={TOWN}"),
        ("intake:local_cases", "of Amersfoort", f"gemeente={TOWN}"),
        ("intake:make_notice", "of Amersfoort", f"gemeente={TOWN}"),
        ("lawfulness:ask", "", ""),
    ):
        world.things[address, name] = Thing({}, dict(about) if "make" in address else {}, query)
    world.filled_in("intake:make_notice", "", **about)
    world.filled_in("organisation:set_language", "", language="en")
    world.filled_in("organisation:screen", "", closed="1")
    world.filled_in("organisation:take_seat", "", seat=OWN_SEAT)
    world.filled_in("organisation:demo_sign_in", "", person=str(world.people["reporter"].id))
    world.filled_in("organisation:me", "", language="nl")
    somebody = made.person("Persoon Buiten", "om")
    passkey = Authenticator.objects.create(
        user_id=somebody.id, type=Authenticator.Type.WEBAUTHN, data={"name": "sleutel"}
    )
    world.there_is("mfa_remove_webauthn mfa_edit_webauthn", "of somebody else", pk=passkey.pk)
    world.things["account_reset_password_from_key", ""] = Thing({"uidb36": "1", "key": "set-password"})

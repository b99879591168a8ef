"""The whole walk in a browser, a unique value in every field in which somebody types of a case.

``Walk(planted).all()``: a signal is reported, a list imported, a notice made and solved in a local case
or handed over, groups decide, a dossier opens, changes hands and closes. Everything through the pages, and
nothing through the database but to find an id.
"""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from slagkracht.apps.dossiers.models import Dossier
from slagkracht.apps.intake import lists
from slagkracht.apps.intake.actions import handing_over
from slagkracht.apps.intake.models import ImportBatch, LocalAction, LocalCase, Notice, Signal, Subject
from slagkracht.apps.meetings.models import Item, Meeting, Promise
from slagkracht.apps.organisation.models import Person
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from tests.integration.access.world import MAYOR, OOST, PARTS, TOWN
from tests.integration.intake import world as made
from tests.integration.intake.conftest import csv_of, rows_of
from tests.leaks import Planted

WORDS = ("observation", "necessity", "others", "region")
LISTS = (
    ("reporter", "portal:today"),
    ("reporter", "intake:signals"),
    ("chair", "portal:today"),
    ("chair", "intake:all_signals"),
    ("chair", "meetings:all"),
    ("director", "dossiers:all"),
    ("manager", "dossiers:directed"),
    ("manager", "intake:import"),
    ("analyst", "figures:overview"),
    ("official", "intake:notices"),
    ("official", "intake:local_cases"),
    ("auditor", "lawfulness:log"),
    ("auditor", "lawfulness:proofs"),
    ("reporter", "lawfulness:own_log"),
)


class Walk:
    """Everybody at a browser of his own."""

    def __init__(self, planted: Planted) -> None:
        self.planted = planted
        made.load()
        self.people: dict[str, Actor] = {
            name: made.person(f"Persoon {name}", seat, *grants)
            for name, (seat, grants) in PARTS.items()
            if name != "ended"
        }
        self.people["other"] = made.person("Persoon Opvolger", "politie", ("case_director", OOST))
        self.group = made.weighing_group(OOST)
        self.local = made.body("local_consultation", "Lokaal overleg", TOWN)
        made.member(self.group, self.people["chair"], "chair")
        made.member(self.group, self.people["weigher"], "member")
        made.member(self.local, self.people["official"], "secretary")
        self._typed: dict[str, str] = {}
        self.shown: list[str] = []  # the pages that were sent
        self.day = clock.today().isoformat()
        self.later = (clock.today() + timedelta(days=7)).isoformat()

    def client(self, who: str) -> Client:
        """A browser of somebody who signed in."""
        client = Client(raise_request_exception=False)
        person = Person.objects.get(id=self.people[who].id)
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    def get(self, who: str, page: str, *ids: object, status: int = 200) -> HttpResponse:
        """Look at a page."""
        response = self.client(who).get(reverse(page, args=ids))
        self.shown.append(_said(response))
        assert response.status_code == status, (page, response.status_code)
        return response

    def post(self, who: str, page: str, *ids: object, status: int = 302, **form: Any) -> HttpResponse:
        """Send a form; what is typed is in it."""
        response = self.client(who).post(reverse(page, args=ids), form)
        self.shown.append(_said(response))
        assert response.status_code == status, (page, response.status_code, self.shown[-1][-3_000:])
        return response

    def text(self, name: str) -> str:
        """A value nobody else types."""
        return self.planted.text(f"{name} {len(self.planted.values)}")

    def once(self, name: str) -> str:
        """A value that is typed alike in every signal: fewer to search for."""
        if name not in self._typed:
            number = name.startswith("number")
            self._typed[name] = self.planted.number(f"{name} 0") if number else self.text(name)
        return self._typed[name]

    def read(self) -> set[str]:
        """The fields whose value somebody who may did read on a page."""
        pages = unescape("\n".join(self.shown))
        return {name.rpartition(" ")[0] for name, value in self.planted.values.items() if value in pages}

    def all(self) -> None:
        """From the first sign-in to the last page."""
        self.sign_in()
        signals = [self.report() for _ in range(3)]
        self.withdrawn(self.report())
        self.mistakes()
        self.imported()
        self.weighed(*signals)
        self.taken_up(signals[0])
        self.restored(signals[1], signals[2])
        self.municipal()
        self.daily()
        self.seen()

    # ---- signals ----

    def sign_in(self) -> None:
        """With a wrong password, typed in both fields as people do."""
        form = {"login": "iemand@voorbeeld.test", "password": self.text("password")}
        Client().post(reverse("account_login"), form)

    def report(self) -> UUID:
        """Five steps; the first one saved twice."""
        self.post("reporter", "intake:start", seat="politie")
        signal = Signal.objects.get(stage="draft").id

        def step(number: int, /, **form: Any) -> None:
            version = Signal.objects.get(id=signal).version
            self.post("reporter", "intake:step", signal, number, version=version, **form)

        for name in ("observation before", "observation"):
            step(1, observation=self.once(f"signal {name}"), observed_on=self.day)
        step(2, municipality=TOWN, place=f"test-{TOWN}-0")
        words = {name: self.once(f"signal {name}") for name in WORDS[1:]}
        step(3, form="drugs", partners=["rijksbelastingdienst"], **words)
        for kind in ("person", "organisation", "person"):
            named = {"name": self.once("subject name"), "number": self.once(f"number {kind}")}
            step(4, add="1", kind=kind, **named)
        removed = Subject.objects.filter(signal=signal).order_by("id").last()
        assert removed is not None
        step(4, remove=str(removed.id))
        self.get("reporter", "intake:step", signal, 5)
        step(5)
        self.get("reporter", "intake:signal", signal)
        subject = Subject.objects.filter(signal=signal).first()
        assert subject is not None
        self.post("chair", "intake:show_subject", subject.id, status=200)
        return signal

    def withdrawn(self, signal: UUID) -> None:
        """Taken back: destroyed."""
        self.post("reporter", "intake:withdraw", signal)

    def mistakes(self) -> None:
        """What does not fit, a name in an open text, and a draft thrown away."""
        self.post("reporter", "intake:start", seat="politie")
        signal = Signal.objects.get(stage="draft").id
        typed = {"observation": self.text("too long") + "x" * 2_001, "version": 1}
        self.post("reporter", "intake:step", signal, 1, status=422, **typed)
        named = {"observation": f"Gezien: Jan de Vries, {self.text('with a name')}", "version": 1}
        self.client("reporter").post(reverse("intake:step", args=[signal, 1]), named)
        self.post("reporter", "intake:discard", signal)

    # ---- a list ----

    def _list(self, name: str, **changes: str) -> SimpleUploadedFile:
        row = {word: self.text(f"{name} {word}") for word in WORDS}
        row |= {"subject_1_name": self.text(f"{name} subject"), "reference": self.text(f"{name} reference")}
        content = csv_of(rows_of(1, **(row | changes)))
        return SimpleUploadedFile(f"{self.text(f'{name} file')}.csv", content, "text/csv")

    def imported(self) -> None:
        """A list with mistakes, the same with its mistakes marked, one dropped, one imported."""
        for page, status in (("intake:import", 422), ("intake:import_marked", 200)):
            file = self._list("bad list", municipality=self.text("no such municipality"))
            self.post("manager", page, status=status, seat="politie", file=file)
        for name, then in (("dropped list", "intake:batch_drop"), ("list", "intake:batch_begin")):
            self.post("manager", "intake:import", seat="politie", file=self._list(name))
            batch = ImportBatch.objects.get(stage="checked").id
            self.get("manager", "intake:batch", batch)
            self.post("manager", then, batch)
        self.work()
        assert ImportBatch.objects.get(id=batch).stage == "done"

    def work(self) -> None:
        """What the worker does in the background."""
        call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)

    # ---- the group ----

    def _meeting(self, who: str, body: UUID) -> UUID:
        self.post(who, "meetings:plan", body=str(body), day=self.day, starts="09:00")
        meeting = Meeting.objects.get(stage="planned").id
        self.post(who, "meetings:begin", meeting, present=[str(self.people[who].id)])
        return meeting

    def _decide(self, who: str, meeting: UUID, subject: UUID, outcome: str, **extra: Any) -> None:
        item = Item.objects.get(meeting=meeting, subject=subject).id
        said = {"reason": self.text("reason"), "objection_0": self.text("objection")}
        self.get(who, "meetings:meeting", meeting)
        self.post(who, "meetings:decide", meeting, item, outcome=outcome, **said, **extra)

    def _said_in(self, who: str, meeting: UUID) -> None:
        chair = str(self.people[who].id)
        promise = {"person": chair, "text": self.text("promise"), "due": self.later}
        self.post(who, "meetings:promise_in", meeting, **promise)
        for version in (1, 2):
            self.post(who, "meetings:note", meeting, text=self.text("notes"), version=version)
        self.post(who, "meetings:note", meeting, status=409, text=self.text("notes too late"), version=1)

    def weighed(self, opens: UUID, restored: UUID, destroyed: UUID) -> None:
        """One taken up, two not; minutes and letters."""
        meeting = self._meeting("chair", self.group.id)
        met = dict.fromkeys(made.MET, "on")
        opening = {
            "activity": "casusoverleg",
            "purpose": self.text("purpose"),
            "seats": ["om", "politie", "uwv"],
            "director": str(self.people["director"].id),
        }
        self._decide("chair", meeting, opens, "new_dossier", **met, **opening)
        for signal in (restored, destroyed):
            self._decide("chair", meeting, signal, "not_taken_up", why_not="criterion_d", **met)
        self._said_in("chair", meeting)
        self.post("chair", "meetings:close", meeting, rest="later")
        self.get("chair", "meetings:meeting", meeting)
        self.get("chair", "meetings:minutes_pdf", meeting)
        self.get("chair", "meetings:letter_pdf", meeting, opens)
        self.post("chair", "meetings:promise", Promise.objects.get(meeting=meeting).id)

    def restored(self, signal: UUID, destroyed: UUID) -> None:
        """Two people bring one back; the other is destroyed when its fortnight is over (``daily``)."""
        self.post("chair", "intake:ask_back", signal, reason="mistake")
        self.post("weigher", "intake:confirm_back", signal)
        self.post("reporter", "intake:heard", destroyed)

    # ---- the dossier ----

    def taken_up(self, signal: UUID) -> None:
        """A body joins and leaves, somebody is let in, another director takes over and closes."""
        dossier = Dossier.objects.get()
        self.get("director", "intake:signal", signal)

        def change(who: str, page: str, prefix: str = "", **form: Any) -> None:
            version = Dossier.objects.get().version
            typed = {"reason": self.text(f"{page} reason"), "version": version, **form}
            named = {f"{prefix}-{name}" if prefix else name: value for name, value in typed.items()}
            self.post(who, f"dossiers:{page}", dossier.id, **named)

        change("director", "join", "aansluiten", seat="kmar")
        self.get("director", "dossiers:overview", dossier.id)
        change("director", "leave", "vertrekken", seat="kmar")
        admitted = {"toelaten-who": f"uwv|{self.people['participant'].id}"}
        self.post("director", "dossiers:admit", dossier.id, **admitted)
        for who in ("director", "participant"):
            self.get(who, "dossiers:overview", dossier.id)
        stale = {"aansluiten-seat": "kmar", "aansluiten-version": 1}
        late = {"aansluiten-reason": self.text("too late")}
        self.post("director", "dossiers:join", dossier.id, status=409, **stale, **late)
        change("director", "hand_over", director=str(self.people["other"].id))
        change("other", "close", why="elsewhere", code_name=dossier.code_name)

    # ---- the municipality ----

    def municipal(self) -> None:
        """Three notices: a local case, one for the RIEC, one that goes nowhere."""
        case, riec, nothing = (self.notice() for _ in range(3))
        alone = {"owner": str(self.people["official"].id), "goal": self.text("goal"), "outcome": "local_case"}
        self.post("official", "intake:decide_notice", case, reason=self.text("alone"), **alone)
        self.local_case()
        meeting = self._meeting("official", self.local.id)
        for notice, outcome in ((riec, "to_riec"), (nothing, "nothing")):
            self._decide("official", meeting, notice, outcome)
        self._said_in("official", meeting)
        self.post("official", "meetings:close", meeting, rest="later")
        self.get("official", "meetings:minutes_pdf", meeting)
        self.post(
            "official",
            "intake:hand_over",
            riec,
            seat=MAYOR,
            parts=[handing_over.WHAT, handing_over.ABOUT],
            kind="person",
        )

    def notice(self) -> UUID:
        """One notice."""
        typed = {"text": self.text("notice"), "about": self.text("notice about")}
        about = {"theme": "drugs", "channel": "official", "place": f"test-{TOWN}-0"}
        response = self.post("official", "intake:make_notice", **typed, **about)
        notice = Notice.objects.order_by("-id").values_list("id", flat=True)[0]
        assert str(notice) in response["Location"]
        self.post("official", "intake:show_notice_subject", notice, status=200)
        return notice

    def local_case(self) -> None:
        """An action, done; the case closed."""
        case = LocalCase.objects.get().id
        doing = {"text": self.text("action"), "power": next(iter(lists.powers())), "due": self.later}
        owner = {"actie-owner": str(self.people["official"].id)}
        added = {f"actie-{name}": value for name, value in doing.items()}
        self.post("official", "intake:add_action", case, **added, **owner)
        action = LocalAction.objects.get().id
        result = {f"klaar-{action}-result": next(iter(lists.results()))}
        ended = {f"klaar-{action}-text": self.text("action ending")}
        self.post("official", "intake:local_action", action, **result, **ended)
        closing = {"sluiten-result": "solved", "sluiten-text": self.text("case ending")}
        self.post("official", "intake:close_local_case", case, **closing)
        self.get("official", "intake:local_case", case)
        self.get("official", "intake:notice", LocalCase.objects.get().notice_id)

    # ---- in the end ----

    def daily(self) -> None:
        """Every daily round, today and when the fortnight is over: mail, reminders, destruction."""
        from slagkracht.base import daily

        for days in (0, 16):
            with made.on(clock.today() + timedelta(days=days)):
                failed = [one.name for one in daily.run_all() if one.error]
                assert not failed

    def seen(self) -> None:
        """The pages that show that there is something, and not what."""
        for who, page in LISTS:
            self.get(who, page)


def _said(response: HttpResponse) -> str:
    return response.content.decode("utf-8", "replace")

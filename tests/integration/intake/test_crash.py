"""The acts of the intake, with a crash at every boundary: after start-up all of it stands, or none of it.

What stands is compared with what stood before the act, and with what stands after a run without a crash.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from slagkracht.apps.figures.models import Event
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.intake.actions import (
    deciding,
    drafts,
    handing_over,
    import_run,
    importing,
    local_cases,
    reporting,
    restoring,
    weighing,
)
from slagkracht.apps.intake.models import (
    ImportBatch,
    LocalAction,
    LocalCase,
    Notice,
    Registration,
    Restoration,
    Signal,
    StagedRow,
    Subject,
)
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.meetings.agenda import Choice, Decided
from slagkracht.apps.vault import destruction
from slagkracht.apps.vault.models import Certificate, Owner, Record
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.ids import new_id
from tests.crash import crash_everywhere
from tests.integration.intake import world

pytestmark = [
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
    pytest.mark.slow,
]


def picture(owner: UUID) -> dict[str, Any]:
    """Everything that stands of a signal, a notice or a list; without ids, numbers and moments."""
    cases = list(LocalCase.objects.filter(notice=owner).values_list("id", flat=True))
    actions = list(LocalAction.objects.filter(case__in=cases).values_list("id", flat=True))
    things = [owner, *cases, *actions]
    return {
        "signal": _rows(Signal.objects.filter(id=owner), "stage", "version", "why_not", "form", "routed_to")
        + _rows(Signal.objects.filter(id=owner, text__isnull=False, place__isnull=False), "stage"),
        "made of it": _rows(Signal.objects.filter(notice=owner), "stage", "municipality"),
        "numbered": Signal.objects.filter(id=owner, number__isnull=False).count(),
        "subjects": _rows(Subject.objects.filter(signal=owner), "position", "kind"),
        "registrations": _rows(Registration.objects.filter(signal=owner), "outcome", "met"),
        "restorations": _rows(Restoration.objects.filter(signal=owner), "reason", "confirmed_by__isnull"),
        "notice": _rows(Notice.objects.filter(id=owner), "stage", "version", "department"),
        "cases": _rows(LocalCase.objects.filter(id__in=cases), "stage", "result"),
        "actions": _rows(LocalAction.objects.filter(id__in=actions), "power", "result", "done"),
        "list": _rows(ImportBatch.objects.filter(id=owner), "stage"),
        "pieces": StagedRow.objects.filter(batch=owner).count(),
        "tasks": _rows(Task.objects.filter(subject__in=things), "verb", "done__isnull"),
        "events": _rows(Event.objects.filter(thing__in=things), "kind", "stage"),
        "sealed": _rows(Record.objects.filter(owner=owner), "kind"),
        "owners": Owner.objects.filter(id=owner).count(),
        "certificates": _rows(Certificate.objects.filter(owner=owner), "stage", "owner_kind"),
        "ledger": _rows(Entry.objects.filter(owner=owner).exclude(act__in=SEPARATE), "act", "outcome"),
    }


# In a transaction of their own: readings, before the act; and the second name of a disclosure, after it.
SEPARATE = ("vault.read", "signal.from_notice")


def _rows(rows: Any, *names: str) -> list[tuple[str, ...]]:
    plain = [name.partition("__isnull")[0] for name in names]
    found = rows.order_by().values_list(*plain)
    return sorted(
        tuple(str(v is None) if n.endswith("__isnull") else str(v) for n, v in zip(names, row, strict=True))
        for row in found
    )


def all_or_nothing(prepare: Callable[[], Any], do: Callable[[Any], object]) -> int:
    """``prepare`` gives the owner, or a tuple that begins with it."""
    stood: list[tuple[dict[str, Any], dict[str, Any]]] = []
    before: dict[UUID, dict[str, Any]] = {}

    def ready() -> Any:
        prepared = prepare()
        before[_owner(prepared)] = picture(_owner(prepared))
        return prepared

    def look(prepared: Any, done: bool) -> None:
        stood.append((before[_owner(prepared)], picture(_owner(prepared))))

    boundaries = crash_everywhere(ready, do, look)
    _first, finished = stood[-1]
    assert finished != stood[-1][0], "the act changed nothing"
    for was, now in stood:
        assert now in (was, finished)
    return boundaries


def _owner(prepared: Any) -> UUID:
    owner = prepared[0] if isinstance(prepared, tuple) else prepared
    assert isinstance(owner, UUID)
    return owner


def test_an_act_in_two_halves_is_found(reporter):
    def twice(made):
        for version in (made[1], made[1] + 1):
            drafts.save(by=reporter, signal_id=made[0], version=version, words={"region": "Anders."})

    with pytest.raises(AssertionError):
        all_or_nothing(lambda: world.draft(reporter), twice)


# ---- signals ----


def test_saving_a_draft(reporter):
    def save(made):
        drafts.save(by=reporter, signal_id=made[0], version=made[1], words={"region": "Anders."})

    assert all_or_nothing(lambda: world.draft(reporter), save) > 8


def test_taking_a_subject_out(reporter):
    def take_out(made):
        drafts.set_subjects(by=reporter, signal_id=made[0], version=made[1], keep=[], add=[])

    assert all_or_nothing(lambda: world.draft(reporter), take_out) > 20


def test_discarding_a_draft(reporter):
    def discard(made):
        drafts.discard(by=reporter, signal_id=made[0])

    assert all_or_nothing(lambda: world.draft(reporter), discard) > 20


def test_reporting(reporter):
    def report(made):
        reporting.report(by=reporter, signal_id=made[0], version=made[1])

    assert all_or_nothing(lambda: world.draft(reporter), report) > 20


def test_withdrawing(reporter, reported):
    assert all_or_nothing(reported, lambda signal: reporting.withdraw(by=reporter, signal_id=signal)) > 20


def _weigh(by, signal, outcome, **extra):
    choice = Choice(outcome, "Samen besloten.", (), {**world.MET, **extra})
    apply = weighing.prepare(Decided(by, signal, new_id(), new_id(), ("om",), choice))
    with act("meeting.decide", by=by, owner=signal) as entry:
        apply(entry)


def test_not_taking_up(weigher, reported):
    assert (
        all_or_nothing(reported, lambda signal: _weigh(weigher, signal, "not_taken_up", why_not="weight"))
        > 20
    )


def test_taking_up(weigher, reported):
    director = world.person("Dirk Regisseur", "politie", ("case_director", "district:oost"))
    extra = {"activity": "casusoverleg", "purpose": "De loods sluiten.", "seats": ["politie", "om"]}

    def take_up(signal):
        _weigh(weigher, signal, "new_dossier", director=str(director.id), **extra)

    assert all_or_nothing(reported, take_up) > 30


@pytest.fixture
def weighed(weigher, reported):
    """A signal that was not taken up."""

    def make():
        signal = reported()
        _weigh(weigher, signal, "not_taken_up", why_not="weight")
        return signal

    return make


def test_restoring(weigher, weighed):
    second = world.person("Twan Tweede", "politie", ("weigher", "district:oost"))

    def asked():
        signal = weighed()
        restoring.ask_back(by=weigher, signal_id=signal, reason="mistake")
        return signal

    def ask(signal):
        restoring.ask_back(by=weigher, signal_id=signal, reason="mistake")

    assert all_or_nothing(weighed, ask) > 8
    assert all_or_nothing(asked, lambda signal: restoring.confirm_back(by=second, signal_id=signal)) > 15


def test_destroying_what_was_not_taken_up(weighed):
    def destroy(signal):
        destruction.destroy(by=service("destroyer"), owner=signal, owner_kind="signal", ground="BGS 1.16(1)")

    assert all_or_nothing(weighed, destroy) > 20


# ---- notices and local cases ----


@pytest.fixture
def noticed(official):
    """``noticed()``: a new notice."""
    return lambda: world.noticed(official)


def test_deciding_alone_opens_a_local_case(official, noticed):
    assert all_or_nothing(noticed, lambda notice: world.local_case(official, notice)) > 20


@pytest.fixture
def case(official, noticed):
    """``case()``: a notice with a local case, and the case."""

    def make():
        notice = noticed()
        world.local_case(official, notice)
        return notice, LocalCase.objects.get(notice=notice).id

    return make


def _add(official, case):
    due = clock.today() + timedelta(days=7)
    return local_cases.add_action(
        by=official, case_id=case, power="apv", owner=official.id, due=due, text="Kijk."
    )


def test_an_action_of_a_local_case(official, case):
    def added():
        notice, made = case()
        return notice, _add(official, made)

    def finish(made):
        local_cases.finish_action(by=official, action_id=made[1], result="opgelegd", text="Gedaan.")

    assert all_or_nothing(case, lambda made: _add(official, made[1])) > 15
    assert all_or_nothing(added, finish) > 15


def test_closing_a_local_case(official, case):
    def close(made):
        local_cases.close(by=official, case_id=made[1], result="to_riec", text="Klaar.")

    assert all_or_nothing(case, close) > 15


def test_handing_over(official, noticed):
    def for_riec():
        notice = noticed()
        decided = Decided(official, notice, new_id(), new_id(), (official.seat,), Choice("to_riec", "Zwaar."))
        apply = deciding.prepare(decided)
        with act("meeting.decide", by=official, owner=notice) as entry:
            apply(entry)
        return notice

    def hand_over(notice):
        parts = ["what", "place", "about"]
        handing_over.hand_over(by=official, notice_id=notice, parts=parts, kind="person")

    assert all_or_nothing(for_riec, hand_over) > 20


def test_the_end_of_a_notice_with_its_local_case(official, case):
    def with_action():
        notice, made = case()
        _add(official, made)
        return notice

    def destroy(notice):
        destruction.destroy(by=service("destroyer"), owner=notice, owner_kind="notice", ground="AVG 5(1)e")

    assert all_or_nothing(with_action, destroy) > 25


# ---- lists ----


@pytest.fixture
def kept(manager, listed, monkeypatch):
    """``kept()``: a list of two rows in two pieces, checked and sealed."""
    monkeypatch.setattr(importing, "PIECE", 1)

    def make():
        checked = importing.check(by=manager, seat="politie", name="lijst.csv", content=listed(2))
        return importing.keep(by=manager, seat="politie", checked=checked)

    return make


def test_dropping_a_list(manager, kept):
    assert all_or_nothing(kept, lambda batch: importing.drop(by=manager, batch_id=batch)) > 20


def test_importing_a_list(manager, kept, monkeypatch):
    """What a crash leaves is found by the clock; then nothing is imported, and it can begin again."""
    handed = {}
    monkeypatch.setattr(import_run, "in_background", lambda batch, by, run: handed.update({batch: run}))

    def begun():
        batch = kept()
        importing.begin(by=manager, batch_id=batch, again=True)
        return batch

    def run(batch):
        import_run.execute(by=manager, batch_id=batch, run=handed[batch])

    def check(batch, done):
        with clock.at(clock.now() + import_run.STALE + timedelta(seconds=1)):
            import_run.sweep()
        received = Signal.objects.filter(batch=batch, stage="received")
        stage = ImportBatch.objects.get(id=batch).stage
        assert (received.count(), stage) in {(2, "done"), (0, "stopped")}
        assert not done or stage == "done"
        assert Signal.objects.filter(batch=batch).count() == received.count()
        events = Event.objects.filter(kind="signal.received", thing__in=received.values("id"))
        assert events.count() == received.count()
        if stage == "stopped":
            importing.begin(by=manager, batch_id=batch, again=True)
            run(batch)
            assert received.count() == 2

    assert crash_everywhere(begun, run, check) > 60


def test_beginning_an_import(manager, kept, monkeypatch):
    monkeypatch.setattr(import_run, "in_background", lambda *values: None)

    def begin(batch):
        importing.begin(by=manager, batch_id=batch, again=True)

    assert all_or_nothing(kept, begin) > 8


# ---- what is made: its owner has no id before ----


def made_whole(make: Callable[[], object], model: Any, sealed: int, name: str) -> int:
    """Each row that came of it has its owner, its records and its entry in the ledger; and none without."""

    def check(_prepared: None, done: bool) -> None:
        rows = set(model.objects.values_list("id", flat=True))
        assert rows == set(Owner.objects.values_list("id", flat=True))
        assert Record.objects.count() == sealed * len(rows)
        assert set(Entry.objects.filter(act=name).values_list("owner", flat=True)) == rows
        assert rows or not done

    return crash_everywhere(lambda: None, lambda _: make(), check)


def test_making_a_notice(official):
    assert made_whole(lambda: world.noticed(official), Notice, 2, "notice.make") > 15


def test_beginning_a_draft(reporter):
    assert made_whole(lambda: drafts.start(by=reporter, seat="politie"), Signal, 1, "signal.start") > 15


def test_keeping_a_list(kept):
    assert made_whole(kept, ImportBatch, 3, "import.keep") > 15

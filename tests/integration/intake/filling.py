"""Many signals, notices and local cases without content, every list of the room, and what a list reads.

For ``test_lists`` and for ``benchmarks/intake.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from slagkracht.apps.intake import consultation, weighing
from slagkracht.apps.intake.models import LocalCase, Notice, Signal
from slagkracht.apps.intake.queries import local_cases, notices, signals
from slagkracht.apps.ledger.acts import act
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.base.ids import new_id

STAGES = ("received", "taken_up", "not_taken_up")
RARE = 7  # every so many: what a filter must find without reading the rest
AT_ONCE = 500
PIECE = 10_000
Who = Mapping[str, Actor]


def fill(first: int, last: int, who: Who) -> None:
    """Signals, notices and local cases with these numbers, newest last; then the database counts them."""
    for start in range(first, last, PIECE):
        _fill(range(start, min(last, start + PIECE)), who)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill(numbers: range, who: Who) -> None:
    official = who["official"].id
    with act("test.fill", by=service("setup")):
        Signal.objects.bulk_create([_signal(n, who["reporter"].id) for n in numbers], batch_size=AT_ONCE)
        made = Notice.objects.bulk_create([_notice(n, official) for n in numbers], batch_size=AT_ONCE)
        cases = [_case(n, notice, official) for n, notice in zip(numbers, made, strict=True)]
        LocalCase.objects.bulk_create(cases, batch_size=AT_ONCE)


def _moment(number: int) -> datetime:
    return clock.now() - timedelta(days=30) + timedelta(minutes=number)


def _signal(number: int, reporter: UUID) -> Signal:
    rare, east = number % RARE == 0, number % 2 == 0
    stage = STAGES[number % 2] if not rare else "not_taken_up"
    moment = _moment(number)
    return Signal(
        number=number + 1,
        seat_id="politie",
        reporter_id=reporter,
        stage=stage,
        form="drugs",
        municipality_id="gm0307" if east else "gm0632",
        district="oost" if east else "west",
        routed_to="district:oost" if east else "district:west",
        made=moment,
        received=moment,
        weighed=None if stage == "received" else moment,
        why_not="weight" if stage == "not_taken_up" else "",
        first_processed=clock.today(),
        text=new_id(),
        destroy_on=clock.today() + timedelta(days=1_800),
    )


def _notice(number: int, official: UUID) -> Notice:
    new = number % 2 == 0
    return Notice(
        number=number + 1,
        municipality_id="gm0307",
        theme="drugs",
        channel="official",
        reported_by_id=official,
        received=_moment(number),
        stage="to_riec" if number % RARE == 1 and not new else "new" if new else "local_case",
        decided=None if new else _moment(number),
        decided_by_id=None if new else official,
        text=new_id(),
        destroy_on=clock.today() + timedelta(days=300),
    )


def _case(number: int, notice: Notice, official: UUID) -> LocalCase:
    closed = number % RARE == 0
    return LocalCase(
        number=number + 1,
        notice=notice,
        municipality_id="gm0307",
        theme="drugs",
        owner_id=official,
        opened=_moment(number),
        stage="closed" if closed else "open",
        closed=_moment(number) if closed else None,
        result="solved" if closed else "",
        text=new_id(),
    )


# ---- what a question reads ----


@contextmanager
def counted() -> Iterator[list[int]]:
    """The work of the questions inside: steps of SQLite's machine, or rows that PostgreSQL touched."""
    work = [0]
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(lambda: work.__setitem__(0, work[0] + 1), 1)
        try:
            yield work
        finally:
            connection.connection.set_progress_handler(None, 0)
    else:
        with CaptureQueriesContext(connection) as captured:
            yield work
        work[0] = sum(_touched(query["sql"]) for query in captured if query["sql"].startswith("SELECT"))


def _touched(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
        answer = cursor.fetchone()[0]
    plans = json.loads(answer) if isinstance(answer, str) else answer
    return _rows(plans[0]["Plan"])


def _rows(plan: Mapping[str, Any]) -> int:
    own = 0
    if "Relation Name" in plan:
        removed = plan.get("Rows Removed by Filter", 0)
        own = round((plan["Actual Rows"] + removed) * plan["Actual Loops"])
    return own + sum(_rows(part) for part in plan.get("Plans", []))


def plans(captured: CaptureQueriesContext) -> list[str]:
    """How the database answers what was asked about our own tables."""
    found = []
    with connection.cursor() as cursor:
        for query in captured:
            sql = query["sql"]
            if not sql.startswith("SELECT") or '"intake_' not in sql:
                continue
            head = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
            cursor.execute(head + sql)
            found += [" ".join(map(str, row)) for row in cursor.fetchall()]
    return found


LISTS: dict[str, Callable[[Who], object]] = {
    "mine": lambda who: signals.my_signals(who["reporter"]),
    "what became of mine": lambda who: signals.what_became(who["reporter"]),
    "all, the whole region": lambda who: signals.all_signals(who["manager"]),
    "all of a district": lambda who: signals.all_signals(who["manager"], district="oost"),
    "all of a rare stage": lambda who: signals.all_signals(who["manager"], stage="not_taken_up"),
    "a rare stage of a district": lambda who: signals.all_signals(
        who["manager"], stage="not_taken_up", district="oost"
    ),
    "all of a group": lambda who: signals.all_signals(who["weigher"]),
    "a rare stage of a group": lambda who: signals.all_signals(who["weigher"], stage="not_taken_up"),
    "notices": lambda who: notices.notices_of("gm0307", by=who["official"]),
    "notices of a rare stage": lambda who: notices.notices_of("gm0307", by=who["official"], stage="to_riec"),
    "local cases": lambda who: local_cases.cases_of("gm0307", by=who["official"]),
    "closed local cases": lambda who: local_cases.cases_of("gm0307", by=who["official"], closed=True),
}
AGENDAS: dict[str, Callable[[Who], object]] = {
    "what waits for a group": lambda who: weighing.waiting("district:oost"),
    "what waits for a consultation": lambda who: consultation.waiting("gm0307"),
}


def work_of(ask: Callable[[Who], object], who: Who) -> int:
    """How much one list reads."""
    ask(who)  # what is asked once and kept (names of places) is asked now
    with counted() as work:
        ask(who)
    return work[0]

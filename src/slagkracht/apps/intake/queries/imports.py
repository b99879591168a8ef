"""Imports as their sender sees them: what the system knows, what was checked, how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from slagkracht.apps.intake.models import ImportBatch, Signal, StagedRow
from slagkracht.apps.intake.policies import imports as policies
from slagkracht.apps.intake.policies import signals as signal_policies
from slagkracht.apps.intake.queries.signals import SignalPage, lines, number_of, of_groups
from slagkracht.apps.intake.sheets.checking import Checked, SignalRow
from slagkracht.apps.intake.sheets.columns import subject_kinds
from slagkracht.apps.intake.sheets.problems import Problem
from slagkracht.apps.intake.sheets.values import Choice, Known
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.organisation.models import Municipality, Place, Seat
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.dates import local_date
from slagkracht.base.errors import Missing
from slagkracht.base.keyset import page
from slagkracht.core import law

GROUND = "WGS 2.23(1)"
_ARTICLES = ("het", "de", "the")
SHOWN_ROWS, SHOWN_WARNINGS = 10, 100
KEPT_WARNINGS = 1_000


# ---- what the system knows ----


def known_for(seat: str) -> Known:
    """Everything that checking a list needs, for a list of this seat."""
    today = clock.today()
    towns = organisation.tiles()
    text = law.statute(today)
    places = _places(today)
    district_names = {town.district_name for town in towns}
    place_names = {name for choices in places.values() for choice in choices for name in choice.names}
    return Known(
        today=today,
        own_kind=law.kind_of_seat(seat),
        municipalities=tuple(Choice(town.code, (town.name,)) for town in towns),
        former=_former(today, {town.code: town.name for town in towns}),
        districts={town.code: town.district for town in towns},
        places=places,
        forms=tuple(_choice(code, form) for code, form in text.reportable_forms.items()),
        participants=tuple(_choice(code, named, short=True) for code, named in text.participants.items()),
        kinds=tuple(Choice(code, names) for code, names in subject_kinds().items()),
        public_names=frozenset({town.name for town in towns} | district_names | place_names),
    )


def _choice(code: str, named: Any, *, short: bool = False) -> Choice:
    """The name people use first, the other behind it; and each as it is written without its article."""
    full, brief = (named.name.nl, named.name.en), (named.short.nl, named.short.en)
    names = (*brief, *full) if short else (*full, *brief)
    return Choice(code, (*names, *map(_bare, names)))


def _bare(name: str) -> str:
    """‘Openbaar Ministerie’ for ‘het Openbaar Ministerie’."""
    article, _space, rest = name.partition(" ")
    return rest if article.lower() in _ARTICLES and rest else name


def _places(today: date) -> dict[str, tuple[Choice, ...]]:
    by_town: dict[str, list[Choice]] = {}
    for code, name, town in Place.objects.filter(organisation.valid_on(today)).values_list(
        "code", "name", "municipality_id"
    ):
        by_town.setdefault(town, []).append(Choice(code, (name,)))
    return {town: tuple(choices) for town, choices in by_town.items()}


def _former(today: date, names: Mapping[str, str]) -> dict[str, str]:
    """Municipalities that are no more, with the name of what they became."""
    gone = Municipality.objects.filter(valid_until__lt=today).values_list("name", "successor")
    return {name: names.get(successor, "") for name, successor in gone if name not in names.values()}


def seats_to_import_for(by: Actor) -> list[tuple[str, str]]:
    """The seats on whose behalf this actor may import: code and name, those without a place first."""
    rows = Seat.objects.filter(organisation.valid_on(clock.today())).select_related("municipality")
    found = [
        (seat.code, seat.name)
        for seat in rows.order_by("municipality__name", "kind")
        if policies.may_import_for(by, seat.municipality.district_id if seat.municipality else "").allowed
    ]
    return sorted(found, key=lambda seat: ":" in seat[0])


# ---- one import ----


def facts_of(batch: ImportBatch) -> policies.ImportFacts:
    """What policies need of a row."""
    return policies.ImportFacts(batch.id, batch.stage, batch.person_id)


def batch_row(batch_id: UUID, *, by: Actor) -> ImportBatch:
    """The row, for who sent it; a stranger and a missing one are the same."""
    batch = ImportBatch.objects.filter(id=batch_id).select_related("seat").first()
    if batch is None or not policies.may_see(by, facts_of(batch)).allowed:
        raise Missing("import", batch_id)
    return batch


@dataclass(frozen=True)
class Earlier:
    """The same list, sent before."""

    on: datetime
    by: str
    rows: int
    stage: str


@dataclass(frozen=True)
class RowLine:
    """One of the first rows: subjects are a number, never a name."""

    number: int
    observed_on: date
    municipality: str
    form: law.Text
    observation: str
    subjects: int


@dataclass(frozen=True)
class Summary:
    """What was checked, as it is sealed with the list."""

    municipalities: list[tuple[str, int]]
    forms: list[tuple[str, int]]
    subjects: int
    warnings: list[Problem]
    warnings_count: int


@dataclass(frozen=True)
class BatchView:
    """One import as its sender sees it."""

    id: UUID
    stage: str
    seat: str
    rows: int
    progress: int
    made: datetime
    finished: datetime | None
    kept_until: date
    earlier: list[Earlier]
    first_number: str
    last_number: str

    @property
    def needs_again(self) -> bool:
        """Was this very list imported before, or is it being imported now?"""
        return any(e.stage in (policies.DONE, policies.RUNNING) for e in self.earlier)


def batch_for(batch_id: UUID, *, by: Actor) -> BatchView:
    """One import: how far it is, and whether the same list was sent before. No content."""
    batch = batch_row(batch_id, by=by)
    return BatchView(
        id=batch.id,
        stage=batch.stage,
        seat=batch.seat.name,
        rows=batch.rows,
        progress=batch.progress,
        made=batch.made,
        finished=batch.finished,
        kept_until=kept_until(batch),
        earlier=_earlier(batch),
        first_number=_number(batch, 1),
        last_number=_number(batch, batch.rows),
    )


def _number(batch: ImportBatch, position: int) -> str:
    """The number that the signal at this place of the list got."""
    if batch.stage != policies.DONE:
        return ""
    signal = Signal.objects.filter(batch=batch.id, batch_row=position).only("number").first()
    return number_of(signal) if signal else ""


def kept_until(batch: ImportBatch) -> date:
    """The last day on which a checked list waits."""
    return local_date(batch.made) + timedelta(days=policies.KEPT_DAYS)


def same_list(batch: ImportBatch) -> Any:
    """The other imports of the same list, of anybody; not those that were dropped."""
    others = ImportBatch.objects.filter(fingerprint=bytes(batch.fingerprint)).exclude(id=batch.id)
    return others.exclude(stage=policies.DROPPED).order_by("-made")


def _earlier(batch: ImportBatch) -> list[Earlier]:
    if batch.stage not in (policies.CHECKED, policies.STOPPED):
        return []
    rows = same_list(batch).select_related("person")[:5]
    return [Earlier(row.finished or row.made, row.person.name, row.rows, row.stage) for row in rows]


@dataclass(frozen=True)
class BatchLine:
    """One import in the list of one's own."""

    id: UUID
    made: datetime
    seat: str
    rows: int
    stage: str
    stage_name: str


def my_imports(by: Actor, *, most: int = 10) -> list[BatchLine]:
    """The latest imports of this actor."""
    rows = ImportBatch.objects.filter(person_id=by.id).select_related("seat").order_by("-made")[:most]
    return [
        BatchLine(row.id, row.made, row.seat.name, row.rows, row.stage, str(row.get_stage_display()))
        for row in rows
    ]


# ---- what is sealed with it ----


def summary_of(checked: Checked) -> dict[str, Any]:
    """Counts and warnings, for the first sealed piece: no word that somebody typed."""
    rows = checked.rows
    return {
        "municipalities": Counter(row.municipality for row in rows).most_common(),
        "forms": Counter(row.form for row in rows).most_common(),
        "subjects": sum(len(row.subjects) for row in rows),
        "warnings": [_warning_json(warning) for warning in checked.warnings[:KEPT_WARNINGS]],
        "warnings_count": len(checked.warnings),
    }


def _warning_json(warning: Problem) -> list[Any]:
    return [warning.row, warning.column, warning.code, dict(warning.facts)]


def preview_for(batch_id: UUID, *, by: Actor) -> tuple[Summary, list[RowLine]]:
    """What was checked, and the first rows. Opens the list inside a reading."""
    batch = batch_row(batch_id, by=by)
    pieces = list(StagedRow.objects.filter(batch=batch, position__lte=1).order_by("position"))
    with reading(by, batch_id, GROUND):
        opened = open_records([piece.text for piece in pieces])
    if len(opened) < 2:
        raise Missing("import", batch_id)
    summary, first = (opened[piece.text].fields for piece in pieces)
    return _summary(summary["summary"]), _row_lines(first["rows"][:SHOWN_ROWS])


def _summary(data: Mapping[str, Any]) -> Summary:
    names = organisation.municipality_names()
    return Summary(
        municipalities=[(names.get(code, code), count) for code, count in data["municipalities"]],
        forms=[(code, count) for code, count in data["forms"]],
        subjects=data["subjects"],
        warnings=[Problem(*parts) for parts in data["warnings"][:SHOWN_WARNINGS]],
        warnings_count=data["warnings_count"],
    )


def _row_lines(rows: Iterable[Mapping[str, Any]]) -> list[RowLine]:
    forms, names = law.statute(clock.today()).forms, organisation.municipality_names()
    found = [SignalRow.from_json(data) for data in rows]
    return [
        RowLine(
            number=row.number,
            observed_on=row.observed_on,
            municipality=names.get(row.municipality, row.municipality),
            form=forms[row.form].name,
            observation=row.words["observation"],
            subjects=len(row.subjects),
        )
        for row in found
    ]


def pieces_of(batch_id: UUID) -> Sequence[StagedRow]:
    """The sealed pieces with rows, in order."""
    return list(StagedRow.objects.filter(batch_id=batch_id, position__gte=1).order_by("position"))


# ---- what came of it ----


def signals_of(batch_id: UUID, *, by: Actor, cursor: str = "") -> SignalPage:
    """The signals that came with an import, in the order of the list: all of them for its sender, as
    long as he may import; for others those of the groups they weigh for. A stranger and a missing one are one
    answer."""
    batch = ImportBatch.objects.filter(id=batch_id, stage=policies.DONE).first()
    if batch is None:
        raise Missing("import", batch_id)
    rows = Signal.objects.filter(batch=batch_id).exclude(stage=signal_policies.STAGED)
    sender = policies.may_see(by, facts_of(batch)).allowed
    found = page(rows if sender else of_groups(rows, by), order=["batch_row"], cursor=cursor)
    if not found.rows and not cursor:
        raise Missing("import", batch_id)
    return SignalPage(lines(found.rows), found.next)

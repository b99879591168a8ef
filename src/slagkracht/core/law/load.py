"""Reads ``statute/*.toml`` into the law, and refuses data that contradict themselves."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from slagkracht.core.law import entries as e
from slagkracht.core.law.statute import Law, Statute

Raw = Mapping[str, Any]
Tables = dict[str, Any]

# table of the statute → (rows in the documents, class of an entry, field that is its key)
ROWS: dict[str, tuple[str, type, str]] = {
    "participants": ("participant", e.Named, "code"),
    "groups": ("group", e.Group, "code"),
    "activities": ("activity", e.Activity, "code"),
    "phases": ("phase", e.Phase, "number"),
    "subjects": ("subject", e.SubjectRole, "code"),
    "forms": ("form", e.Form, "code"),
    "categories": ("category", e.Category, "code"),
    "criteria": ("criterion", e.Explained, "code"),
    "factors": ("factor", e.Explained, "code"),
    "doubts": ("doubt", e.Explained, "code"),
    "terms": ("term", e.Term, "code"),
    "receivers": ("receiver", e.Receiver, "code"),
    "partnerships": ("partnership", e.Flagged, "code"),
    "contents": ("content", e.Named, "code"),
    "marks": ("mark", e.Flagged, "code"),
    "charges": ("charge", e.Named, "code"),
    "trainings": ("training", e.Named, "code"),
    "log_purposes": ("log_purpose", e.Flagged, "code"),
    "publications": ("publication", e.Named, "code"),
    "rules": ("rule", e.Rule, "code"),
}
# table of the statute → (table of sentences in the documents, class of a sentence)
SENTENCES: dict[str, tuple[str, type]] = {
    "verdicts": ("verdict", e.Verdict),
    "reasons": ("reason", e.Sentence),
    "points": ("point", e.Sentence),
    "needs": ("need", e.Need),
    "yes": ("yes", e.Sentence),
    "forbids": ("forbid", e.Sentence),
    "options": ("option", e.Sentence),
    "destroys": ("destroy", e.Sentence),
}
# what a question is made of → table of the statute
ASKED = {
    "participant": "participants",
    "category": "categories",
    "phase": "phases",
    "activity": "activities",
    "subject": "subjects",
    "form": "forms",
}


def read() -> Law:
    """The law from this package's own documents."""
    return law_from(tomllib.loads(text) for text in texts())


def texts() -> list[str]:
    """This package's own documents, in the order of their names."""
    folder = files("slagkracht.core.law") / "statute"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return [f.read_text("utf-8") for f in found]


@cache
def digest() -> str:
    """The sha256 of the documents, hexadecimal: which text of the law answered."""
    return hashlib.sha256("\0".join(texts()).encode()).hexdigest()


def law_from(documents: Iterable[Raw]) -> Law:
    """The law from documents as ``tomllib`` reads them.

    Raises ``ValueError`` where a code stands twice in one period or refers to nothing.
    """
    raw = merged(documents)
    first: date = raw["law"]["in_force"]
    starts = boundaries(raw, first)
    tables = [_tables(raw, start) for start in starts]
    known = {kind: dict.fromkeys(w for t in tables for w in t[name]) for kind, name in ASKED.items()}
    head = {"name": _value(raw["law"]["name"]), "text_of": raw["law"]["text_of"], "known": known}
    periods = [Statute(**head, **t, since=s) for t, s in zip(tables, starts, strict=True)]
    for period in periods:
        _refuse_loose_ends(period)
    before = Statute(**head, **tables[0], since=first, in_force=False, opening=periods[0])
    return Law(starts, periods, before)


def merged(documents: Iterable[Raw]) -> dict[str, Any]:
    """One document from several: lists are joined, tables united."""
    whole: dict[str, Any] = {}
    for document in documents:
        for key, value in document.items():
            if isinstance(value, list):
                whole.setdefault(key, []).extend(value)
                continue
            table = whole.setdefault(key, {})
            if twice := table.keys() & value.keys():
                raise ValueError(f"the statute says twice: {key} {sorted(twice)}")
            table.update(value)
    return whole


def boundaries(raw: Raw, first: date) -> list[date]:
    """The first day of each period: the law's own, each ``from``, and the day after each ``until``."""
    rows = [row for name, _, _ in ROWS.values() for row in raw[name]]
    days = {first} | {row["from"] for row in rows if "from" in row}
    days |= {row["until"] + timedelta(days=1) for row in rows if "until" in row}
    return sorted(day for day in days if day >= first)


def _tables(raw: Raw, start: date) -> Tables:
    tables: Tables = {}
    for name, (source, kind, key) in ROWS.items():
        rows = [row for row in raw[source] if row.get("from", start) <= start <= row.get("until", start)]
        if source == "category":
            rows = [_spelled_out(row, list(tables["participants"])) for row in rows]
        tables[name] = {row[key]: kind(**_fields(row)) for row in rows}
        if len(tables[name]) != len(rows):
            raise ValueError(f"the statute says twice: a {source} on {start}")
    for name, (source, kind) in SENTENCES.items():
        tables[name] = {code: kind(code=code, **_fields(row)) for code, row in raw[source].items()}
    tables["parts"] = {code: _value(row) for code, row in raw["part"].items()}
    return tables


def _spelled_out(row: Raw, everyone: list[str]) -> dict[str, Any]:
    """The row with its sources as a list: ``any`` becomes every participant, less ``except``."""
    sources = everyone if row.get("sources") == "any" else row.get("sources", [])
    excepted = row.get("except", [])
    plain = {key: value for key, value in row.items() if key != "except"}
    return plain | {"sources": [code for code in sources if code not in excepted]}


def _fields(row: Raw) -> dict[str, Any]:
    fields = {key: _value(value) for key, value in row.items() if key not in {"from", "until"}}
    return fields | {key: frozenset(fields[key]) for key in fields.keys() & {"sources", "subjects", "not_in"}}


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict) and value.keys() == {"nl", "en"}:
        return e.Text(**value)
    return value


def _refuse_loose_ends(statute: Statute) -> None:
    """Every code an entry refers to must be there; a category that is nobody's and not forbidden is a gap."""
    for category in statute.categories.values():
        _require(category.sources | category.unclear.keys(), statute.participants, category.code)
        _require(category.unclear.values(), statute.doubts, category.code)
        _require(category.subjects, statute.subjects, category.code)
        _require(category.forms, statute.forms, category.code)
        _require(category.not_in, statute.activities, category.code)
        _require(category.near, statute.categories, category.code)
        _require([category.phase], statute.phases, category.code)
        unreachable = {a.code for a in statute.activities.values() if a.last_phase < category.phase}
        _require(unreachable, dict.fromkeys(category.not_in), f"{category.code} not_in")
        _require([category.never] if category.never else [], statute.reasons, category.code)
        _require([] if category.never or category.sources else ["sources"], {}, category.code)
    judged = (statute.categories, statute.activities, statute.subjects, statute.forms)
    for entry in (entry for table in judged for entry in table.values()):
        _require(entry.judge, statute.points, entry.code)
    for form in statute.forms.values():
        _require(form.judge_limited, statute.points, form.code)
        _require([form.within] if form.within else [], statute.forms, form.code)
    for receiver in statute.receivers.values():
        _require(receiver.needs, statute.needs, receiver.code)


def _require(codes: Iterable[Any], table: Mapping[Any, Any], where: str) -> None:
    if loose := sorted(str(code) for code in codes if code not in table):
        raise ValueError(f"the statute refers to nothing: {where} {loose}")

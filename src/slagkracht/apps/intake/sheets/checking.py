"""Every row of a list checked: what can be imported, what is wrong, and what somebody should look at."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from slagkracht.apps.intake.sheets import values
from slagkracht.apps.intake.sheets.columns import TEXTS, all_columns, same, template_columns
from slagkracht.apps.intake.sheets.problems import Problem
from slagkracht.apps.intake.sheets.reading import EMPTY, Line, Sheet
from slagkracht.apps.intake.sheets.values import Known, Wrong

LONGEST = {"text": 2000, "name": 200, "number": 40, "reference": 60}
SUBJECT_PARTS = ("kind", "name", "number")
Names = Callable[[str], list[str]]


@dataclass(frozen=True)
class SubjectCells:
    """A subject of a row."""

    kind: str
    name: str = field(repr=False)
    number: str = field(repr=False)


@dataclass(frozen=True)
class SignalRow:
    """One row that can be imported."""

    number: int
    observed_on: date
    municipality: str
    place: str
    form: str
    partners: tuple[str, ...]
    words: Mapping[str, str] = field(repr=False)
    subjects: tuple[SubjectCells, ...] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """For the sealed stage."""
        return {
            "number": self.number,
            "observed_on": self.observed_on.isoformat(),
            "municipality": self.municipality,
            "place": self.place,
            "form": self.form,
            "partners": list(self.partners),
            "words": dict(self.words),
            "subjects": [[s.kind, s.name, s.number] for s in self.subjects],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SignalRow:
        """From the sealed stage."""
        return cls(
            number=data["number"],
            observed_on=date.fromisoformat(data["observed_on"]),
            municipality=data["municipality"],
            place=data["place"],
            form=data["form"],
            partners=tuple(data["partners"]),
            words=data["words"],
            subjects=tuple(SubjectCells(*parts) for parts in data["subjects"]),
        )


@dataclass(frozen=True)
class Checked:
    """What checking found. With one problem nothing is imported; warnings are for a person to judge."""

    sheet: Sheet = field(repr=False)
    rows: tuple[SignalRow, ...] = field(repr=False)
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({problem.row for problem in self.problems})


def check(sheet: Sheet, known: Known, possible_names: Names) -> Checked:
    """Check every row. ``possible_names`` gives the words of a text that look like a name."""
    rows: list[SignalRow] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for line in sheet.lines:
        if _is_example(line):
            warnings.append(Problem(line.number, "observation", "cell_example_left_out"))
            continue
        row = _Row(line, known)
        found = row.read()
        problems += row.problems
        if found is not None:
            rows.append(found)
            warnings += _warnings(found, possible_names)
    return Checked(sheet, tuple(rows), tuple(problems), tuple(warnings + _double_references(rows)))


class _Row:
    """Reads one row, gathering every problem instead of stopping at the first."""

    def __init__(self, line: Line, known: Known) -> None:
        self.line = line
        self.known = known
        self.problems: list[Problem] = []

    def read(self) -> SignalRow | None:
        """The row, or None when something is wrong with it."""
        for code, cell in self.line.cells.items():
            if cell.fault:
                self._wrong(code, f"cell_{cell.fault}")
        if self._text("reference") in EXAMPLES:
            self._wrong("reference", "cell_example_kept")
        municipality = self._value("municipality", lambda text: values.municipality(text, self.known))
        place = self._place(municipality)
        words = {name: self._words(name) for name in TEXTS}
        reference = self._words("reference", LONGEST["reference"])
        observed_on = self._value("observed_on", lambda text: values.day(text, self.known))
        form = self._value("form", lambda text: values.choice("form", text, self.known, self.known.forms))
        partners = self._value("partners", lambda text: values.partners(text, self.known))
        subjects = tuple(s for n in range(1, 6) if (s := self._subject(n)) is not None)
        if self.problems:
            return None
        assert observed_on is not None
        return SignalRow(
            number=self.line.number,
            observed_on=observed_on,
            municipality=municipality or "",
            place=place,
            form=form or "",
            partners=tuple(partners or ()),
            words={**words, **({"reference": reference} if reference else {})},
            subjects=subjects,
        )

    def _text(self, code: str) -> str:
        return self.line.cells.get(code, EMPTY).text

    def _wrong(self, code: str, problem: str, **facts: Any) -> None:
        self.problems.append(Problem(self.line.number, code, problem, facts))

    def _value(self, code: str, read: Callable[[str], Any]) -> Any:
        """A structured cell: its value, or None with the problem noted."""
        text = self._text(code)
        if not text:
            if all_columns()[code].required:
                self._wrong(code, "cell_empty")
            return None
        if self.line.cells[code].fault:
            return None
        try:
            return read(text)
        except Wrong as wrong:
            self._wrong(code, wrong.code, **wrong.facts)
            return None

    def _place(self, municipality: str | None) -> str:
        """Optional; judged only where the municipality is known."""
        if municipality is None:
            return ""
        found = self._value("place", lambda text: values.place(text, self.known, municipality))
        return str(found or "")

    def _words(self, code: str, longest: int = LONGEST["text"]) -> str:
        """A text: never said back."""
        text = self._text(code)
        if not text and all_columns()[code].required:
            self._wrong(code, "cell_empty")
        if len(text) > longest:
            self._wrong(code, "cell_too_long", length=len(text), most=longest)
        if any(not sign.isprintable() and sign not in "\n\t" for sign in text.replace("\r", "")):
            self._wrong(code, "cell_strange_sign")
        return text

    def _subject(self, number: int) -> SubjectCells | None:
        """A subject: a kind with a name or a number, or nothing at all."""
        codes = {part: f"subject_{number}_{part}" for part in SUBJECT_PARTS}
        if not any(self._text(code) for code in codes.values()):
            return None
        kind = self._kind(codes["kind"])
        name = self._words(codes["name"], LONGEST["name"])
        typed = self._words(codes["number"], LONGEST["number"])
        if not name and not typed:
            self._wrong(codes["name"], "cell_subject_empty")
        return SubjectCells(kind or "", name, values.subject_number(kind or "", typed))

    def _kind(self, code: str) -> str | None:
        if not self._text(code):
            self._wrong(code, "cell_kind_missing")
            return None
        read = lambda text: values.choice("kind", text, self.known, self.known.kinds)  # noqa: E731
        return str(found) if (found := self._value(code, read)) else None


# ---- the example of the template ----


@cache
def _examples() -> tuple[dict[str, str], ...]:
    """The texts of the template's example row, in each language."""
    return tuple(
        {c.code: c.example(language) for c in template_columns() if c.example(language)}
        for language in ("nl", "en")
    )


EXAMPLES = frozenset(example["reference"] for example in _examples())


def _is_example(line: Line) -> bool:
    """The template's own row, untouched: left out."""
    texts = {code: cell.text for code, cell in line.cells.items()}
    return any(all(texts.get(code) == text for code, text in example.items()) for example in _examples())


# ---- what somebody should look at ----


@cache
def _special() -> dict[str, str]:
    path = files("slagkracht.apps.intake.sheets") / "special_words.toml"
    by_category = tomllib.loads(path.read_text("utf-8"))
    return {word: category for category, words in by_category.items() for word in words}


def special_categories(text: str) -> list[str]:
    """The special categories (AVG 9) that words of a text may point to."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return sorted({_special()[word] for word in words if word in _special()})


def _warnings(row: SignalRow, possible_names: Names) -> Iterable[Problem]:
    """Row and column only: the words themselves are not said back."""
    for code, text in row.words.items():
        if possible_names(text):
            yield Problem(row.number, code, "cell_possible_name")
        for category in special_categories(text):
            yield Problem(row.number, code, f"cell_special_{category}")


def _double_references(rows: Iterable[SignalRow]) -> list[Problem]:
    first: dict[str, int] = {}
    found = []
    for row in rows:
        reference = same(row.words.get("reference", ""))
        if reference and reference in first:
            found.append(Problem(row.number, "reference", "cell_double", {"other": first[reference]}))
        first.setdefault(reference, row.number)
    return found


def canonical(rows: Iterable[SignalRow]) -> bytes:
    """What the rows say as one row of bytes, whatever the order of columns, the language or the kind of file:
    the same list gives the same bytes."""
    plain = [{**row.as_json(), "number": None} for row in rows]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()

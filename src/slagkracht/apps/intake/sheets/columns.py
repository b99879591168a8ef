"""The columns of the list, from ``columns.toml``: recognised by code or heading, in either language."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["nl", "en"]
Kind = Literal["text", "date", "choice", "list"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
MARKS = "marks"
SUBJECT = re.compile(r"subject_(\d)_(kind|name|number)")
TEXTS = ("observation", "necessity", "others", "region")


@dataclass(frozen=True)
class Column:
    """One column: its code, how its cells are read, and its texts in both languages."""

    code: str
    kind: Kind
    required: bool
    nl: str
    en: str
    help_nl: str = ""
    help_en: str = ""
    example_nl: str = ""
    example_en: str = ""

    def heading(self, language: Language) -> str:
        """What stands above the column."""
        return self.nl if language == "nl" else self.en

    def help(self, language: Language) -> str:
        """What belongs in it."""
        return self.help_nl if language == "nl" else self.help_en

    def example(self, language: Language) -> str:
        """The invented example, where it is a text."""
        return self.example_nl if language == "nl" else self.example_en


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("slagkracht.apps.intake.sheets") / "columns.toml").read_text("utf-8"))


@cache
def template_columns() -> tuple[Column, ...]:
    """The columns of the template, in order; with room for three subjects."""
    rows = _data()["column"]
    first = [_column(row) for row in rows if not row.get("last")]
    last = [_column(row) for row in rows if row.get("last")]
    subjects = [column for n in range(1, _data()["subjects"] + 1) for column in _subject(n)]
    return (*first, *subjects, *last)


@cache
def all_columns() -> dict[str, Column]:
    """Every column that is recognised, by code: five subjects at most."""
    more = range(_data()["subjects"] + 1, _data()["subjects_most"] + 1)
    columns = [*template_columns(), *(column for n in more for column in _subject(n)), marks_column()]
    return {column.code: column for column in columns}


@cache
def marks_column() -> Column:
    """The column we add to say what is wrong."""
    return _column(_data()["marks"])


def _column(row: dict[str, Any]) -> Column:
    texts = {name: text for name, text in row.items() if name[-3:] in ("_nl", "_en")}
    return Column(
        row["code"], row.get("kind", "text"), row.get("required", False), row["nl"], row["en"], **texts
    )


def _subject(number: int) -> list[Column]:
    columns = []
    for row in _data()["subject"]:
        nl, en = row["nl"].format(n=number), row["en"].format(n=number)
        shown = row if number == 1 else {k: v for k, v in row.items() if not k.startswith("example")}
        columns.append(_column({**shown, "code": f"subject_{number}_{row['code']}", "nl": nl, "en": en}))
    return columns


def sheet_name(which: str, language: Language) -> str:
    """The name of a sheet of the template: ``signals``, ``explanation``, ``choices``."""
    return str(_data()["sheets"][which][language])


def subject_kinds() -> dict[str, tuple[str, str]]:
    """The kinds of subject, by code, in Dutch and English."""
    return {code: (names["nl"], names["en"]) for code, names in _data()["kinds"].items()}


def required() -> list[Column]:
    """The columns that a file must have."""
    return [column for column in template_columns() if column.required]


def same(text: str) -> str:
    """One form for comparing headings and choices: small letters, no accents, single blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[’‘`´]", "'", letters).split())


@cache
def _by_heading() -> dict[str, Column]:
    known: dict[str, Column] = {}
    for column in all_columns().values():
        for text in (column.code, column.nl, column.en):
            known[_heading(text)] = column
    return known


def _heading(text: str) -> str:
    """A heading without the star or the remark that says whether it is required."""
    plain = re.sub(r"\((niet verplicht|not required|verplicht|required)\)\s*$", "", same(text))
    return re.sub(r"[\s*:?.]+", " ", plain).strip()


def recognise(heading: str) -> Column | None:
    """The column that a heading names, or None."""
    return _by_heading().get(_heading(heading))


def letter(index: int) -> str:
    """The letter that a spreadsheet program shows above the column with this index: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

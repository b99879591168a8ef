"""Many questions from one file of tab-separated values, each checked before the first is answered."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law.answers import Question
from slagkracht.core.law.provide import kind_of_seat, require_known
from slagkracht.core.law.statute import law

COLUMNS = ("participant", "category", "phase", "activity", "subject")
OPTIONAL = "form"


def read_cases(path: str | Path, on: date) -> list[Question]:
    """The questions of a file, in its order.

    The file is UTF-8, tab-separated, with a header naming ``participant``, ``category``, ``phase``,
    ``activity``, ``subject`` and, if wanted, ``form``, in any order; other columns are left alone and empty
    lines skipped. Raises ``UnusableInput`` naming file, row (the header is row 1) and column:
    ``file_missing``, ``not_utf8``, ``empty_file``, ``column_missing``, ``duplicate_column``,
    ``value_missing``, ``unknown_word``, ``malformed``, ``law.too_many_cells``.
    """
    name = Path(path).name
    rows = _rows(Path(path), name)
    _, header = next(rows, (1, []))
    if not header:
        raise UnusableInput("empty_file", file=name)
    places = _places(header, name)
    seen: dict[tuple[str, ...], Question] = {}
    questions = [_question(cells, row, len(header), places, name, on, seen) for row, cells in rows]
    if not questions:
        raise UnusableInput("empty_file", file=name)
    return questions


def _rows(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            for cells in reader:
                stripped = [cell.strip() for cell in cells]
                if any(stripped):
                    yield reader.line_num, stripped
    except OSError as error:
        raise UnusableInput("file_missing", file=name) from error
    except UnicodeDecodeError as error:
        raise UnusableInput("not_utf8", file=name) from error
    except csv.Error as error:
        raise UnusableInput("malformed", file=name, detail=str(error)) from error


def _places(header: list[str], name: str) -> dict[str, int]:
    for column in header:
        if column and header.count(column) > 1:
            raise UnusableInput("duplicate_column", file=name, column=column)
    for column in COLUMNS:
        if column not in header:
            raise UnusableInput("column_missing", file=name, column=column, known=header)
    return {column: header.index(column) for column in (*COLUMNS, OPTIONAL) if column in header}


def _question(  # noqa: PLR0917 (where the cells stand)
    cells: list[str],
    row: int,
    width: int,
    places: dict[str, int],
    name: str,
    on: date,
    seen: dict[tuple[str, ...], Question],
) -> Question:
    if any(cells[width:]):
        raise UnusableInput("law.too_many_cells", file=name, row=row)
    words = tuple(cells[place] if place < len(cells) else "" for place in places.values())
    if words not in seen:
        try:
            seen[words] = question_of(dict(zip(places, words, strict=True)), on)
        except UnusableInput as error:
            raise UnusableInput(error.code, **error.facts | {"file": name, "row": row}) from error
    return seen[words]


def question_of(words: dict[str, str], on: date) -> Question:
    """The question from words as typed. Raises ``value_missing`` or ``unknown_word``, naming the column."""
    for column in COLUMNS:
        if not words[column]:
            raise UnusableInput("value_missing", column=column)
    phase = words["phase"]
    question = Question(
        participant=kind_of_seat(words["participant"]),
        category=words["category"],
        phase=int(phase) if phase.isascii() and phase.isdigit() and len(phase) == 1 else phase,  # type: ignore[arg-type]
        activity=words["activity"],
        subject=words["subject"],
        form=words.get(OPTIONAL) or None,
    )
    require_known(law().at(on), question)
    return question

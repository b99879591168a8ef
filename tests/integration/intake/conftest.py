"""People and lists for the intake's tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from slagkracht.apps.intake.actions import import_run, importing
from slagkracht.apps.intake.sheets.columns import template_columns
from tests.integration.intake import world


@pytest.fixture
def region(keyring):
    """The small region, with its keys."""
    world.load()


@pytest.fixture
def manager(region):
    """An account manager of the whole region."""
    return world.person("Fenna Proefstra", "politie", ("account_manager", "region"))


@pytest.fixture
def reporter(region):
    """A neighbourhood officer who reports for the police."""
    return world.person("Wies Testema", "politie", ("reporter", "seat:politie"))


@pytest.fixture
def weigher(region):
    """A member of the weighing group of Oost."""
    return world.person("Bram Maquette", "om", ("weigher", "district:oost"))


@pytest.fixture
def official(region):
    """An official for notices of Amersfoort, who also reports for its mayor."""
    seat = "burgemeester:gm0307"
    grants = (("notice_official", "gm0307"), ("reporter", f"seat:{seat}"))
    return world.person("Oda Ambtenaar", seat, *grants)


@pytest.fixture
def member(region):
    """A member of the local consultation of Amersfoort."""
    return world.person("Lars Lidmaat", "politie", ("local_member", "gm0307"))


@pytest.fixture
def elsewhere(region):
    """An official for notices of Woerden."""
    return world.person("Els Elders", "college:gm0632", ("notice_official", "gm0632"))


@pytest.fixture
def reported(reporter) -> Callable[..., UUID]:
    """``reported()``: a signal that was reported; ``reported(draft=True)``: one that was not yet."""
    return lambda **changes: world.reported(reporter, **changes)


ROW = {
    "observation": "Bij drie controles stonden er auto’s zonder kopers.",
    "observed_on": "3-11-2025",
    "municipality": "Amersfoort",
    "place": "Kern Amersfoort",
    "form": "witwassen",
    "necessity": "Wij zien niet waar het geld vandaan komt.",
    "partners": "politie, rijksbelastingdienst",
    "others": "De belastingdienst kent de aangifte.",
    "region": "Ja, het bedrijf staat hier.",
    "subject_1_kind": "persoon",
    "subject_1_name": "Vriesje Verzonnen",
    "subject_1_number": "111111110",
    "reference": "",
}
Rows = list[dict[str, str]]


def rows_of(count: int = 1, **changes: Any) -> Rows:
    """So many rows, alike but for their reference."""
    return [{**ROW, "reference": f"R{number}", **changes} for number in range(count)]


def csv_of(rows: Rows, encoding: str = "utf-8", delimiter: str = ";") -> bytes:
    """A list as CSV, with the headings of the template."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    columns = template_columns()
    writer.writerow([column.nl for column in columns])
    writer.writerows([[row.get(column.code, "") for column in columns] for row in rows])
    return text.getvalue().encode(encoding)


@pytest.fixture
def listed() -> Callable[..., bytes]:
    """``listed(3, municipality="Leusden")``: a list of three rows as CSV."""
    return lambda count=1, **changes: csv_of(rows_of(count, **changes))


@pytest.fixture
def later(monkeypatch):
    """The import does not begin by itself: gives what would have been handed over."""
    handed = []
    monkeypatch.setattr(import_run, "in_background", lambda *values: handed.append(values))
    return handed


def kept(by, content, seat="politie"):
    """A checked list, sealed until it is confirmed; gives its id."""
    checked = importing.check(by=by, seat=seat, name="lijst.csv", content=content)
    return importing.keep(by=by, seat=seat, checked=checked)

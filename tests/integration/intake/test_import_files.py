"""Lists through the page: files that must not come in, what comes back marked, and the way to signals."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from slagkracht.apps.inbox.models import Task
from slagkracht.apps.intake.actions import import_run, importing
from slagkracht.apps.intake.models import ImportBatch
from slagkracht.apps.organisation.models import Person
from slagkracht.apps.vault.models import Record
from slagkracht.base import words
from tests.integration.intake.conftest import csv_of, kept, rows_of

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


class Visitor(Client):
    """Somebody signed in, who sends a file."""

    def send(self, name, content, seat="politie", to="intake:import"):
        file = io.BytesIO(content)
        file.name = name
        return self.post(reverse(to), {"seat": seat, "file": file})


@pytest.fixture
def visitor(manager, settings):
    client = Visitor()
    client.force_login(Person.objects.get(id=manager.id), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def workbook(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", **parts}.items():
            archive.writestr(name, data)
    return content.getvalue()


HOSTILE = {
    "file_macros": ("a.xlsx", workbook(**{"xl/vbaProject.bin": b"x"})),
    "file_old_excel": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 512),
    "file_bomb": ("a.xlsx", workbook(**{"xl/worksheets/sheet1.xml": b" " * 30_000_000})),
    "file_utf16": ("a.csv", "observation\n".encode("utf-16")),
    "file_not_spreadsheet": ("a.csv", b"%PDF-1.7 x"),
    "file_empty": ("a.csv", b" \n "),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_a_file_that_must_not_come_in_is_answered_in_words(visitor, code):
    answer = visitor.send(*HOSTILE[code])
    assert answer.status_code == 422
    with translation.override("nl"):
        assert words.say(code) in unescape(answer.content.decode())
    assert not ImportBatch.objects.exists()
    assert not Record.objects.exists()


def test_the_signs_of_windows_are_named_with_their_place(visitor):
    answer = visitor.send("a.csv", csv_of(rows_of(1), encoding="cp1252"))
    assert answer.status_code == 422
    assert "Windows-1252" in answer.content.decode()


def test_formulas_and_wrong_cells_come_back_marked(visitor):
    content = csv_of(rows_of(2, place="=HYPERLINK(1)", municipality="Nergens"))
    answer = visitor.send("a.csv", content)
    assert answer.status_code == 422
    assert len(answer.context["problems"]) == 4
    marked = visitor.send("a.csv", content, to="intake:import_marked")
    assert marked["Content-Type"].endswith("spreadsheetml.sheet")
    assert "no-store" in marked["Cache-Control"]
    assert not ImportBatch.objects.exists()


class Endless(io.RawIOBase):
    """A body of so many megabytes, that is nowhere in memory."""

    def __init__(self, megabytes, boundary="grens"):
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        self.parts = [head.encode(), *[b"x" * 1_048_576] * megabytes, f"\r\n--{boundary}--\r\n".encode()]
        self.length = sum(map(len, self.parts))
        self.left = b""

    def read(self, size=-1):
        while self.parts and len(self.left) < size:
            self.left += self.parts.pop(0)
        found, self.left = self.left[:size], self.left[size:]
        return found


def test_two_hundred_megabytes_are_refused_in_words_and_held_nowhere(visitor, settings):
    body = Endless(200)
    tracemalloc.start()
    answer = visitor.request(
        **{
            "PATH_INFO": reverse("intake:import"),
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "multipart/form-data; boundary=grens",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 422
    limit = settings.UPLOAD_LIMIT // 1_048_576
    with translation.override("nl"):
        assert words.say("file_too_large", {"most": limit}) in unescape(answer.content.decode())
    assert most < 4 * settings.UPLOAD_LIMIT


def test_from_file_to_signals_through_the_pages(visitor, manager):
    answer = visitor.send("lijst.csv", csv_of(rows_of(3)))
    batch = ImportBatch.objects.get()
    page = reverse("intake:batch", args=[batch.id])
    assert answer["Location"] == page
    shown = visitor.get(page)
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    assert b"Vriesje" not in shown.content
    assert b"111111110" not in shown.content
    assert visitor.post(reverse("intake:batch_begin", args=[batch.id]))["Location"] == page
    assert visitor.get(page).context["batch"].last_number == "S-0003"
    found = visitor.get(reverse("intake:batch_signals", args=[batch.id]))
    assert [line.number for line in found.context["page"].rows] == ["S-0001", "S-0002", "S-0003"]
    first = visitor.get(reverse("intake:signal", args=[found.context["page"].rows[0].id]))
    assert "Eigen kenmerk van de melder: R0" in first.content.decode()
    assert visitor.post(reverse("intake:batch_seen", args=[batch.id])).status_code == 302
    assert not Task.objects.filter(verb="import.done", done__isnull=True).exists()


def test_who_waits_sees_how_far_it_is_and_the_whole_page_at_the_end(visitor, manager, listed, later):
    batch = kept(manager, listed(1))
    importing.begin(by=manager, batch_id=batch)
    page, part = reverse("intake:batch", args=[batch]), {"HX-Request": "true"}
    running = visitor.get(page, headers=part)
    assert b"<progress" in running.content
    assert b"<html" not in running.content
    import_run.execute(by=manager, batch_id=batch, run=later[0][2])
    assert visitor.get(page, headers=part)["HX-Refresh"] == "true"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_comes_back_without_its_example(visitor, kind):
    template = visitor.get(reverse("intake:import_template", args=[kind]))
    assert template.status_code == 200
    answer = visitor.send(f"lijst.{kind}", template.content)
    assert answer.status_code == 422  # nothing but the example in it
    assert not ImportBatch.objects.exists()

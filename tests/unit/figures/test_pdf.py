"""PDF: accessible and archivable, from memory, and text is only ever text."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import pytest
import typst
from django.utils import translation

from slagkracht.apps.figures import pdf
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.ids import new_id

BY = Actor(new_id(), "Tess Testema")
MINUTES = {
    "minutes": {
        "body": "Weeggroep Oost-Utrecht",
        "day": date(2026, 11, 23),
        "present": [("Tess Testema", "politie")],
        "items": [
            {
                "title": "S-0001",
                "stage": "decided",
                "lines": ["Opgenomen.", "Omdat #dit *moet*."],
                "guests": ["RIEC"],
            }
        ],
        "promises": [{"person": "Tess", "text": "belt", "due": date(2026, 12, 1)}],
        "notes": '#panic("markup") $x$ <label> @ref',
    }
}
LETTER = {
    "letter": {"to": "Zoë Čapek", "seat": "politie", "number": "S-0001", "paragraphs": ["Het [is] #zo."]},
    "day": date(2026, 11, 23),
    "body": "Weeggroep",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
FIGURE = {
    "figure": {
        "title": "Signalen binnengekomen",
        "place": "Midden-Nederland",
        "period": "2025",
        "sentence": "80 signalen in 2025.",
        "finding": "Meeste signalen uit Almere: 12",
        "picture": pdf.Picture(SVG, "Kaart: Almere 12."),
        "bands": ["0–4", "5–9", "10–19", "20–39", "40+"],
        "caption": "Elk vakje is een gemeente.",
        "columns": ["Gemeente", "Aantal"],
        "rows": [["Almere", "12"], ["Urk", "<5"]],
        "total": ["Samen", "80"],
        "counts": "Elk signaal.",
        "is_not": "Geen maat voor misdaad.",
        "suppressed": True,
        "days": False,
        "recipe": {
            "definition": "signals_received.v1",
            "first": date(2025, 1, 1),
            "last": date(2025, 12, 31),
            "counted_at": datetime(2026, 11, 23, 12, tzinfo=UTC),
            "version": "0.1.0",
        },
    }
}
DOCUMENTS = {"minutes": MINUTES, "letter": LETTER, "figure": FIGURE}


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("template", DOCUMENTS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_template_compiles_to_both_standards(template, language):
    with translation.override(language):
        content = pdf.render(template, DOCUMENTS[template], by=BY)
    reader = pypdf.PdfReader(io.BytesIO(content))
    metadata = reader.xmp_metadata.rdf_root.toxml()
    assert "pdfuaid:part" in metadata
    assert "pdfaid:part" in metadata
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title
    assert "Tess Testema" in text_of(content)


def test_what_somebody_typed_is_never_markup():
    found = text_of(pdf.render("minutes", MINUTES, by=BY))
    assert "Omdat #dit *moet*." in found
    assert '#panic("markup") $x$ <label> @ref' in found
    assert "Het [is] #zo." in text_of(pdf.render("letter", LETTER, by=BY))


def test_a_picture_without_text_is_refused_before_it_is_drawn():
    for alt in ("", "  "):
        with pytest.raises(ValueError, match="alternative text"):
            pdf.Picture(SVG, alt)


def test_and_by_the_compiler_as_well():
    figure = FIGURE["figure"] | {"picture": {"svg": SVG, "alt": None}}
    with pytest.raises(typst.TypstError, match="alt"):
        pdf.render("figure", {"figure": figure}, by=BY)


def test_the_same_document_at_the_same_moment_is_the_same_file():
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        assert pdf.render("letter", LETTER, by=BY) == pdf.render("letter", LETTER, by=BY)


def test_several_at_once_do_not_mix():
    found: dict[int, str] = {}

    def make(number: int) -> None:
        letter = LETTER["letter"] | {"number": f"S-{number:04d}"}
        found[number] = text_of(pdf.render("letter", LETTER | {"letter": letter}, by=BY))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"S-{number:04d}" in text for number, text in found.items())
    assert len(found) == 8


WRITES_NOTHING = """
import resource
import django
django.setup()
from slagkracht.apps.figures import charts, pdf
from tests.unit.figures.test_pdf import BY, FIGURE
bar = charts.Bar("GEHEIM", 3, "3")
chart = charts.bars([bar], description="x")
charts.svg(chart.wide)  # the engine starts here: what follows is the work itself
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
picture = pdf.Picture(charts.svg(chart.wide), "GEHEIM")
content = pdf.render("figure", {"figure": FIGURE["figure"] | {"picture": picture}}, by=BY)
print(content[:5].decode())
"""


def test_no_file_is_written_not_even_a_temporary_one():
    """In a process that may write no byte to any file, charts and documents still come out. A process of its
    own: the compiler keeps threads, and a fork would wait for them for ever."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", WRITES_NOTHING],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.strip() == "%PDF-", done.stderr

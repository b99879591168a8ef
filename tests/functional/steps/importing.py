"""Reading a list in: first with a wrong row, then right, then the same once more."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.functional.conftest import Visitor
from tests.functional.lists import ROWS, filled
from tests.functional.steps.pages import Picture, primary, today


def import_list(visitor: Visitor, folder: Path, picture: Picture) -> None:
    """First with a wrong row, then right, then the same once more."""
    template = visitor.context.request.get(f"{visitor.site.url}/signalen/inlezen/sjabloon.xlsx").body()
    mark = secrets.token_hex(3)  # a list of its own, also on a site that was walked before
    wrong = filled(template, folder / "oktober-fout.xlsx", today=today(), mark=mark, wrong_row=12)
    right = filled(template, folder / "oktober.xlsx", today=today(), mark=mark)
    page = visitor.go("/signalen/inlezen/")
    visitor.expects(422)
    _send(page, wrong)
    _names_every_error(page)
    picture(page, "inlezen-fouten")
    _send(page, right)
    page.wait_for_url(re.compile(r"/signalen/inlezen/[0-9a-f-]{36}/$"))
    expect(page.get_by_text(f"{ROWS} signalen, geen fouten")).to_be_visible()
    picture(page, "inlezen-voorbeeld")
    primary(page).click()
    expect(page.get_by_text("Het zijn de signalen S-")).to_be_visible(timeout=60_000)
    picture(page, "inlezen-klaar")
    visitor.go("/signalen/inlezen/")
    _send(page, right)
    expect(page.get_by_text("Deze lijst is al eerder gestuurd.")).to_be_visible()
    page.get_by_role("button", name="Niet inlezen").click()


def _send(page: Page, file: Path) -> None:
    seat = page.locator("[name=seat]")
    if seat.input_value() != "politie":
        seat.select_option("politie")
    page.set_input_files("[name=file]", file)
    primary(page).click()
    page.wait_for_load_state("networkidle")


def _names_every_error(page: Page) -> None:
    """Row and column of both errors, in words; and the list stays out."""
    errors = page.get_by_role("region", name="Wat moet er anders?").get_by_role("listitem")
    expect(errors).to_have_count(2)
    expect(errors.filter(has_text=re.compile("Rij 12, kolom .Gemeente.*Amersvoort"))).to_have_count(1)
    expect(errors.filter(has_text=re.compile("Rij 12, kolom .Wanneer"))).to_have_count(1)


def first_imported(visitor: Visitor) -> str:
    """The number of the first signal of the list, as its page says."""
    visitor.go("/signalen/inlezen/")
    row = visitor.page.get_by_role("row").filter(has_text="ingelezen").first
    row.get_by_role("link").click()
    return _first_of_list(visitor.page)


def _first_of_list(page: Page) -> str:
    """The number of the first signal of the list that was just read in."""
    found = re.search(r"signalen (S-\d+) tot en met", page.locator("#stand").inner_text())
    assert found
    return found.group(1)

"""Forms: unsaved work, counters, possible names, copying, printing, sending a file."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Dialog, FilePayload, Page, expect

from tests.unit.frontend.site import ROOT, Request, Response, Site, example, page

pytestmark = pytest.mark.browser

Shown = Callable[..., Page]
LEFT = {"{count} characters left": "nog {count} tekens", "{count} characters too many": "{count} te veel"}


# ---- unsaved work and counters ----


def asked_on_leaving(page: Page, site: Site) -> bool:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.goto(site.url + "/weg")
    page.remove_listener("dialog", stay)
    return asked == ["beforeunload"]


def test_the_browser_asks_before_typed_text_is_lost_and_only_then(site: Site, shown: Shown) -> None:
    site.serve("/weg", page("<p>weg</p>"))
    site.serve("/bewaar", page("<p>bewaard</p>"))
    view = shown(example("draft"))
    assert not asked_on_leaving(view, site)
    view = shown(example("draft"))
    view.locator("#c").press_sequentially("Half af")
    assert asked_on_leaving(view, site)
    view = shown(example("draft"))
    view.locator("#c").press_sequentially("Klaar")
    view.get_by_role("button", name="Verder").click()
    expect(view.get_by_text("bewaard")).to_be_visible()
    assert not asked_on_leaving(view, site)


def test_what_htmx_saved_is_not_unsaved(site: Site, shown: Shown) -> None:
    site.serve("/weg", page("<p>weg</p>"))
    site.serve("/bewaar", Response(status=204))
    form = example("draft").replace('action="/bewaar"', 'action="/bewaar" hx-post="/bewaar" hx-swap="none"')
    view = shown(form)
    view.locator("#c").press_sequentially("Half af")
    with view.expect_response("**/bewaar"):
        view.get_by_role("button", name="Verder").click()
    assert not asked_on_leaving(view, site)


def test_what_htmx_could_not_save_is_still_unsaved(site: Site, shown: Shown) -> None:
    site.serve("/weg", page("<p>weg</p>"))
    site.serve("/bewaar", Response(status=500))
    form = example("draft").replace('action="/bewaar"', 'action="/bewaar" hx-post="/bewaar" hx-swap="none"')
    view = shown(form, expect_errors=True)
    view.locator("#c").press_sequentially("Half af")
    with view.expect_response("**/bewaar"):
        view.get_by_role("button", name="Verder").click()
    expect(view.locator("#slagkracht-live")).to_contain_text("That did not work.")
    assert asked_on_leaving(view, site)


def test_the_counter_counts_as_the_server_will(shown: Shown) -> None:
    view = shown(example("draft"), words=LEFT)
    place = view.locator("#c-teller")
    expect(place).to_have_text("nog 60 tekens")
    view.locator("#c").fill("één\ntwee")
    expect(place).to_have_text("nog 51 tekens")  # 8 letters, and a line end that is sent as two
    view.locator("#c").fill("x" * 45)
    expect(view.locator("#slagkracht-live")).to_have_text("nog 15 tekens")
    view.evaluate("document.querySelector('#c').value = 'x'.repeat(61)")
    view.locator("#c").dispatch_event("input")
    expect(place).to_have_text("1 te veel")


# ---- possible names ----


def test_a_name_moves_to_its_own_field(shown: Shown) -> None:
    view = shown(example("names"))
    field = view.locator("#id_c")
    field.fill("De eigenaar, dhr. Proefman, is de broer van Ruben Maquette. Proefman lacht.")
    box = view.locator("#id_c-naam")
    expect(box).to_contain_text("Wij zagen ‘Proefman’")
    assert "id_c-naam" in (field.get_attribute("aria-describedby") or "")
    expect(view.locator("#slagkracht-live")).to_have_text("This may be a name: Proefman.")
    view.get_by_role("button", name="Verplaats naar stap 4").click()
    expect(box).to_contain_text("Wij zagen ‘Ruben Maquette’")
    assert field.input_value().count("(zie stap 4)") == 2
    assert "Proefman" not in field.input_value()
    view.get_by_role("button", name="Dit is geen naam").click()
    expect(box).to_have_count(0)
    expect(field).to_be_focused()
    assert field.get_attribute("aria-describedby") == ""
    assert view.locator("#id_personen").input_value() == "Proefman"
    assert view.locator("#id_geen_naam").input_value() == "Ruben Maquette"
    field.press_sequentially(" Meer tekst.")
    view.wait_for_timeout(900)
    expect(box).to_have_count(0)  # spoken of is spoken of


def test_names_of_nobody_do_not_count(shown: Shown) -> None:
    view = shown(example("names"))
    view.locator("#id_c").fill("Het staat in Amersfoort, niet in De Bilt.")
    view.wait_for_timeout(900)
    expect(view.locator("#id_c-naam")).to_have_count(0)


def test_the_box_of_the_server_is_taken_over(shown: Shown) -> None:
    box = '<div id="id_c-naam" class="slagkracht-let-op"><div><span data-naam-woord>Testema</span><button type="submit" name="verplaats" data-naam-verplaats>Verplaats</button></div></div>'  # noqa: E501
    html = example("names").replace("></textarea>", ">Ik zag Testema.</textarea>" + box)
    view = shown(html)
    expect(view.locator(".slagkracht-let-op")).to_have_count(1)
    view.get_by_role("button", name="Verplaats").click()
    assert view.locator("#id_c").input_value() == "Ik zag (zie stap 4)."
    assert view.locator("#id_personen").input_value() == "Testema"


def test_a_box_for_who_has_no_script_gives_way_and_earlier_answers_count(shown: Shown) -> None:
    box = '<div id="id_c-naam" class="slagkracht-let-op"><div>Testema, Maquette</div></div>'
    html = example("names").replace("></textarea>", ">Ik zag Testema en Maquette.</textarea>" + box)
    view = shown(html.replace('name="geen_naam" value=""', 'name="geen_naam" value="Testema"'))
    expect(view.locator("#id_c-naam")).to_have_count(1)
    expect(view.locator("#id_c-naam")).to_contain_text("Wij zagen ‘Maquette’")


def test_the_summary_of_errors_takes_focus(shown: Shown) -> None:
    view = shown('<div id="fouten" tabindex="-1" data-focus>Er mist iets.</div>')
    expect(view.locator("#fouten")).to_be_focused()


def test_both_sides_agree_on_the_examples(shown: Shown) -> None:
    """The same file is there for the server's own test."""
    cases = json.loads((ROOT / "frontend/rules/names.cases.json").read_text(encoding="utf-8"))
    view = shown(example("names"))
    got = []
    for case in cases:
        view.evaluate("document.getElementById('id_c').remove()")
        view.evaluate(NEW_FIELD, case["text"])
        found = []
        while view.locator("#id_c-naam").count():
            found.append(view.locator("[data-naam-woord]").inner_text())
            view.evaluate("document.querySelector('[data-naam-geen]').click()")
        got.append({"text": case["text"], "found": found})
    assert got == cases


NEW_FIELD = """(text) => {
  const field = document.createElement("textarea");
  field.id = "id_c"; field.value = text; field.dataset.naamWaarschuwing = "naam-let-op";
  document.querySelector(".utrecht-form-field").append(field);
  field.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
}"""


# ---- copy and print ----


def test_copying_gives_the_text_and_says_so(shown: Shown, site: Site, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    view = shown(example("copy"), words={"Copied.": "Gekopieerd."})
    view.get_by_role("button", name="Kopieer voor uw dossier").click()
    expect(view.get_by_role("button", name="Gekopieerd.")).to_be_visible()
    expect(view.locator("#slagkracht-live")).to_have_text("Gekopieerd.")
    clipboard = "navigator.clipboard.readText()"
    assert view.evaluate(clipboard) == "De rijksbelastingdienst mag geen inkomensgegevens geven."
    view.get_by_role("button", name="Kopieer de link").click()
    assert view.evaluate(clipboard) == site.url + "/mag?wie=politie"


def test_blocks_become_lines_and_sealed_or_hidden_parts_stay_behind(
    shown: Shown, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = """<div id="antwoord"><h2>Nee,
      dit mag niet.</h2><p>Zie <a href="#">BGS 2.15</a>.</p>
      <ul><li>De FIOD mag wel.</li><li>Het UWV ook.</li></ul>
      <form data-zegel><span data-zegel-plek>J. Proefpersoon</span></form><p hidden>onzichtbaar</p></div>"""
    view = shown(text, example("copy").replace('<p id="antwoord">', "<p>"))
    view.get_by_role("button", name="Kopieer voor uw dossier").click()
    copied = view.evaluate("navigator.clipboard.readText()")
    assert copied == "Nee, dit mag niet.\nZie BGS 2.15.\n- De FIOD mag wel.\n- Het UWV ook."


def test_without_the_clipboard_interface_it_copies_as_before(shown: Shown, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    view = shown(example("copy"))
    view.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    view.get_by_role("button", name="Kopieer voor uw dossier").click()
    expect(view.get_by_role("button", name="Copied.")).to_be_visible()
    view.evaluate("delete navigator.clipboard")
    assert view.evaluate("navigator.clipboard.readText()").startswith("De rijksbelastingdienst")
    expect(view.locator("textarea")).to_have_count(0)


def test_print_buttons_appear_and_print(shown: Shown) -> None:
    view = shown(example("copy"))
    view.evaluate("window.print = () => document.title = 'gedrukt'")
    view.get_by_role("button", name="Afdrukken").click()
    assert view.title() == "gedrukt"


# ---- sending a file ----


def csv_of(size: int) -> FilePayload:
    return {"name": "s.csv", "mimeType": "text/csv", "buffer": b"x" * size}


def test_a_file_is_sent_with_its_progress(shown: Shown, site: Site) -> None:
    def read(request: Request) -> Response:
        whole = request.body.count("x") > 4_000_000 and 'name="bestand"; filename="s.csv"' in request.body
        return Response(f'<section id="inlezen"><h2>Ingelezen: {whole}</h2></section>')

    site.serve("/inlezen", read)
    view = shown(example("upload"))
    view.evaluate(WATCH_PROGRESS)
    view.locator("#bestand").set_input_files(
        {"name": "s.csv", "mimeType": "text/csv", "buffer": b"x" * 4_100_000}
    )
    view.get_by_role("button", name="Inlezen").click()
    expect(view.get_by_role("heading", name="Ingelezen: True")).to_be_visible()
    seen = view.evaluate("seen")
    assert seen[0] == "Sending the file."
    assert any("% sent" in words for words in seen)
    assert seen[-1] == "The file has arrived and is being checked."
    assert view.evaluate("unmeasured")


WATCH_PROGRESS = """window.seen = []; window.unmeasured = false;
new MutationObserver(() => {
  const words = document.querySelector("[data-upload-tekst]")?.textContent;
  if (words && seen.at(-1) !== words) seen.push(words);
  if (document.querySelector("progress")?.matches(":indeterminate")) window.unmeasured = true;
}).observe(document.querySelector("main"), { subtree: true, childList: true, attributes: true });"""


def test_a_refused_file_leaves_the_form_with_its_error(shown: Shown, site: Site) -> None:
    again = example("upload").replace("<label", '<p class="utrecht-form-field-error-message">Rij 3</p><label')
    site.serve("/inlezen", Response(again, 422))
    view = shown(example("upload"), expect_errors=True)
    view.locator("#bestand").set_input_files(csv_of(1))
    view.get_by_role("button", name="Inlezen").click()
    expect(view.get_by_text("Rij 3")).to_be_visible()
    expect(view.locator("[data-upload-voortgang]")).to_be_hidden()

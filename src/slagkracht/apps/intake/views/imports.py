"""Importing a list: send, look at it, confirm, follow; and the template to fill in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from slagkracht.apps.intake import wording
from slagkracht.apps.intake.actions import importing
from slagkracht.apps.intake.forms.imports import ConfirmForm, UploadForm
from slagkracht.apps.intake.policies import imports as policies
from slagkracht.apps.intake.policies.signals import may_import
from slagkracht.apps.intake.queries import imports as queries
from slagkracht.apps.intake.sheets import workbooks
from slagkracht.apps.intake.sheets.checking import Checked
from slagkracht.apps.intake.sheets.columns import template_columns
from slagkracht.apps.intake.sheets.problems import FileProblem
from slagkracht.base.errors import Invalid, Missing
from slagkracht.base.http import Request

ROOM = {"room": "intake:signals"}
CSV = "text/csv; charset=utf-8"
SHOWN = 100  # problems on the page; the marked file has them all


def _form(request: Request) -> UploadForm:
    """The form, for who may import; for others there is no such page."""
    if not may_import(request.actor).allowed:
        raise Missing("import")
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    return UploadForm(*data, seats=queries.seats_to_import_for(request.actor))


@require_http_methods(["GET", "POST"])
def send(request: Request) -> HttpResponse:
    """Send a list. With errors nothing is kept; without, it waits under seal to be confirmed."""
    form = _form(request)
    checked = _checked(request, form) if form.is_bound else None
    if checked is None or checked.problems:
        return _show(request, form, checked)
    seat = form.cleaned_data["seat"]
    batch_id = importing.keep(by=request.actor, seat=seat, checked=checked)
    if request.htmx:
        return HttpResponseClientRedirect(reverse("intake:batch", args=[batch_id]))
    return redirect("intake:batch", batch_id)


def _checked(request: Request, form: UploadForm) -> Checked | None:
    """The list checked, or None with the reason in the form."""
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return importing.check(
            by=request.actor, seat=form.cleaned_data["seat"], name=file.name or "", content=file.read()
        )
    except FileProblem as problem:
        form.add_error("file", wording.of_file(problem))
        return None


def _show(request: Request, form: UploadForm, checked: Checked | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "columns": _columns(), **ROOM}
    if checked is not None:
        context["problems"] = [wording.said(problem) for problem in checked.problems[:SHOWN]]
        context["count"], context["bad_rows"] = len(checked.problems), checked.bad_rows
    elif not form.is_bound:
        context["imports"] = queries.my_imports(request.actor)
    template = "intake/import.html#form" if request.htmx else "intake/import.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _columns() -> list[tuple[str, bool, str]]:
    language = wording.language()
    return [(c.heading(language), c.required, c.help(language)) for c in template_columns()]


@require_POST
def marked(request: Request) -> HttpResponse:
    """The list back at once, its errors marked: made in memory from what was just sent, and kept nowhere."""
    form = _form(request)
    checked = _checked(request, form)
    if checked is None:
        return _show(request, form, None)
    content = workbooks.marked_xlsx(checked.sheet, checked.problems, wording.in_one_line, wording.language())
    return _file(content, workbooks.XLSX, _("list-with-errors.xlsx"))


@require_GET
def template(request: Request, kind: str) -> HttpResponse:
    """The template to fill in."""
    seats = queries.seats_to_import_for(request.actor)
    if not seats:
        raise Missing("import")
    make = {"csv": (workbooks.template_csv, CSV), "xlsx": (workbooks.template_xlsx, workbooks.XLSX)}.get(kind)
    if make is None:
        raise Missing("template", kind)
    content = make[0](queries.known_for(seats[0][0]), wording.language())
    return _file(content, make[1], _("signals") + f".{kind}")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store, private",
        },
    )


@require_GET
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    """One list: to confirm, under way, or done. Who waited for the end gets the whole page anew: its lead and
    margin change with it."""
    one = queries.batch_for(batch_id, by=request.actor)
    if request.htmx and one.stage != policies.RUNNING:
        return HttpResponseClientRefresh()
    return _batch(request, one, ConfirmForm())


def _batch(request: Request, one: queries.BatchView, form: ConfirmForm) -> HttpResponse:
    context: dict[str, Any] = {"batch": one, "form": form, **ROOM}
    if one.stage in (policies.CHECKED, policies.STOPPED):
        summary, rows = queries.preview_for(one.id, by=request.actor)
        context |= {"summary": summary, "rows": rows}
        context["warnings"] = [wording.said(warning) for warning in summary.warnings]
    template = "intake/batch.html#state" if request.htmx else "intake/batch.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
def begin(request: Request, batch_id: UUID) -> HttpResponse:
    """Confirm: the import begins."""
    form = ConfirmForm(request.POST)
    again = form.is_valid() and form.cleaned_data["again"]
    try:
        importing.begin(by=request.actor, batch_id=batch_id, again=again)
    except Invalid as error:
        form.take(error)
        return _batch(request, queries.batch_for(batch_id, by=request.actor), form)
    return redirect("intake:batch", batch_id)


@require_POST
def drop(request: Request, batch_id: UUID) -> HttpResponse:
    """Do not import."""
    importing.drop(by=request.actor, batch_id=batch_id)
    messages.success(request, _("Not imported. The list has been destroyed."))
    return redirect("intake:import")


@require_POST
def seen(request: Request, batch_id: UUID) -> HttpResponse:
    """The result was read."""
    importing.seen(by=request.actor, batch_id=batch_id)
    return redirect("intake:signals")


@require_GET
def batch_signals(request: Request, batch_id: UUID) -> HttpResponse:
    """The signals that came with a list, in its order."""
    found = queries.signals_of(batch_id, by=request.actor, cursor=request.GET.get("cursor", ""))
    return render(request, "intake/batch_signals.html", {"page": found, **ROOM})

"""Reporting a signal in five steps: the draft is saved at every step, back is always safe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from slagkracht.apps.intake.actions import drafts, reporting
from slagkracht.apps.intake.forms import signals as forms
from slagkracht.apps.intake.queries import signals as queries
from slagkracht.apps.intake.queries.drafts import DraftView, draft_for, seats_to_report_for
from slagkracht.apps.organisation import hexmap
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base import words
from slagkracht.base.errors import Invalid, Missing
from slagkracht.base.http import Request
from slagkracht.core.law import kind_of_seat

ROOM = {"room": "intake:signals"}
WHAT, WHERE, CRITERIA, WHO, CHECK = range(1, 6)


@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Begin: for which body (only when there are more), then step 1."""
    seats = seats_to_report_for(request.actor)
    if not seats:
        raise Missing("reporting")
    if request.method == "POST":
        by = organisation.actor_in_seat(request.actor, request.POST.get("seat", seats[0].seat))
        signal_id = drafts.start(by=by, seat=by.seat)
        return redirect("intake:step", signal_id, WHAT)
    return render(request, "intake/start.html", {"seats": seats, **ROOM})


@require_http_methods(["GET", "POST"])
def step(request: Request, signal_id: UUID, number: int) -> HttpResponse:
    """One step of a draft."""
    draft = draft_for(signal_id, by=request.actor)
    handle = {WHAT: _what, WHERE: _where, CRITERIA: _criteria, WHO: _who, CHECK: _check}.get(number)
    if handle is None:
        raise Missing("step", number)
    return handle(request, draft)


def _what(request: Request, draft: DraftView) -> HttpResponse:
    form = forms.WhatForm(
        request.POST or None,
        initial={"observation": draft.words["observation"], "observed_on": draft.observed_on},
    )
    return _save_or_show(
        request,
        draft,
        WHAT,
        form,
        split=lambda data: (
            {"observation": data["observation"]},
            {"observed_on": data["observed_on"]},
        ),
    )


def _where(request: Request, draft: DraftView) -> HttpResponse:
    chosen = request.POST.get("municipality") or request.GET.get("municipality") or draft.municipality
    form = forms.WhereForm(
        request.POST or None,
        municipality=chosen,
        initial={"municipality": chosen, "place": draft.place},
    )
    extra = {"map": hexmap.of(organisation.tiles(), chosen=chosen), "chosen": chosen}
    return _save_or_show(
        request,
        draft,
        WHERE,
        form,
        split=lambda data: (
            None,
            {"municipality_id": data["municipality"] or None, "place_id": data["place"] or None},
        ),
        extra=extra,
    )


def _criteria(request: Request, draft: DraftView) -> HttpResponse:
    words = {name: draft.words[name] for name in ("necessity", "others", "region")}
    if not words["region"] and draft.municipality_name:
        words["region"] = _("Yes: %(municipality)s, district %(district)s.") % {
            "municipality": draft.municipality_name,
            "district": draft.district_name,
        }
    form = forms.CriteriaForm(
        request.POST or None,
        own_kind=kind_of_seat(draft.seat),
        initial={**words, "form": draft.form, "partners": draft.partners},
    )
    return _save_or_show(
        request,
        draft,
        CRITERIA,
        form,
        split=lambda data: (
            {name: data[name] for name in words},
            {"form": data["form"], "partners": data["partners"]},
        ),
        extra={"observation": draft.words["observation"]},
    )


Split = Callable[[dict[str, Any]], tuple[dict[str, str] | None, dict[str, Any]]]


def _save_or_show(
    request: Request,
    draft: DraftView,
    number: int,
    form: forms.StepForm,
    *,
    split: Split,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Save a valid step and go on; with possible names still in it, save and point them out."""
    context: dict[str, Any] = {"form": form, **(extra or {})}
    if request.method == "POST" and form.is_valid():
        words, columns = split(form.cleaned_data)
        version = int(request.POST.get("version") or 0)
        drafts.save(by=request.actor, signal_id=draft.id, version=version, words=words, columns=columns)
        seen = form.possible_names()
        if not seen:
            return redirect("intake:step", draft.id, number - 1 if "back" in request.POST else number + 1)
        draft = draft_for(draft.id, by=request.actor)
        context["possible_names"] = seen
    return _show(request, draft, number, context)


def _show(request: Request, draft: DraftView, number: int, context: dict[str, Any]) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    page = {
        "draft": draft,
        "number": number,
        "steps": _step_names(),
        "public": organisation.public_names(),
        **ROOM,
    }
    return render(request, f"intake/step_{number}.html", page | context, status=status)


def _step_names() -> list[tuple[int, str]]:
    names = (_("What did you see?"), _("Where?"), _("The five criteria"), _("About whom?"), _("Check"))
    return list(enumerate(names, start=1))


def _who(request: Request, draft: DraftView) -> HttpResponse:
    """Step 4: subjects, sealed one by one. Names that were moved here from the text are offered first."""
    if request.method == "POST" and "add" not in request.POST:
        return _keep_subjects(request, draft)
    form = forms.SubjectForm(request.POST or None)
    if form.is_valid():
        subject = drafts.SubjectInput(**form.cleaned_data)
        kept = [line.id for line in draft.subjects]
        drafts.set_subjects(
            by=request.actor, signal_id=draft.id, version=draft.version, keep=kept, add=[subject]
        )
        return redirect("intake:step", draft.id, WHO)
    return _show(request, draft, WHO, {"form": form})


def _keep_subjects(request: Request, draft: DraftView) -> HttpResponse:
    removed = request.POST.get("remove")
    if removed is None:
        return redirect("intake:step", draft.id, WHERE + 1 if "back" in request.POST else CHECK)
    kept = [line.id for line in draft.subjects if str(line.id) != removed]
    drafts.set_subjects(by=request.actor, signal_id=draft.id, version=draft.version, keep=kept, add=[])
    messages.success(request, _("Removed and destroyed."))
    return redirect("intake:step", draft.id, WHO)


def _check(request: Request, draft: DraftView) -> HttpResponse:
    """Step 5: read it over, and report."""
    context: dict[str, Any] = {
        "content": queries.content_for(draft.id, by=request.actor),
        "form_name": queries.signal_for(draft.id, by=request.actor).form,
        "form": None,
    }
    if request.method == "POST":
        by = organisation.actor_in_seat(request.actor, draft.seat)
        try:
            number = reporting.report(
                by=by, signal_id=draft.id, version=int(request.POST.get("version") or 0)
            )
        except Invalid as error:
            context["problems"] = _problems(error)
        else:
            messages.success(
                request, _("Signal %(number)s was received. Follow it here.") % {"number": number}
            )
            return redirect("intake:signal", draft.id)
    return _show(request, draft, CHECK, context)


_STEP_OF = {"observation": WHAT, "observed_on": WHAT, "municipality": WHERE}


def _problems(error: Invalid) -> list[tuple[int, str]]:
    """What is missing, with the step where it can be mended."""
    return [
        (_STEP_OF.get(field, CRITERIA), words.say(f"draft_{problem['code']}"))
        for field, problems in error.fields.items()
        for problem in problems
    ]


@require_POST
def discard(request: Request, signal_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    drafts.discard(by=request.actor, signal_id=signal_id)
    messages.success(request, _("The draft has been destroyed."))
    return redirect("intake:signals")

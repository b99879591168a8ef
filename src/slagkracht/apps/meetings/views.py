"""Pages of meetings: the list, the agenda before, meeting mode, and what is ready after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from slagkracht.apps.meetings import actions, agenda, forms, minutes, policies, queries, said
from slagkracht.apps.organisation.queries import seat_names
from slagkracht.base import words
from slagkracht.base.errors import Invalid, Missing, NotNow
from slagkracht.base.http import Request

ROOM = {"room": "meetings:all"}


@require_GET
def all_meetings(request: Request) -> HttpResponse:
    """The meetings of one's own bodies."""
    bodies = queries.my_bodies(request.actor)
    context = {
        "bodies": bodies,
        "leads": any(body.leads for body in bodies),
        "coming": queries.coming(request.actor),
        "closed": queries.closed(request.actor, cursor=request.GET.get("cursor", "")),
        **ROOM,
    }
    return render(request, "meetings/all.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: Request) -> HttpResponse:
    """Plan a meeting of a body one leads."""
    led = [(str(body.id), body.name) for body in queries.my_bodies(request.actor) if body.leads]
    if not led:
        raise Missing("body")
    form = forms.PlanForm(request.POST or None, bodies=led, initial={"starts": "10:00"})
    if form.is_valid():
        data = form.cleaned_data
        try:
            meeting = actions.plan(
                by=request.actor, body_id=UUID(data["body"]), day=data["day"], starts=data["starts"]
            )
        except Invalid as error:
            form.take(error)
        else:
            return redirect("meetings:meeting", meeting)
    return render(request, "meetings/plan.html", {"form": form, **ROOM}, status=422 if form.errors else 200)


@require_GET
def meeting(request: Request, meeting_id: UUID) -> HttpResponse:
    """A meeting, as it stands: the agenda, meeting mode, or what is ready."""
    page = queries.meeting_for(meeting_id, by=request.actor)
    if page.stage == policies.OPEN:
        return _mode(request, page)
    if page.stage == policies.CLOSED:
        context = {
            "page": page,
            "minutes": minutes.of(page, by=request.actor),
            "letters": minutes.letters(page, by=request.actor),
            **ROOM,
        }
        return render(request, "meetings/closed.html", context)
    return _planned(request, page)


def _planned(
    request: Request, page: queries.MeetingPage, form: forms.PresentForm | None = None
) -> HttpResponse:
    members = _members(page)
    form = form or forms.PresentForm(
        members=members, initial={"present": [str(person) for person, *_rest in members]}
    )
    context = {"page": page, "form": form, **ROOM}
    return render(request, "meetings/planned.html", context, status=422 if form.is_bound else 200)


def _members(page: queries.MeetingPage) -> list[tuple[UUID, str, str]]:
    names = seat_names()
    return [(person, name, names[seat]) for person, name, seat, _role in queries.members_of(page.body_id)]


# ---- meeting mode ----


def _mode(request: Request, page: queries.MeetingPage, **bound: Any) -> HttpResponse:
    """Meeting mode: the item asked for, or the first that waits."""
    item = page.item(_uuid(request.GET.get("punt") or bound.get("item")))
    context: dict[str, Any] = {"page": page, "item": item, "earlier": bound.get("earlier", ""), **ROOM}
    if item is not None:  # our own words win from those of the source
        context = _item_context(request, page, item, bound) | context
    if request.htmx:
        template = "meetings/mode.html#item"
    else:
        template = "meetings/mode.html"
        context |= _beside(request, page, bound) if page.leads else {}
    return render(request, template, context, status=422 if bound.get("error") else 200)


def _beside(request: Request, page: queries.MeetingPage, bound: dict[str, Any]) -> dict[str, Any]:
    """What stands under the item: agreements, guests, notes. The part that HTMX swaps is above it."""
    notes = {"text": said.notes_of(page, by=request.actor), "version": page.version}
    return {
        "promises": said.promises_of(page, by=request.actor),
        "promise_form": bound.get("promise_form")
        or forms.PromiseForm(members=_members(page), initial={"due": actions.first_due()}),
        "guest_form": bound.get("guest_form") or forms.GuestForm(people=queries.people_to_invite(page)),
        "notes_form": bound.get("notes_form") or forms.NotesForm(initial=notes),
    }


def _item_context(
    request: Request, page: queries.MeetingPage, item: queries.ItemLine, bound: dict[str, Any]
) -> dict[str, Any]:
    source = agenda.source(item.source)
    before, after = page.beside(item)
    context: dict[str, Any] = {"source": source, "before": before, "after": after}
    try:
        shown = source.show(request.actor, item.subject)
    except Missing:  # a member without the role that may see it, or it is gone
        return context | {"unseen": True}
    context |= {"shown": shown, **shown.context}
    if page.leads and item.may_be_decided:
        context["form"] = bound.get("form") or _decision_form(request, item)
        context["extra_form"] = bound.get("extra_form") or source.form(request.actor, item.subject, None)
    return context


def _decision_form(request: Request, item: queries.ItemLine, data: Any = None) -> forms.DecisionForm:
    source = agenda.source(item.source)
    return forms.DecisionForm(
        data,
        outcomes=source.outcomes(request.actor, item.subject),
        seats=queries.seats_present(item.meeting),
    )


@require_POST
def begin(request: Request, meeting_id: UUID) -> HttpResponse:
    """Open the meeting."""
    page = queries.meeting_for(meeting_id, by=request.actor)
    actions.must_lead(page, by=request.actor, name="meeting.open")
    form = forms.PresentForm(request.POST, members=_members(page))
    if form.is_valid():
        present = [UUID(person) for person in form.cleaned_data["present"]]
        try:
            actions.begin(by=request.actor, meeting_id=meeting_id, present=present)
        except Invalid as error:
            form.take(error)
        else:
            return redirect("meetings:meeting", meeting_id)
    return _planned(request, page, form)


@require_POST
def decide(request: Request, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Decide, and on to the next item."""
    page = queries.meeting_for(meeting_id, by=request.actor)
    actions.must_lead(page, by=request.actor, name="meeting.decide")
    item = page.item(item_id)
    if item is None or not item.may_be_decided:
        return _onwards(request, meeting_id, words.say("already_decided"))
    form = _decision_form(request, item, request.POST)
    extra = agenda.source(item.source).form(request.actor, item.subject, request.POST)
    if form.is_valid() and (extra is None or extra.is_valid()):
        choice = form.choice(extra.cleaned_data if extra else {})
        try:
            actions.decide(by=request.actor, meeting_id=meeting_id, item_id=item_id, choice=choice)
        except Invalid as error:
            _take(form, extra, error)
        except NotNow as error:
            return _onwards(request, meeting_id, words.say(error.code, error.facts))
        else:
            return _onwards(request, meeting_id)
    return _mode(request, page, item=str(item_id), form=form, extra_form=extra, error=True)


def _take(form: forms.DecisionForm, extra: Any, error: Invalid) -> None:
    """Give each complaint to the form that has its field."""
    for name, problems in error.fields.items():
        target = extra if extra is not None and name in extra.fields else form
        target.take(Invalid({name: problems}))


def _onwards(request: Request, meeting_id: UUID, notice: str = "") -> HttpResponse:
    """The next item that waits; the notice says why it is not the one that was asked."""
    if not request.htmx:
        if notice:
            messages.warning(request, notice)
        return redirect("meetings:meeting", meeting_id)
    page = queries.meeting_for(meeting_id, by=request.actor)
    response = _mode(request, page, earlier=notice)
    response["HX-Push-Url"] = request.path.partition("/punt/")[0] + "/"
    return response


def _step(change: Callable[..., None]) -> Callable[[Request, UUID, UUID], HttpResponse]:
    """A view for a step with an item that needs no form."""

    @require_POST
    def view(request: Request, meeting_id: UUID, item_id: UUID) -> HttpResponse:
        try:
            change(by=request.actor, meeting_id=meeting_id, item_id=item_id)
        except NotNow as error:
            return _onwards(request, meeting_id, words.say(error.code, error.facts))
        return _onwards(request, meeting_id)

    return view


postpone = _step(actions.postpone)
take_off = _step(actions.take_off)


@require_POST
def invite(request: Request, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Ask a guest in at one item."""
    page = queries.meeting_for(meeting_id, by=request.actor)
    actions.must_lead(page, by=request.actor, name="meeting.invite")
    form = forms.GuestForm(request.POST, people=queries.people_to_invite(page))
    if form.is_valid():
        person, _bar, seat = form.cleaned_data["guest"].partition("|")
        try:
            actions.invite(
                by=request.actor, meeting_id=meeting_id, item_id=item_id, person_id=UUID(person), seat=seat
            )
        except Invalid as error:
            form.take(error)
        except NotNow as error:
            return _onwards(request, meeting_id, words.say(error.code, error.facts))
        else:
            messages.success(request, _("Asked in. It stands under Today of this guest."))
            return redirect(_item_url(request, item_id))
    return _mode(request, page, item=str(item_id), guest_form=form, error=True)


def _item_url(request: Request, item_id: UUID) -> str:
    return f"{request.path.partition('/punt/')[0]}/?punt={item_id}"


@require_POST
def promise(request: Request, meeting_id: UUID) -> HttpResponse:
    """Record what somebody will do."""
    page = queries.meeting_for(meeting_id, by=request.actor)
    actions.must_lead(page, by=request.actor, name="meeting.promise")
    form = forms.PromiseForm(request.POST, members=_members(page))
    item = request.POST.get("item", "")
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.promise(
                by=request.actor,
                meeting_id=meeting_id,
                item_id=_uuid(item),
                person_id=UUID(data["person"]),
                text=data["text"],
                due=data["due"],
            )
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Noted. It stands under Today of the one who does it."))
            return redirect("meetings:meeting", meeting_id)
    return _mode(request, page, item=item, promise_form=form, error=True)


@require_POST
def note(request: Request, meeting_id: UUID) -> HttpResponse:
    """Keep the general notes."""
    page = queries.meeting_for(meeting_id, by=request.actor)
    actions.must_lead(page, by=request.actor, name="meeting.note")
    form = forms.NotesForm(request.POST)
    if form.is_valid():
        actions.note(by=request.actor, meeting_id=meeting_id, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("meetings:meeting", meeting_id)
    return _mode(request, page, notes_form=form, error=True)


@require_POST
def refresh(request: Request, meeting_id: UUID) -> HttpResponse:
    """Add what came in since the meeting opened."""
    added = actions.refresh(by=request.actor, meeting_id=meeting_id)
    messages.success(request, _("%(count)s new items on the agenda.") % {"count": added})
    return redirect("meetings:meeting", meeting_id)


@require_POST
def close(request: Request, meeting_id: UUID) -> HttpResponse:
    """Close: minutes, letters and tasks are ready. What still waits is asked about first."""
    page = queries.meeting_for(meeting_id, by=request.actor)
    leave_rest = request.POST.get("rest") == "later"
    if page.leads and page.stage == policies.OPEN and page.still_waiting and not leave_rest:
        return render(request, "meetings/close.html", {"page": page, **ROOM})
    actions.close(by=request.actor, meeting_id=meeting_id, leave_rest=leave_rest)
    return redirect("meetings:meeting", meeting_id)


@require_POST
def cancel(request: Request, meeting_id: UUID) -> HttpResponse:
    """Call a planned meeting off."""
    actions.cancel(by=request.actor, meeting_id=meeting_id)
    messages.success(request, _("The meeting is off. What waited goes on waiting."))
    return redirect("meetings:all")


# ---- what is ready ----


@require_GET
def minutes_pdf(request: Request, meeting_id: UUID) -> HttpResponse:
    """The minutes as PDF, made from what is sealed and kept nowhere."""
    page = _closed(request, meeting_id)
    pdf = minutes.pdf(page, by=request.actor)
    return _pdf(pdf, "notulen.pdf")


@require_GET
def letter_pdf(request: Request, meeting_id: UUID, subject: UUID) -> HttpResponse:
    """One letter as PDF."""
    page = _closed(request, meeting_id)
    return _pdf(minutes.letter_pdf(page, subject, by=request.actor), "brief.pdf")


def _closed(request: Request, meeting_id: UUID) -> queries.MeetingPage:
    page = queries.meeting_for(meeting_id, by=request.actor)
    if page.stage != policies.CLOSED:
        raise Missing("meeting", meeting_id)
    return page


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store, private"},
    )


@require_http_methods(["GET", "POST"])
def one_promise(request: Request, promise_id: UUID) -> HttpResponse:
    """What one promised, and saying that it was done."""
    if request.method == "POST":
        actions.keep_promise(by=request.actor, promise_id=promise_id)
        messages.success(request, _("Done. Thank you."))
        return redirect("meetings:all")
    promised = said.promise_for(promise_id, by=request.actor)
    return render(request, "meetings/promise.html", {"promise": promised, **ROOM})


def _uuid(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Missing("item") from error

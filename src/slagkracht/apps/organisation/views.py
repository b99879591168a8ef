"""Pages of the register, and one's own settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from slagkracht.apps.organisation import (
    actions,
    factors,
    forms,
    policies,
    queries,
    register,
    roles,
    sign_in,
)
from slagkracht.apps.organisation.middleware import SEAT
from slagkracht.base import clock
from slagkracht.base.context import SCREEN_CLOSED
from slagkracht.base.errors import Invalid, Missing
from slagkracht.base.forms import Form
from slagkracht.base.http import Request

ROOM = {"room": "organisation:people"}


@require_GET
def people(request: Request) -> HttpResponse:
    """The people of the register."""
    form = forms.SearchForm(request.GET)
    name = form.cleaned_data["naam"] if form.is_valid() else ""
    closed = request.GET.get("stand") == "afgesloten"
    page = register.people(by=request.actor, name=name, closed=closed, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "form": form, "closed": closed, "keeps": _keeps(request), **ROOM}
    return render(request, "organisation/people.html", context)


def _keeps(request: Request) -> bool:
    return policies.may_keep_register(request.actor).allowed


@require_GET
def export(request: Request) -> HttpResponse:
    """The register for an auditor."""
    text = register.export(by=request.actor)
    name = f"bevoegdheden-{clock.today().isoformat()}.csv"
    return HttpResponse(
        "\ufeff" + text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
def add_person(request: Request) -> HttpResponse:
    """Enter somebody."""
    register.must_keep(request.actor, "person.add")
    form = forms.PersonForm(request.POST or None)
    if form.is_valid():
        try:
            person_id = actions.add_person(by=request.actor, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            return redirect("organisation:person", person_id)
    status = 422 if form.errors else 200
    return render(request, "organisation/add_person.html", {"form": form, **ROOM}, status=status)


@require_GET
def person(request: Request, person_id: UUID) -> HttpResponse:
    """One person: access, mandates, screenings, trainings, authorisations."""
    return _person_page(request, person_id)


def _person_page(request: Request, person_id: UUID, **bound: Form) -> HttpResponse:
    page = register.person_for(person_id, by=request.actor)
    context: dict[str, Any] = {
        "page": page,
        "subjects": queries.training_subjects(),
        "roles": roles.ROLES,
        "scopes": _scope_names(),
        "keeps": _keeps(request),
        "today": clock.today(),
        **ROOM,
    }
    if context["keeps"]:
        context |= _person_forms(page)
    return render(request, "organisation/person.html", {**context, **bound}, status=422 if bound else 200)


def _person_forms(page: register.PersonPage) -> dict[str, Form]:
    who = page.person
    known = {"name": who.name, "email": who.email, "function": who.function}
    return {
        "amend_form": forms.AmendForm(initial=known, prefix="wijzig"),
        "authorisation_form": forms.AuthorisationForm(),
        "screening_form": forms.ScreeningForm(prefix="screening"),
        "training_form": forms.TrainingForm(prefix="training"),
        "mandate_form": forms.MandateForm(prefix="mandaat"),
        "factor_form": forms.FactorForm(prefix="factor"),
        "reason_form": forms.ReasonForm(prefix="afsluiten"),
    }


def _scope_names() -> dict[str, str]:
    names = {roles.REGION: _("the whole region"), **queries.municipality_names()}
    names |= {f"district:{d.code}": d.name for d in queries.districts()}
    return names | {f"seat:{code}": name for code, name in queries.seat_names().items()}


def _change(
    act: str, form_class: type[Form], name: str, change: Callable[..., Any], prefix: str | None = None
) -> Callable[[Request, UUID], HttpResponse]:
    """A view that takes one form of the person page and gives it to one action."""

    @require_POST
    def view(request: Request, person_id: UUID) -> HttpResponse:
        register.must_keep(request.actor, act, person_id)
        form = form_class(request.POST, prefix=prefix)
        if form.is_valid():
            try:
                change(by=request.actor, person_id=person_id, **form.cleaned_data)
            except Invalid as error:
                form.take(error)
            else:
                messages.success(request, _("Saved."))
                return redirect("organisation:person", person_id)
        return _person_page(request, person_id, **{name: form})

    return view


amend = _change("person.amend", forms.AmendForm, "amend_form", actions.amend, "wijzig")
authorise = _change("access.grant", forms.AuthorisationForm, "authorisation_form", actions.authorise)
screen_person = _change("person.screen", forms.ScreeningForm, "screening_form", actions.screen, "screening")
train = _change("person.train", forms.TrainingForm, "training_form", actions.train, "training")
mandate = _change("person.mandate", forms.MandateForm, "mandate_form", actions.mandate, "mandaat")
reset_factor = _change("person.factor_reset", forms.FactorForm, "factor_form", factors.reset, "factor")
deactivate = _change("person.close", forms.ReasonForm, "reason_form", actions.deactivate, "afsluiten")
reopen = _change("person.reopen", Form, "reopen_form", actions.reopen)


@require_POST
def withdraw(request: Request, person_id: UUID, authorisation_id: UUID) -> HttpResponse:
    """End an authorisation."""
    register.must_keep(request.actor, "access.withdraw", person_id)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        actions.withdraw(
            by=request.actor, person_id=person_id, authorisation_id=authorisation_id, **form.cleaned_data
        )
        messages.success(request, _("Ended. The next request is refused."))
    else:
        messages.error(request, _("Write why this access ends."))
    return redirect("organisation:person", person_id)


@require_POST
def end_mandate(request: Request, person_id: UUID, mandate_id: UUID) -> HttpResponse:
    """A person no longer acts for a seat."""
    register.must_keep(request.actor, "person.mandate_end", person_id)
    actions.end_mandate(by=request.actor, person_id=person_id, mandate_id=mandate_id)
    messages.success(request, _("Ended. The next request is refused."))
    return redirect("organisation:person", person_id)


@require_http_methods(["GET", "POST"])
def me(request: Request) -> HttpResponse:
    """One's own settings, seats and access."""
    user = request.user
    names = ("language", "dark", "compact", "single_keys")
    form = forms.PreferencesForm(request.POST or None, initial={name: getattr(user, name) for name in names})
    if form.is_valid():
        actions.prefer(by=request.actor, **form.cleaned_data)
        return redirect("organisation:me")
    context = {
        "form": form,
        "page": register.person_for(request.actor.id, by=request.actor),
        "mandates": queries.mandates_of(request.actor.id),
        "subjects": queries.training_subjects(),
        "roles": roles.ROLES,
        "scopes": _scope_names(),
    }
    return render(request, "organisation/me.html", context)


@require_POST
def take_seat(request: Request) -> HttpResponse:
    """Act for another of one's seats from now on."""
    chosen = queries.actor_in_seat(request.actor, request.POST.get("seat", ""))
    request.session[SEAT] = chosen.seat
    return _back(request)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Dutch or English, one click: kept with the person, or in a cookie."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Missing("language", language)
    response = _back(request)
    actor = getattr(request, "actor", None)
    if actor is not None and request.user.is_authenticated:
        user = request.user
        actions.prefer(
            by=actor, language=language, dark=user.dark, compact=user.compact, single_keys=user.single_keys
        )
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=not settings.DEMO, httponly=True
    )
    return response


@require_POST
def screen(request: Request) -> HttpResponse:
    """Screen shut or open: the session remembers, and *Show* is withheld while it is shut."""
    request.session[SCREEN_CLOSED] = request.POST.get("closed") == "1"
    if request.headers.get("Accept", "").startswith("text/plain"):
        return HttpResponse(status=204)
    return _back(request)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the demo. Outside the demo nobody is offered, so this finds nobody."""
    chosen = next((p for p in sign_in.demo_people() if str(p.id) == request.POST.get("person")), None)
    if chosen is None:
        raise Missing("person")
    login(request, chosen, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return redirect(target)

"""Forms of the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.organisation import queries, roles
from slagkracht.apps.organisation.models import Screening
from slagkracht.base import clock
from slagkracht.base.forms import DateInput, Form


class PersonForm(Form):
    """A new person with the screening that access rests on."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("To this address goes the link to set a password.")
    )
    function = forms.CharField(label=_("Function"), max_length=120)
    designated_by = forms.ChoiceField(
        label=_("Designated by"), help_text=_("The participant that lets this person take part (WGS 1.8(2)).")
    )
    screening_kind = forms.ChoiceField(label=_("Screening"), choices=Screening.Kind.choices)
    screened_from = forms.DateField(label=_("Screened from"), widget=DateInput())
    screened_until = forms.DateField(
        label=_("Screened until"), widget=DateInput(), help_text=_("After this date access stops by itself.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("designated_by", [(s.code, s.name) for s in queries.seats()], _("Choose"))


class AmendForm(Form):
    """What the register says of somebody."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    function = forms.CharField(label=_("Function"), max_length=120)


class SearchForm(Form):
    """Find somebody by a part of the name."""

    naam = forms.CharField(label=_("Name"), max_length=80, required=False)


class FactorForm(Form):
    """Why a second factor is reset: a code, which goes into the ledger."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            ("device_lost", _("the phone or key is lost")),
            ("device_replaced", _("the phone or key was replaced")),
            ("misuse_suspected", _("somebody else may have it")),
        ],
    )


class AuthorisationForm(Form):
    """One line of the authorisation register."""

    role = forms.ChoiceField(label=_("Role"))
    scope = forms.ChoiceField(label=_("Where"))
    valid_from = forms.DateField(label=_("From"), widget=DateInput())
    valid_until = forms.DateField(
        label=_("Until and including"), widget=DateInput(), help_text=_("Every access ends on a date.")
    )
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = clock.today()
        kwargs.setdefault("initial", {"valid_from": today, "valid_until": today + timedelta(days=365)})
        super().__init__(*args, **kwargs)
        granted = [(r.code, r.name) for r in roles.ROLES.values() if r.scopes != (roles.OWNER,)]
        self.offer("role", granted, _("Choose"))
        self.offer("scope", _scopes(), _("Choose"))


class ScreeningForm(Form):
    """A screening or certificate of conduct."""

    kind = forms.ChoiceField(label=_("Screening"), choices=Screening.Kind.choices)
    issued = forms.DateField(label=_("Screened from"), widget=DateInput())
    valid_until = forms.DateField(label=_("Screened until"), widget=DateInput())


class TrainingForm(Form):
    """A training in one of the six subjects."""

    subject = forms.ChoiceField(label=_("Subject"))
    done_on = forms.DateField(label=_("Done on"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "nl")[:2]
        subjects = queries.training_subjects()
        self.offer("subject", {code: words[language] for code, words in subjects.items()}, _("Choose"))


class MandateForm(Form):
    """A seat that somebody may act for."""

    seat = forms.ChoiceField(label=_("May act for"))
    valid_from = forms.DateField(label=_("From"), widget=DateInput())
    valid_until = forms.DateField(label=_("Until and including"), widget=DateInput(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("seat", [(s.code, s.name) for s in queries.seats()], _("Choose"))


class ReasonForm(Form):
    """Why an access ends."""

    reason = forms.CharField(label=_("Why"), max_length=200)


class PreferencesForm(Form):
    """A person's own settings."""

    language = forms.ChoiceField(label=_("Language"), choices=[("nl", "Nederlands"), ("en", "English")])
    dark = forms.BooleanField(label=_("Dark screen"), required=False)
    compact = forms.BooleanField(label=_("Compact lists"), required=False)
    single_keys = forms.BooleanField(
        label=_("Shortcuts with one key"),
        required=False,
        help_text=_("Switch off when you work with speech or when keys get in your way."),
    )


def _scopes() -> list[tuple[str | Promise, Any]]:
    districts = [
        (f"district:{d.code}", _("district %(name)s") % {"name": d.name}) for d in queries.districts()
    ]
    municipalities = [(t.code, t.name) for t in queries.tiles()]
    seats = [(f"seat:{s.code}", _("seat %(name)s") % {"name": s.name}) for s in queries.seats()]
    return [
        (roles.REGION, _("the whole region")),
        (_("Districts"), districts),
        (_("Municipalities"), municipalities),
        (_("Seats"), seats),
    ]

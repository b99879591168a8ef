"""Reporting a signal: twelve fields in five steps. Counted in a test: the seat, when, what (a), where and
place, form (b), necessity (c), others and partners (d), region (e), and of a subject its name and number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.template.defaultfilters import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from slagkracht.apps.intake import names
from slagkracht.apps.intake.models import Subject
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base import clock
from slagkracht.base.forms import DateInput, Form
from slagkracht.core import law

LONGEST = 2000


def _text(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class StepForm(Form):
    """Base of a step: a draft may be saved unfinished; possible names in open text are pointed out once."""

    open_text: Sequence[str] = ()
    unmarked = True
    dismissed = forms.CharField(required=False, widget=forms.HiddenInput())

    def possible_names(self) -> dict[str, list[str]]:
        """Per open field the words that look like a name and were not dismissed by the writer."""
        dismissed = set(self.cleaned_data.get("dismissed", "").splitlines())
        found = {
            name: [word for word in names.possible(self.cleaned_data.get(name, "")) if word not in dismissed]
            for name in self.open_text
        }
        return {name: seen for name, seen in found.items() if seen}


class WhatForm(StepForm):
    """Step 1: what was seen, and when."""

    open_text = ("observation",)
    observation = _text(
        gettext_lazy("What did you see yourself that points to organised crime?"),
        gettext_lazy("Facts and behaviour, from your own work. What you saw, not what you suspect."),
        rows=6,
    )
    observed_on = forms.DateField(label=gettext_lazy("When was that?"), required=False, widget=DateInput())


class WhereForm(StepForm):
    """Step 2: the municipality, and a neighbourhood or public object in it."""

    municipality = forms.ChoiceField(label=gettext_lazy("In which municipality?"), required=False)
    place = forms.ChoiceField(
        label=gettext_lazy("In which neighbourhood, or at which public object?"),
        required=False,
        help_text=gettext_lazy("Not a home address: that belongs with the subjects, sealed."),
    )

    def __init__(self, *args: Any, municipality: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("municipality", [(tile.code, tile.name) for tile in organisation.tiles()], _("Choose"))
        places = organisation.places(municipality) if municipality else []
        self.offer("place", [(p.code, p.name) for p in places], _("I do not know, or several"))


class CriteriaForm(StepForm):
    """Step 3: criteria b to e of BGS 2.16(1); a was step 1."""

    open_text = ("necessity", "others", "region")
    form = forms.ChoiceField(
        label=gettext_lazy("Which form is it?"),
        required=False,
        widget=forms.RadioSelect(),
        help_text=gettext_lazy(
            "Choose what fits best. Other forms only when they are published on the internet."
        ),
    )
    necessity = _text(
        gettext_lazy("Why can you not solve this alone?"),
        gettext_lazy("Write what you did already and what you miss."),
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("Whom else do you need?"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    others = _text(
        gettext_lazy("What can they contribute?"),
        gettext_lazy("For example: the police know the vehicle."),
        rows=2,
    )
    region = _text(gettext_lazy("Does this concern our region?"), rows=2)

    def __init__(self, *args: Any, own_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "en" if get_language() == "en" else "nl"
        text = law.statute(clock.today())
        listed = [(code, capfirst(form.name.in_(language))) for code, form in text.reportable_forms.items()]
        self.offer("form", listed)
        others = [(code, p.name.in_(language)) for code, p in text.participants.items() if code != own_kind]
        self.offer("partners", others)


class SubjectForm(Form):
    """Step 4: one subject, sealed as soon as it is saved."""

    kind = forms.ChoiceField(label=gettext_lazy("Person or thing"), choices=Subject.Kind.choices)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    number = forms.CharField(
        label=gettext_lazy("Number"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Citizen service number, KVK number or licence plate, when you have it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("name") and not data.get("number"):
            self.add_error("name", _("Fill in a name or a number, or go on without."))
        return data

"""Forms of the municipal pre-phase: a notice (six fields), a decision, a local case and its actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from slagkracht.apps.intake import lists, wording
from slagkracht.apps.intake.actions import handing_over
from slagkracht.apps.intake.forms.signals import StepForm
from slagkracht.apps.intake.models import LocalCase, Notice, Subject
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base.forms import DateInput, Form

LONGEST = 2000
People = Sequence[tuple[UUID, str]]


def _text(label: Any, help_text: Any = "", *, rows: int = 2, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class NoticeForm(StepForm):
    """Six fields: what, where, about what, how it came in, when, about whom."""

    open_text = ("text",)
    unmarked = False
    text = _text(
        gettext_lazy("What was seen?"), gettext_lazy("What was seen, not what is suspected."), rows=5
    )
    place = forms.ChoiceField(
        label=gettext_lazy("In which neighbourhood, or at which public object?"), required=False
    )
    theme = forms.ChoiceField(label=gettext_lazy("What is it about?"))
    channel = forms.ChoiceField(label=gettext_lazy("How did it come in?"))
    observed_on = forms.DateField(label=gettext_lazy("When was that?"), required=False, widget=DateInput())
    about = forms.CharField(
        label=gettext_lazy("About whom or what?"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("A name, a firm or an address. Is sealed apart: guests never see it."),
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def __init__(self, *args: Any, municipality: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(place.code, place.name) for place in organisation.places(municipality)]
        self.offer("place", places, _("I do not know, or several"))
        self.offer("theme", lists.options(lists.themes(), wording.language()), _("Choose"))
        self.offer("channel", list(Notice.Channel.choices), _("Choose"))


class _OutcomeFields(Form):
    """What an outcome needs; the parts of an outcome that was not chosen are left alone."""

    unmarked = True
    owner = forms.ChoiceField(label=gettext_lazy("Who keeps the local case?"), required=False)
    goal = _text(gettext_lazy("What do we want to reach?"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Which department?"), required=False)

    def __init__(self, *args: Any, officials: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", _people(officials), _("Choose"))
        self.offer("department", lists.options(lists.departments(), wording.language()), _("Choose"))


class ConsultationForm(_OutcomeFields):
    """In the consultation, beside the decision itself."""

    template_name = "intake/consultation_form.html"


class DecideForm(_OutcomeFields):
    """An official alone, on the notice's own page."""

    template_name = "intake/decide_form.html"
    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect())
    reason = _text(gettext_lazy("Why?"), gettext_lazy("And why it could not wait for the consultation."))
    field_order = ("outcome", "owner", "goal", "department", "reason")

    def __init__(self, *args: Any, outcomes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Notice.Stage.choices)
        self.offer("outcome", [(code, labels[code]) for code in outcomes])

    def options(self) -> list[tuple[int, Any]]:
        """The outcomes with the key each has in the consultation as well."""
        return [(policies.OUTCOMES.index(one.data["value"]) + 1, one) for one in self["outcome"]]


class ActionForm(Form):
    """Who does what before when, with which power."""

    text = _text(gettext_lazy("What has to be done?"))
    power = forms.ChoiceField(label=gettext_lazy("With which power?"))
    owner = forms.ChoiceField(label=gettext_lazy("Who does it?"))
    due = forms.DateField(label=gettext_lazy("Before"), widget=DateInput())

    def __init__(self, *args: Any, doers: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = wording.language()
        powers = [
            (power.code, f"{power.in_(language)} ({power.article})" if power.article else power.in_(language))
            for power in lists.powers().values()
        ]
        self.offer("power", powers, _("Choose"))
        self.offer("owner", _people(doers), _("Choose"))


class FinishForm(Form):
    """What came of an action."""

    result = forms.ChoiceField(label=gettext_lazy("What came of it?"))
    text = _text(gettext_lazy("In a few words"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("result", lists.options(lists.results(), wording.language()), _("Choose"))


class CloseForm(Form):
    """How a local case ended."""

    result = forms.ChoiceField(label=gettext_lazy("How did it end?"))
    text = _text(gettext_lazy("In a few words"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("result", list(LocalCase.Result.choices), _("Choose"))


class HandOverForm(Form):
    """What is necessary, and nothing more, goes into the draft signal."""

    seat = forms.ChoiceField(label=gettext_lazy("On behalf of whom?"))
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What is necessary for the signal?"),
        required=False,
        help_text=gettext_lazy("Only what you tick is copied, under a new key."),
        widget=forms.CheckboxSelectMultiple(),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Is it about a person or a thing?"), required=False)

    def __init__(self, *args: Any, seats: Sequence[str], has_subject: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = organisation.seat_names()
        self.offer("seat", [(seat, names.get(seat, seat)) for seat in seats])
        parts = [
            (handing_over.WHAT, _("What was seen")),
            (handing_over.PLACE, _("Where")),
            (handing_over.WHEN, _("When")),
        ]
        self.offer("parts", parts + ([(handing_over.ABOUT, _("About whom"))] if has_subject else []))
        self.offer("kind", list(Subject.Kind.choices), _("Choose"))
        if not has_subject:
            del self.fields["kind"]


def _people(people: People) -> list[tuple[str, str]]:
    return [(str(person), name) for person, name in people]

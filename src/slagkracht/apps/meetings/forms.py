"""Forms of the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.meetings.agenda import Choice, Dissent, Outcome
from slagkracht.apps.meetings.models import Body, Member
from slagkracht.base.forms import DateInput, Form, Options


class PlanForm(Form):
    """A new meeting."""

    body = forms.ChoiceField(label=_("Which body?"))
    day = forms.DateField(label=_("Day"), widget=DateInput())
    starts = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("body", bodies)


class PresentForm(Form):
    """Who is there."""

    present = forms.MultipleChoiceField(label=_("Who is present?"), widget=forms.CheckboxSelectMultiple())

    def __init__(self, *args: Any, members: Sequence[tuple[UUID, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("present", [(str(person), f"{name}, {seat}") for person, name, seat in members])


class DecisionForm(Form):
    """The joint decision: an outcome, the reason, and an objection per seat present."""

    unmarked = True

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect())
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("One or two sentences. The sender reads the gist."),
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "r"}),
    )

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[Outcome],
        seats: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = outcomes
        self.offer("outcome", [(outcome.code, outcome.label) for outcome in outcomes])
        self.seats = [code for code, _name in seats]
        for number, (_code, name) in enumerate(seats):
            self.fields[self.field_of(number)] = forms.CharField(
                label=name,
                required=False,
                max_length=1000,
                widget=forms.Textarea(
                    attrs={"rows": 2, "class": "utrecht-textarea utrecht-textarea--html-textarea"}
                ),
            )

    @staticmethod
    def field_of(number: int) -> str:
        """The name of the field for the objection of the n-th seat."""
        return f"objection_{number}"

    def objections(self) -> list[Any]:
        """The objection fields, for the template."""
        return [self[self.field_of(number)] for number in range(len(self.seats))]

    def keys(self) -> dict[str, str]:
        """Outcome → the key that chooses it."""
        return {outcome.code: outcome.key for outcome in self.outcomes}

    def choice(self, extra: dict[str, Any]) -> Choice:
        """What was chosen, for the action."""
        said = [self.cleaned_data[self.field_of(number)].strip() for number in range(len(self.seats))]
        dissents = tuple(Dissent(seat, text) for seat, text in zip(self.seats, said, strict=True) if text)
        return Choice(self.cleaned_data["outcome"], self.cleaned_data["reason"], dissents, extra)


class PromiseForm(Form):
    """What somebody will do."""

    person = forms.ChoiceField(label=_("Who"))
    text = forms.CharField(label=_("Does what"), max_length=500)
    due = forms.DateField(label=_("Before"), widget=DateInput())

    def __init__(self, *args: Any, members: Sequence[tuple[UUID, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="afspraak_%s", **kwargs)  # the notes beside it have a text as well
        self.offer("person", [(str(person), name) for person, name, _seat in members], _("Choose"))


class GuestForm(Form):
    """Somebody who is asked in at one item."""

    guest = forms.ChoiceField(
        label=_("Who comes in"),
        help_text=_("Sees this item until it is done. Takes no part in the decision. Stands in the minutes."),
    )

    def __init__(self, *args: Any, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("guest", people, _("Choose"))


class NotesForm(Form):
    """General notes."""

    text = forms.CharField(
        label=_("General notes"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sealed with the meeting. What concerns one item belongs with that item."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="notities_%s", **kwargs)


class BodyForm(Form):
    """A new body."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Body.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    scope = forms.ChoiceField(
        label=_("Where"), help_text=_("The signals or notices of this area come to it.")
    )

    def __init__(self, *args: Any, scopes: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("scope", scopes, _("Choose"))


class MemberForm(Form):
    """A new member, for a seat that the person may act for."""

    member = forms.ChoiceField(label=_("Who"))
    role = forms.ChoiceField(label=_("As"), choices=Member.Role.choices, initial=Member.Role.MEMBER)

    def __init__(self, *args: Any, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("member", people, _("Choose"))

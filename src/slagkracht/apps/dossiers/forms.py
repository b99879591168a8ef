"""Forms of a dossier: seats and people come and go, another director, closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from slagkracht.base import words
from slagkracht.base.forms import Form, Options


class Versioned(Form):
    """A change with a reason, to a dossier as it was when the form was shown."""

    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput())


class SeatForm(Versioned):
    """A body joins."""

    seat = forms.ChoiceField(label=_("Body"))
    field_order = ("seat", "reason", "version")

    def __init__(self, *args: Any, seats: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "What can this body contribute that is necessary for the purpose?"
        )
        self.offer("seat", seats, _("Choose"))


class LeaveForm(Versioned):
    """A body leaves."""

    seat = forms.ChoiceField(label=_("Body"))
    field_order = ("seat", "reason", "version")

    def __init__(self, *args: Any, seats: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("seat", seats, _("Choose"))


class PersonForm(Form):
    """A person is admitted for a body that takes part."""

    who = forms.ChoiceField(label=_("Who"))

    def __init__(self, *args: Any, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("who", people, _("Choose"))


class DirectorForm(Versioned):
    """Another director takes over."""

    director = forms.ChoiceField(label=_("Who takes over"))
    field_order = ("director", "reason", "version")

    def __init__(self, *args: Any, directors: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("director", directors, _("Choose"))


class CloseForm(Versioned):
    """The dossier closes: cannot be undone, so the code name is typed."""

    why = forms.ChoiceField(
        label=_("Why does it close?"),
        choices=[
            ("no_indications", _("no indications were found")),
            ("purpose_reached", _("the purpose has been reached")),
            ("elsewhere", _("it goes on elsewhere")),
        ],
        widget=forms.RadioSelect(),
    )
    code_name = forms.CharField(
        label=_("Type the code name"), max_length=40, help_text=_("A closed dossier does not open again.")
    )
    field_order = ("why", "reason", "code_name", "version")

    def __init__(self, *args: Any, code_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = code_name
        self.fields["reason"].label = _("Explanation")

    def clean_code_name(self) -> str:
        typed: str = self.cleaned_data["code_name"].strip()
        if typed.casefold() != self.expected.casefold():
            raise ValidationError(words.say("code_name_differs"), "code_name_differs")
        return typed

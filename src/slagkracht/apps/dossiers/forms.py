"""Forms of a dossier: seats and people come and go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from slagkracht.base.forms import Form, Options


class SeatForm(Form):
    """A body joins."""

    seat = forms.ChoiceField(label=_("Body"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What can this body contribute that is necessary for the purpose?"),
    )

    def __init__(self, *args: Any, seats: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("seat", seats, _("Choose"))


class LeaveForm(Form):
    """A body leaves."""

    seat = forms.ChoiceField(label=_("Body"))
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, seats: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("seat", seats, _("Choose"))


class PersonForm(Form):
    """A person is admitted for a body that takes part."""

    who = forms.ChoiceField(label=_("Who"))

    def __init__(self, *args: Any, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("who", people, _("Choose"))

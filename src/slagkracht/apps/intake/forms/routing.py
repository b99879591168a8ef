"""A routing rule: which signals, and which group weighs them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.intake import routing
from slagkracht.base.forms import Form


class RuleForm(Form):
    """Four conditions, each of which may stay open, and the group."""

    form = forms.ChoiceField(label=_("Form of organised crime"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    seat_kind = forms.ChoiceField(label=_("Reported by"), required=False)
    to_scope = forms.ChoiceField(label=_("Which group weighs it?"))

    def __init__(self, *args: Any, choices: routing.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in routing.CONDITIONS:
            self.offer(name, choices.of(name), _("All"))
        self.offer("to_scope", choices.groups, _("Choose"))

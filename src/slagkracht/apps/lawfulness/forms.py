"""What a tester of lawfulness looks at in the log, as an address writes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.lawfulness import log
from slagkracht.apps.ledger.models import Outcome
from slagkracht.base import words
from slagkracht.base.forms import Form
from slagkracht.base.templatetags.furniture import bilingual


class LogForm(Form):
    """For which purpose, and what. Ids are found by clicking; they can be typed as well."""

    unmarked = True
    doel = forms.ChoiceField(
        label=_("Purpose"), help_text=_("It is written in the log, with your name."), required=False
    )
    uitkomst = forms.ChoiceField(label=_("Outcome"), required=False)
    wie = forms.UUIDField(label=_("Who (id)"), required=False)
    waarover = forms.UUIDField(label=_("About what (id)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("doel", {code: bilingual(text) for code, text in log.purposes().items()})
        self.offer("uitkomst", {o: words.say(f"outcome_{o}") for o in Outcome.values}, empty=_("all"))

    def narrowed(self) -> log.Narrowed:
        """What it asks. Whatever is not understood is left out, and named beside its field."""
        self.full_clean()
        found = self.cleaned_data
        return log.Narrowed(
            purpose=found.get("doel") or log.FIRST_PURPOSE,
            owner=found.get("waarover"),
            actor=found.get("wie"),
            outcome=found.get("uitkomst", ""),
        )

"""The registration: five judgements, ticked beforehand, and what a dossier needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from slagkracht.apps.intake.actions.weighing import REASONS
from slagkracht.apps.intake.models import Signal
from slagkracht.apps.intake.taking_up import Taker
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base import clock, words
from slagkracht.base.forms import Form
from slagkracht.core import law


class WeighingForm(Form):
    """Untick what is not met. The parts of an outcome that was not chosen are left alone."""

    unmarked = True
    template_name = "intake/weighing_form.html"

    activity = forms.ChoiceField(label=gettext_lazy("Activity"), required=False)
    about_abuses = forms.BooleanField(
        label=gettext_lazy("The scan is about abuses in sectors or services prone to organised crime"),
        required=False,
    )
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Data may be used for this and nothing else."),
    )
    seats = forms.MultipleChoiceField(
        label=gettext_lazy("Who takes part?"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    director = forms.ChoiceField(label=gettext_lazy("Case director"), required=False)
    dossier = forms.ChoiceField(label=gettext_lazy("Which dossier?"), required=False)
    why_not = forms.ChoiceField(label=gettext_lazy("Why not?"), required=False)

    def __init__(self, *args: Any, signal: Signal, taker: Taker, **kwargs: Any) -> None:
        language = "en" if get_language() == "en" else "nl"
        text = law.statute(clock.today())
        kwargs["initial"] = {"activity": "casusoverleg", "seats": _likely(signal), **_all_met(text)}
        super().__init__(*args, **kwargs)
        for letter, criterion in text.criteria.items():
            self.fields[f"met_{letter}"] = forms.BooleanField(
                label=f"{letter}. {criterion.name.in_(language)}",
                required=False,
            )
        self.order_fields([*(f"met_{letter}" for letter in text.criteria), *self.base_fields])
        self.letters = list(text.criteria)
        self.offer("activity", [(code, a.name.in_(language)) for code, a in text.activities.items()])
        self.offer("seats", [(seat.code, seat.name) for seat in _seats(signal)])
        directors = taker.directors(signal.district)
        self.offer("director", [(str(person), name) for person, name in directors], _("Choose"))
        open_dossiers = taker.joinable(signal.district)
        self.offer("dossier", [(str(d.id), f"{d.code_name}, {d.facts}") for d in open_dossiers], _("Choose"))
        self.offer("why_not", [(code, words.say(code)) for code in REASONS], _("Choose"))

    def judgements(self) -> list[Any]:
        """The five judgement fields, for the template."""
        return [self[f"met_{letter}"] for letter in self.letters]


def _all_met(text: law.Statute) -> dict[str, bool]:
    return {f"met_{letter}": True for letter in text.criteria}


def _seats(signal: Signal) -> list[Any]:
    """The seats without a place, and those of the signal's own municipality."""
    own = signal.municipality_id
    return [seat for seat in organisation.seats() if seat.municipality_id in (None, own)]


def _likely(signal: Signal) -> list[str]:
    """The reporter's seat, and of the participants that criterion d names those of this place."""
    wanted = {signal.seat_id}
    wanted |= {seat.code for seat in _seats(signal) if seat.kind in signal.partners}
    return sorted(wanted)

"""Forms in the furniture of the house: label above, help under it, error above the field.

``Form`` gives each widget the classes of the design and, on errors, ``aria-invalid``; the field template
links help and error to the field. Optional fields say so; required ones do not shout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise

from slagkracht.base import words
from slagkracht.base.errors import Invalid

Options = Mapping[str, Any] | Sequence[tuple[str | Promise, Any]]
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.SelectMultiple, "utrecht-select utrecht-select--html-select"),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.CheckboxInput, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.FileInput, ""),
    (forms.widgets.Input, "utrecht-textbox utrecht-textbox--html-input"),
)


class Renderer(TemplatesSetting):
    """Our templates for forms and fields."""

    form_template_name = "form/form.html"
    field_template_name = "form/field.html"


class DateInput(forms.DateInput):
    """The browser's own date field; values travel as ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Form(forms.Form):
    """Base of every form."""

    required_css_class = ""
    unmarked = False  # True: no field says "(not required)", because what is needed follows from elsewhere
    error_css_class = "utrecht-form-field--invalid"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            css = next((css for kind, css in _CLASSES if isinstance(field.widget, kind)), "")
            if css:
                field.widget.attrs.setdefault("class", css)
            # Our summary and field errors speak; the browser's own bubbles would come in its language.
            field.widget.use_required_attribute = lambda initial: False

    def offer(self, name: str, options: Options, empty: str | Promise | None = None) -> None:
        """Fill the choices of a field, with a first empty line when asked."""
        pairs = list(options.items()) if isinstance(options, Mapping) else list(options)
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = ([("", empty)] if empty is not None else []) + pairs

    def take(self, error: Invalid) -> None:
        """Show an action's refusal of the input beside the fields it names."""
        for name, problems in error.fields.items():
            for problem in problems:
                text = words.say(problem["code"], problem)
                self.add_error(name if name in self.fields else None, ValidationError(text, problem["code"]))

"""Sending a list: on behalf of whom, and the file; and confirming it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from slagkracht.base import uploads, words
from slagkracht.base.forms import Form

MEGABYTE = 1024 * 1024


class UploadForm(Form):
    """Two fields."""

    seat = forms.ChoiceField(label=_("On behalf of whom?"))
    file = forms.FileField(
        label=_("Which file?"),
        help_text=_("An .xlsx or .csv file with the headings of the template."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, seats: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("seat", seats, _("Choose"))

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            raise forms.ValidationError(words.say("file_needed"))
        if getattr(file, uploads.TOO_LARGE, False):
            most = settings.UPLOAD_LIMIT // MEGABYTE
            raise forms.ValidationError(words.say("file_too_large", {"most": most}))
        return file


class ConfirmForm(Form):
    """Only when the same list was imported before: once more, on purpose."""

    again = forms.BooleanField(label=_("Yes, I want to import this list once more"), required=False)

"""Numbers for people: M-0031, L-0007, S-0412."""

from __future__ import annotations

from django.db import models

from slagkracht.base.locks import Locked


class Numbering(Locked):
    """The last number given out, per series."""

    series = models.CharField(max_length=1, primary_key=True)
    last = models.PositiveIntegerField(default=0)

"""Routing: which weighing group a signal goes to. The first rule that fits wins."""

from __future__ import annotations

from django.db import models

from slagkracht.base.locks import LockedModel


class RoutingRule(LockedModel):
    """A rule; an empty column fits everything. Without a fitting rule the signal goes to its district."""

    position = models.PositiveIntegerField()
    form = models.CharField(max_length=40, blank=True)
    municipality = models.CharField(max_length=6, blank=True)
    district = models.CharField(max_length=50, blank=True)
    seat_kind = models.CharField(max_length=30, blank=True)
    to_scope = models.CharField(max_length=60)

    class Meta:
        ordering = ["position", "id"]

"""Bodies, members, meetings, agenda items, who was there, and what somebody promised to do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.organisation.models import Person, Seat, Validity
from slagkracht.base.locks import LockedModel


class Body(LockedModel, Validity):
    """A group that decides together: a local consultation, a weighing group, DIS, RIS."""

    class Kind(models.TextChoices):
        LOCAL = "local_consultation", _("local consultation")
        WEIGHING = "weighing_group", _("weighing group")
        DIS = "dis", _("district steering group")
        RIS = "ris", _("regional steering group")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    scope = models.CharField(max_length=60)  # "gm0307", "district:oost-utrecht", "region"

    class Meta:
        ordering = ["kind", "name"]


class Member(LockedModel, Validity):
    """A person in a body, for a seat."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        SECRETARY = "secretary", _("secretary")
        MEMBER = "member", _("member")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "person", "valid_from"], name="member_once")]


class Meeting(LockedModel):
    """One meeting of a body."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("under way")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    body = models.ForeignKey(Body, on_delete=models.PROTECT)
    day = models.DateField()
    starts = models.TimeField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PLANNED)
    opened = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    notes = models.UUIDField(null=True)  # a sealed record: what was said in general
    version = models.PositiveIntegerField(default=1)  # of the notes
    # The oldest thing that came up: what is sealed with the meeting goes five years after it at the latest.
    counted_from = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["body", "-day"], name="meeting_body_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["body"], condition=models.Q(stage="open"), name="one_open_meeting_per_body"
            ),
            models.CheckConstraint(
                name="meeting_closed_has_moment",
                condition=models.Q(stage="closed", closed__isnull=False)
                | (~models.Q(stage="closed") & models.Q(closed__isnull=True)),
            ),
        ]


class Item(LockedModel):
    """One thing on the agenda. What was decided about it, in words, is sealed with the thing itself."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("to do")
        DECIDED = "decided", _("decided")
        POSTPONED = "postponed", _("postponed")
        LAPSED = "lapsed", _("no longer waits")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    source = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    position = models.IntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WAITING)
    outcome = models.CharField(max_length=40, blank=True)
    decided = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "subject"], name="item_once"),
            models.CheckConstraint(
                name="item_decided_has_outcome",
                condition=models.Q(stage="decided", decided__isnull=False) & ~models.Q(outcome="")
                | ~models.Q(stage="decided") & models.Q(decided__isnull=True, outcome=""),
            ),
        ]


class Presence(LockedModel):
    """Who was there, for which seat; a guest only at the items named."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    guest_at = models.ForeignKey(Item, null=True, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person", "guest_at"], nulls_distinct=False, name="presence_once"
            )
        ]


class Promise(LockedModel):
    """Something that somebody will do, promised in a meeting. What it is, is sealed with the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="promises")
    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    text = models.UUIDField()  # a sealed record
    due = models.DateField()
    done = models.DateTimeField(null=True)

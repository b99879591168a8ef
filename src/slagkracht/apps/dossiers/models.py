"""A dossier, who takes part, its phases, and the signals it rests on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.organisation.models import Municipality, Person, Seat
from slagkracht.base.locks import LockedModel


class Dossier(LockedModel):
    """One activity of WGS 2.18(1) with one purpose (1.8(5)). Its code name is display only."""

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        DESTROYED = "destroyed", _("destroyed")

    code_name = models.CharField(max_length=40, unique=True)
    activity = models.CharField(max_length=30)  # a code of core.law
    form = models.CharField(max_length=40)  # the form of crime it began with
    district = models.CharField(max_length=50)
    municipalities = models.ManyToManyField(Municipality)
    director = models.ForeignKey(Person, on_delete=models.PROTECT)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OPEN)
    phase = models.PositiveSmallIntegerField(default=1)
    opened = models.DateTimeField()
    closed = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=20, blank=True)  # a code; the words are sealed
    closed_because = models.UUIDField(null=True)  # sealed
    destroy_on = models.DateField(null=True)  # of a closed dossier: earlier than the law's latest day
    first_processed = models.DateField()  # the oldest datum in it: its latest destruction follows
    purpose = models.UUIDField(null=True)  # sealed: the purpose in words
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["stage", "-opened", "-id"], name="dossier_list"),
            models.Index(fields=["district", "stage", "-opened"], name="dossier_district"),
        ]
        constraints = [
            models.CheckConstraint(
                name="dossier_phase_1_to_3", condition=models.Q(phase__gte=1, phase__lte=3)
            ),
            models.CheckConstraint(
                name="dossier_scan_never_phase_3",
                condition=~models.Q(activity="scan", phase=3),
            ),
            models.CheckConstraint(
                name="dossier_closed_has_moment",
                condition=models.Q(stage="open", closed__isnull=True)
                | (~models.Q(stage="open") & models.Q(closed__isnull=False)),
            ),
            models.CheckConstraint(
                name="dossier_closed_says_why",
                condition=models.Q(stage="open", closed_why="", destroy_on__isnull=True)
                | (models.Q(stage="closed", destroy_on__isnull=False) & ~models.Q(closed_why=""))
                | models.Q(stage="destroyed"),
            ),
        ]


class Direction(LockedModel):
    """Who directs the dossier, from when until when; another one takes over with a reason."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="directions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    authorisation = models.UUIDField()
    began = models.DateTimeField()
    began_because = models.UUIDField(null=True)  # sealed; the first director stands in the registration
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(ended__isnull=True), name="one_director"
            )
        ]


class Participation(LockedModel):
    """A seat takes part (WGS 2.23(5)), from a moment until it leaves; both with a reason."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="participations")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    joined = models.DateTimeField()
    joined_because = models.UUIDField(null=True)  # sealed
    left = models.DateTimeField(null=True)
    left_because = models.UUIDField(null=True)  # sealed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "seat"],
                condition=models.Q(left__isnull=True),
                name="participates_once",
            )
        ]


class Admission(LockedModel):
    """A person works in the dossier for a seat that takes part; ends with the seat, or earlier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="admissions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    authorisation = models.UUIDField()
    until = models.DateField()
    admitted = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "seat", "person"],
                condition=models.Q(ended__isnull=True),
                name="admitted_once",
            )
        ]


class PhaseStep(LockedModel):
    """The dossier entered a phase. Phase 1 begins with the registration; later ones need a decision."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="phase_steps")
    phase = models.PositiveSmallIntegerField()
    entered = models.DateTimeField()
    decided_by = models.UUIDField()
    reasons = models.UUIDField(null=True)  # sealed: necessity; phase 1 rests on the registration

    class Meta:
        ordering = ["phase"]
        constraints = [models.UniqueConstraint(fields=["dossier", "phase"], name="phase_once")]


class JoinedSignal(LockedModel):
    """A signal that a dossier rests on."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="joined_signals")
    signal = models.UUIDField(unique=True)
    joined = models.DateTimeField()


class UsedName(LockedModel):
    """A code name is used once, ever: also when its dossier is long gone."""

    name = models.CharField(max_length=40, unique=True)

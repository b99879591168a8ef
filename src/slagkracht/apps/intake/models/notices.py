"""The municipal pre-phase: notices and local cases, kept at most a year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.organisation.models import Municipality, Person, Place
from slagkracht.base.locks import LockedModel


class Notice(LockedModel):
    """A report inside one municipality: what was seen, where. No criteria yet, no RIEC.

    After destruction the row stays with its number, dates and outcome, because minutes name it; the place
    and everything that was written is gone.
    """

    class Stage(models.TextChoices):
        NEW = "new", _("new")
        NOTHING = "nothing", _("nothing to do")
        LOCAL_CASE = "local_case", _("local case")
        OTHER_DEPARTMENT = "other_department", _("to another department")
        TO_RIEC = "to_riec", _("to the RIEC")
        DESTROYED = "destroyed", _("destroyed")

    class Channel(models.TextChoices):
        OFFICIAL = "official", _("own official")
        POLICE = "police", _("neighbourhood officer")
        RESIDENT = "resident", _("resident or entrepreneur")
        ANONYMOUS = "anonymous", _("anonymous tip")
        PARTNER = "partner", _("other organisation")

    number = models.PositiveIntegerField(unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT)
    theme = models.CharField(max_length=40)
    channel = models.CharField(max_length=15, choices=Channel.choices)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT)
    received = models.DateTimeField()
    observed_on = models.DateField(null=True)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.NEW)
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.UUIDField(null=True)  # the consultation that decided; None: an official, in between
    department = models.CharField(max_length=40, blank=True)  # a code, for other_department
    text = models.UUIDField(null=True)  # sealed: what was seen
    about = models.UUIDField(null=True)  # sealed apart: about whom or what
    decision = models.UUIDField(null=True)  # sealed: why this outcome, and who objected
    destroy_on = models.DateField()  # a year after receipt at the latest, the life of a backup earlier
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "-received", "-id"], name="notice_municipality"),
            models.Index(fields=["municipality", "stage", "-received", "-id"], name="notice_stage"),
            models.Index(fields=["destroy_on"], name="notice_destroy"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_decided_has_moment",
                condition=models.Q(stage="new", decided__isnull=True, decided_by__isnull=True)
                | models.Q(stage="destroyed")
                | ~models.Q(stage__in=["new", "destroyed"])
                & models.Q(decided__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_department_when_other",
                condition=models.Q(stage="other_department") & ~models.Q(department="")
                | models.Q(stage="destroyed")
                | ~models.Q(stage__in=["other_department", "destroyed"]) & models.Q(department=""),
            ),
        ]


class LocalCase(LockedModel):
    """A local case (lokale zaak): solved here, with actions that have an owner, a power and a date."""

    class Stage(models.TextChoices):
        OPEN = "open", _("under way")
        CLOSED = "closed", _("closed")

    class Result(models.TextChoices):
        SOLVED = "solved", _("solved")
        PARTLY = "partly", _("partly solved")
        NOT = "not_solved", _("not solved")
        TO_RIEC = "to_riec", _("to the RIEC")

    number = models.PositiveIntegerField(unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="local_cases")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    theme = models.CharField(max_length=40)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT)
    opened = models.DateTimeField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OPEN)
    closed = models.DateTimeField(null=True)
    result = models.CharField(max_length=15, choices=Result.choices, blank=True)
    text = models.UUIDField()  # sealed with the notice: what we want to reach
    ending = models.UUIDField(null=True)  # sealed with the notice: what came of it

    class Meta:
        indexes = [models.Index(fields=["municipality", "stage", "-opened", "-id"], name="local_case_list")]
        constraints = [
            models.CheckConstraint(
                name="local_case_closed_has_result",
                condition=models.Q(stage="closed", closed__isnull=False) & ~models.Q(result="")
                | models.Q(stage="open", closed__isnull=True, result=""),
            )
        ]


class LocalAction(LockedModel):
    """One action in a local case: who does what by when, with which power, and what came of it."""

    case = models.ForeignKey(LocalCase, on_delete=models.CASCADE, related_name="actions")
    power = models.CharField(max_length=40)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT)
    due = models.DateField()
    done = models.DateField(null=True)
    result = models.CharField(max_length=40, blank=True)
    text = models.UUIDField()  # sealed with the notice: what has to be done
    ending = models.UUIDField(null=True)  # sealed with the notice: what came of it

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                name="local_action_done_has_result",
                condition=models.Q(done__isnull=True, result="")
                | models.Q(done__isnull=False) & ~models.Q(result=""),
            )
        ]

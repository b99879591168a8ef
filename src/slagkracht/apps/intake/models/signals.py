"""Signals: reported by a participant (WGS 2.23(1)), weighed by one joint registration (BGS 2.16(2))."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.organisation.models import Municipality, Person, Place, Seat
from slagkracht.base.locks import LockedModel


class Signal(LockedModel):
    """One signal. What it says is sealed under its own key; these columns are codes and dates.

    After destruction the row stays with its number, dates and outcome, so that the sender can be told;
    the place is gone and nothing leads to a subject.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        STAGED = "staged", _("being imported")
        RECEIVED = "received", _("received")
        TAKEN_UP = "taken_up", _("taken up")
        NOT_TAKEN_UP = "not_taken_up", _("not taken up")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DESTROYED = "destroyed", _("destroyed")

    number = models.PositiveIntegerField(null=True, unique=True)  # given when it is received
    # No index of their own: nothing asks by them alone, and each would be written for every signal of a list.
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, db_index=False)
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False)
    stage = models.CharField(max_length=15, choices=Stage.choices, default=Stage.DRAFT)
    form = models.CharField(max_length=40, blank=True)  # a form of crime of BGS 2.16(1)b
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT, db_index=False)
    district = models.CharField(max_length=50, blank=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, db_index=False)
    observed_on = models.DateField(null=True)
    partners = models.JSONField(default=list)  # participant kinds that criterion d names
    made = models.DateTimeField()
    received = models.DateTimeField(null=True)
    first_processed = models.DateField(null=True)  # BGS 1.16: the clock of every datum in it
    routed_to = models.CharField(max_length=60, blank=True)  # the scope of the weighing group
    text = models.UUIDField(null=True)  # sealed: what was seen, and criteria a, c, d, e
    batch = models.UUIDField(null=True)  # the import it came with
    batch_row = models.PositiveIntegerField(null=True)  # its place in that list: numbers follow the list
    notice = models.UUIDField(null=True)  # the notice it was made from: a recorded disclosure
    weighed = models.DateTimeField(null=True)
    why_not = models.CharField(max_length=40, blank=True)  # code of the reason, for the sender
    dossier = models.UUIDField(null=True)
    destroy_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["reporter", "-made", "-id"], name="signal_reporter"),
            models.Index(fields=["reporter", "-weighed", "-id"], name="signal_became"),
            models.Index(fields=["stage", "routed_to", "received", "id"], name="signal_waiting"),
            # One index for each way the list of all signals can be asked: by group, district, stage.
            models.Index(fields=["-received", "-id"], name="signal_received"),
            models.Index(fields=["stage", "-received", "-id"], name="signal_stage"),
            models.Index(fields=["district", "-received", "-id"], name="signal_district"),
            models.Index(fields=["district", "stage", "-received", "-id"], name="signal_district_stage"),
            models.Index(fields=["routed_to", "-received", "-id"], name="signal_group"),
            models.Index(fields=["district", "form", "received"], name="signal_alike"),
            models.Index(fields=["dossier"], name="signal_dossier"),
            models.Index(fields=["notice"], name="signal_notice"),
            models.Index(fields=["destroy_on"], name="signal_destroy"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "batch_row"], name="signal_batch_row"),
            models.CheckConstraint(
                name="signal_received_is_complete",
                condition=models.Q(stage__in=["draft", "staged"])
                | models.Q(number__isnull=False, received__isnull=False, first_processed__isnull=False)
                | models.Q(stage="withdrawn", number__isnull=True),
            ),
            models.CheckConstraint(
                name="signal_weighed_has_moment",
                condition=models.Q(stage__in=["taken_up", "not_taken_up"], weighed__isnull=False)
                | ~models.Q(stage__in=["taken_up", "not_taken_up"]),
            ),
            models.CheckConstraint(
                name="signal_not_taken_up_says_why",
                condition=models.Q(stage="not_taken_up") & ~models.Q(why_not="")
                | ~models.Q(stage="not_taken_up"),
            ),
        ]


class Subject(LockedModel):
    """Somebody or something a signal is about (betrokkene, WGS 2.22(1)a); who or what is sealed."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")
        VEHICLE = "vehicle", _("vehicle")
        ADDRESS = "address", _("address")

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="subjects")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind.choices)
    text = models.UUIDField()  # sealed: name, number, details

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["signal", "position"], name="subject_position")]


class Registration(LockedModel):
    """The one joint registration of BGS 2.16(2): which criteria are met, in whose judgement, objections."""

    class Outcome(models.TextChoices):
        NEW_DOSSIER = "new_dossier", _("taken up in a new dossier")
        JOIN_DOSSIER = "join_dossier", _("joins a dossier")
        NOT_TAKEN_UP = "not_taken_up", _("not taken up")

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="registrations")
    meeting = models.UUIDField()
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    met = models.JSONField()  # {"a": true, "b": true, …}
    seats = models.JSONField()  # the seats whose joint judgement it is
    objections = models.JSONField(default=list)  # the seats that objected; what they said is sealed
    text = models.UUIDField()  # sealed with the signal: the reason, the objections
    registered = models.DateTimeField()


class Restoration(LockedModel):
    """A signal not taken up can be restored by two people for fourteen days."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="restorations")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked = models.DateTimeField()
    reason = models.CharField(max_length=40)  # a code
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="restoration_takes_two",
                condition=models.Q(confirmed_by__isnull=True, confirmed__isnull=True)
                | (
                    models.Q(confirmed_by__isnull=False, confirmed__isnull=False)
                    & ~models.Q(confirmed_by=models.F("asked_by"))
                ),
            )
        ]

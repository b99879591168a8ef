"""Region, places, seats, people, mandates, screenings, trainings and the authorisation register."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from slagkracht.base.ids import new_id
from slagkracht.base.locks import Locked, LockedModel


class Validity(models.Model):
    """Valid from a date (None: always was) until and including a date (None: still is)."""

    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Region(Locked):
    """The RIEC's territory (BGS 2.13)."""

    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=80)


class District(Locked, Validity):
    """A district of the region, with its own steering group."""

    code = models.SlugField(primary_key=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)


class Municipality(Locked, Validity):
    """A municipality by its TOOI code, with the tile it takes on the hexagon map."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=80)
    label = models.CharField(max_length=4)
    district = models.ForeignKey(District, on_delete=models.PROTECT)
    column = models.SmallIntegerField()
    row = models.SmallIntegerField()
    successor = models.CharField(max_length=6, blank=True)
    local_consultation = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]


class Place(Locked, Validity):
    """The finest place outside the vault: a neighbourhood or a public object."""

    class Kind(models.TextChoices):
        NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
        PUBLIC_OBJECT = "public_object", _("public object")

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    name = models.CharField(max_length=120)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)

    class Meta:
        ordering = ["name"]


class Seat(Locked, Validity):
    """One body that takes part: ``politie``, ``burgemeester:gm0307``. Its kind is a code of core.law."""

    code = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["code"]


class People(BaseUserManager["Person"]):
    """Makes and finds people; they are made by ``actions.add_person`` only."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works with the system: staff data, a class of their own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), unique=True)
    function = models.CharField(_("function"), max_length=120)
    designated_by = models.ForeignKey(Seat, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField()
    language = models.CharField(max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl")
    dark = models.BooleanField(default=False)
    compact = models.BooleanField(default=False)
    single_keys = models.BooleanField(default=True)

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    # There is no superuser and no staff flag: what somebody may do stands in the register.
    is_staff = is_superuser = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Mandate(LockedModel, Validity):
    """A person may act for a seat. Somebody can hold several and chooses per act."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "seat", "valid_from"], name="mandate_once")]


class Screening(LockedModel):
    """Certificate of conduct (VOG) or service screening, with its end (BGS 1.11(1))."""

    class Kind(models.TextChoices):
        VOG = "vog", _("certificate of conduct (VOG)")
        SERVICE = "service", _("screened by the service")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="screenings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    issued = models.DateField()
    valid_until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("issued")), name="screening_ends_after_it_began"
            )
        ]


class Training(LockedModel):
    """One of the six subjects of BGS 1.17 that a person was trained in; shown and reminded, no bar."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainings")
    subject = models.CharField(max_length=30)
    done_on = models.DateField()


class Authorisation(LockedModel):
    """One line of the authorisation register (WGS 1.8(2)): who, which role, where, until when, why."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorisations")
    role = models.CharField(max_length=30)
    scope = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField()
    reason = models.CharField(max_length=200)
    granted_by = models.UUIDField()
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "valid_until"], name="authorisation_person"),
            models.Index(fields=["scope", "role"], name="authorisation_scope"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")), name="authorisation_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="authorisation_withdrawn_by_somebody",
            ),
        ]

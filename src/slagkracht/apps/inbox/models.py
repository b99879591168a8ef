"""Tasks: something waits for a person, or for whoever holds a role somewhere."""

from __future__ import annotations

from django.db import models

from slagkracht.base.locks import LockedModel


class Task(LockedModel):
    """One thing that waits. Its words come from its verb; ``facts`` are codes, numbers and dates."""

    verb = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    person = models.UUIDField(null=True)
    role = models.CharField(max_length=30, blank=True)
    scope = models.CharField(max_length=60, blank=True)
    due = models.DateField()
    facts = models.JSONField(default=dict)
    made = models.DateTimeField()
    done = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "due"], name="task_person", condition=models.Q(done__isnull=True)),
            models.Index(
                fields=["role", "scope", "due"], name="task_role", condition=models.Q(done__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="task_waits_for_somebody",
                condition=(models.Q(person__isnull=False) & models.Q(role=""))
                | (models.Q(person__isnull=True) & ~models.Q(role="")),
            ),
            models.CheckConstraint(
                name="task_done_by_somebody",
                condition=models.Q(done__isnull=True, done_by__isnull=True)
                | models.Q(done__isnull=False, done_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["verb", "subject", "person", "role", "scope"],
                condition=models.Q(done__isnull=True),
                nulls_distinct=False,
                name="task_once",
            ),
        ]


class Digest(LockedModel):
    """The last day on which somebody was mailed that something waits: one mail a day at most."""

    person = models.UUIDField(unique=True)
    sent_on = models.DateField()

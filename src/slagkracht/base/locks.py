"""Locked models: they can be written only while an act is under way.

An act (``ledger.acts.act``) asks the policy and writes the ledger. Outside one, saving, updating and
deleting raise: in a form, an import, the API, a fixture or the shell there is no door around it. The lock
sits where every such road ends: in the queryset's own insert, update and delete.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelBase

from slagkracht.base.ids import new_id

_acting: ContextVar[bool] = ContextVar("acting", default=False)


class OutsideAct(RuntimeError):
    """A locked row was written outside an act: a bug, never an anticipated error."""


@contextmanager
def unlocked() -> Iterator[None]:
    """Allow writes to locked models. Only ``ledger.acts`` uses this."""
    token = _acting.set(True)
    try:
        yield
    finally:
        _acting.reset(token)


def _must_be_acting(what: str) -> None:
    if not _acting.get():
        raise OutsideAct(f"{what} may only be written inside an act")


M = TypeVar("M", bound=models.Model)


class LockedQuerySet(models.QuerySet[M]):
    """A queryset whose every write checks the lock.

    ``bulk_update``, ``get_or_create``, ``update_or_create``, the managers of relations and the loading of
    fixtures all end in one of these.
    """

    def update(self, **kwargs: Any) -> int:
        _must_be_acting(self.model.__name__)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _must_be_acting(self.model.__name__)
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[M]:
        _must_be_acting(self.model.__name__)
        return super().bulk_create(*args, **kwargs)

    def _insert(self, *args: Any, **kwargs: Any) -> Any:
        _must_be_acting(self.model.__name__)
        return super()._insert(*args, **kwargs)  # type: ignore[misc]

    def _update(self, *args: Any, **kwargs: Any) -> Any:
        _must_be_acting(self.model.__name__)
        return super()._update(*args, **kwargs)  # type: ignore[misc]

    def _raw_delete(self, *args: Any, **kwargs: Any) -> Any:
        _must_be_acting(self.model.__name__)
        return super()._raw_delete(*args, **kwargs)


class LockedBase(ModelBase):
    """Lets Django's own writing (``save``, relations, fixtures) go through the locked queryset as well."""

    @property
    def _base_manager(cls) -> models.Manager[Any]:
        manager: models.Manager[Any] = cls._meta.managers_map["objects"]  # type: ignore[attr-defined]
        return manager


class Locked(models.Model, metaclass=LockedBase):
    """All writes locked, whatever the key."""

    objects = LockedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _must_be_acting(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _must_be_acting(type(self).__name__)
        return super().delete(*args, **kwargs)


class LockedModel(Locked):
    """Base of every row that an act writes: UUIDv7 key, all writes locked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

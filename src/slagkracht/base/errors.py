"""What can go wrong on purpose. Errors carry facts; ``base.answers`` turns them into pages.

Anything that is not one of these is a bug, and loud.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID


class Trouble(RuntimeError):
    """Something the operator of the machine must see to: a plain sentence, said by the command line and the
    log, never shown on a page."""


class SlagkrachtError(Exception):
    """Base of what the shell raises on purpose: a code and facts, no sentence."""

    status = 400

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class Missing(SlagkrachtError):
    """It is not there, or not yours: the same answer, so that nobody learns which of the two."""

    status = 404

    def __init__(self, kind: str, identifier: object = "") -> None:
        super().__init__("missing", kind=kind, identifier=str(identifier))


class Refused(SlagkrachtError):
    """The policy says no to something the actor may know about. Already written in the ledger."""

    status = 403

    def __init__(self, code: str, *, article: str = "", **facts: Any) -> None:
        super().__init__(code, article=article, **facts)


class Stale(SlagkrachtError):
    """Somebody else changed this meanwhile. Both texts are shown; neither is lost."""

    status = 409

    def __init__(self, kind: str, *, yours: Mapping[str, str], theirs: Mapping[str, str]) -> None:
        super().__init__("stale", kind=kind)
        self.yours = yours
        self.theirs = theirs


class NotNow(SlagkrachtError):
    """The workflow does not allow this step from where things stand."""

    status = 409


class Invalid(SlagkrachtError):
    """The input cannot be used: per field one or more codes with facts."""

    status = 422

    def __init__(self, fields: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        super().__init__("invalid", fields=fields)
        self.fields = fields


class Sealed(SlagkrachtError):
    """A record cannot be opened: no reading was announced, or its key has been destroyed."""

    status = 410

    def __init__(self, code: str, record: UUID | None = None) -> None:
        super().__init__(code, record=str(record or ""))

"""One person, one address, one method: what is answered, and whether that is what is written.

Every request is undone afterwards, so that each finds the world as it was made.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any
from unittest.mock import patch
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from slagkracht.apps.ledger.models import Entry, Outcome
from slagkracht.apps.organisation import queries
from slagkracht.apps.organisation.models import Person
from slagkracht.apps.organisation.policies import Access
from slagkracht.base.actors import Actor
from slagkracht.base.errors import SlagkrachtError
from slagkracht.base.ids import new_id
from tests.integration.access.table import ANY, METHODS, Row, methods_of
from tests.integration.access.world import OWN_SEAT, Thing, World

NOBODY, SHUT_OUT, ONESELF = "anonymous", "ended", "oneself"
WHOLE_SITE = (NOBODY, SHUT_OUT, "reporter")
ASKED = {"GET", "POST"}
CHANGES_EVERY_TIME = (
    re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'),
    re.compile(rb'(name="next" value=")[^"]*'),
)


def addresses(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[str]:
    """Every address the site resolves, by name; one without a name by its pattern."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from addresses(one.url_patterns, inner)
        else:
            yield prefix + (one.name or str(one.pattern))


@contextmanager
def undone() -> Iterator[None]:
    """Both databases as they were, afterwards. An act wants to be the outermost transaction: within a test's
    own it is."""
    with ExitStack() as stack:
        for alias in settings.DATABASES:
            block = transaction.atomic(using=alias)
            block._from_testcase = True  # type: ignore[attr-defined]
            stack.enter_context(block)
            stack.callback(transaction.set_rollback, True, using=alias)
        yield


@dataclass(frozen=True)
class Answer:
    """What came back, and what the ledger says of it."""

    status: int
    body: bytes
    location: str
    refusals: int
    path: str

    @property
    def same(self) -> tuple[int, bytes, str]:
        """What a reader could tell two answers apart by."""
        to = self.location.replace(quote(self.path, safe=""), "…").replace(self.path, "…")
        return self.status, self.body, to  # one comes back to where one was after signing in


class Walker:
    """Somebody at a browser, who tries everything."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.actor: Actor | None = world.people.get(name)
        self.client = Client(raise_request_exception=False)
        if self.actor is not None:
            person = Person.objects.get(id=self.actor.id)
            self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            self._just_signed_in()
            self.known = queries.actor_and_access(person)

    def _just_signed_in(self) -> None:
        """Nothing asks to confirm who one is."""
        session = self.client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()

    def ask(self, method: str, address: str, form: dict[str, Any] | None = None) -> Answer:
        """One request, undone."""
        data = self._filled(form or {}) if method == "POST" else None
        with undone():
            before = self._refusals()
            kept = self.client.cookies.copy()
            with patch.object(queries, "actor_and_access", self._who):
                response = self._send(method, address, data)
            self.client.cookies = kept
            refusals = self._refusals() - before
        return Answer(
            response.status_code,
            _plain(response),
            response.get("Location", ""),
            refusals,
            address.partition("?")[0],
        )

    def _who(self, person: Person, seat: str = "") -> tuple[Actor, Access]:
        """Every request finds the world as it was made: who somebody is, is asked once."""
        return self.known

    def _filled(self, form: dict[str, Any]) -> dict[str, Any]:
        for value in form.values():
            if hasattr(value, "seek"):
                value.seek(0)
        seat = self.actor.seat if self.actor else ""
        return {name: seat if value == OWN_SEAT else value for name, value in form.items()}

    def _send(self, method: str, address: str, data: dict[str, Any] | None) -> HttpResponse:
        send = getattr(self.client, method.lower())
        return send(address, data) if data is not None else send(address)

    def _refusals(self) -> int:
        mine = Entry.objects.filter(outcome=Outcome.REFUSED)
        return mine.filter(actor=self.actor.id).count() if self.actor else 0

    # ---- what is written, against what is answered ----

    def faults(self, rows: list[Row]) -> list[str]:
        """Everything in which an answer differs from what is written."""
        exist = methods_of(rows)
        self.first = {row.address: row for row in reversed(rows)}
        found = [fault for row in rows for fault in self._row(row, exist[row.address])]
        with undone():
            found += [fault for row in self.first.values() for fault in self._other_methods(row, exist)]
        return [f"{self.name}: {fault}" for fault in found]

    def _row(self, row: Row, exist: set[str]) -> Iterator[str]:
        thing = self._thing(row)
        for method in sorted(exist & ASKED if row.library and self.name not in WHOLE_SITE else exist):
            forms = [{}, thing.form] if method == "POST" and thing.form else [{}]
            if method in row.allowed(self.name):
                forms = forms[-1:]
            for form in forms:
                fault = self._fault(row, thing, method, form)
                if fault:
                    yield f"{method} {row.address} [{row.thing}]{' filled in' * bool(form)}: {fault}"

    def _thing(self, row: Row) -> Thing:
        if row.thing == ONESELF:
            return Thing({"person_id": self.actor.id if self.actor else new_id()})
        return self.world.things.get((row.address, row.thing), Thing())

    def _fault(self, row: Row, thing: Thing, method: str, form: dict[str, Any]) -> str:
        answer = self.ask(method, _address(row, thing.ids, thing.query), form)
        if row.cells[self.name] == ANY:
            fine = answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
            return "" if fine else f"is the library's, and got {answer.status}"
        if method in row.allowed(self.name):
            return "" if _answered(answer) else f"is allowed, and got {answer.status}"
        if method in row.told(self.name):
            heard = answer.status == HTTPStatus.FORBIDDEN and answer.refusals
            return "" if heard else f"is told why not, and got {answer.status}, {answer.refusals} refusals"
        return self._not_there(row, thing, method, form, answer)

    def _not_there(self, row: Row, thing: Thing, method: str, form: dict[str, Any], answer: Answer) -> str:
        if self.actor is None:
            return "" if _sign_in(answer) else f"is sent to sign in, and got {answer.status}"
        if row.own:
            twin = self.ask(method, _address(row, _without(thing.ids), thing.query))
            return (
                "" if twin.same == answer.same else f"a missing one gets {twin.status}, this {answer.status}"
            )
        if answer.same != self.missing(method).same:
            return f"is not there, and got {answer.status}"
        if not answer.refusals:
            return "is refused, and the ledger does not say so"
        if not form and self.first[row.address] is row and _without(thing.ids) != thing.ids:
            twin = self.ask(method, _address(row, _without(thing.ids), thing.query))
            return "" if twin.same == answer.same else f"a missing one gets {twin.status}"
        return ""

    @cache  # noqa: B019 — a walker lives as long as its test
    def missing(self, method: str) -> Answer:
        """What a thing that is nowhere answers to this person."""
        return self.ask(
            method, reverse("intake:withdraw" if method == "POST" else "intake:signal", args=[new_id()])
        )

    def _other_methods(self, row: Row, exist: dict[str, set[str]]) -> Iterator[str]:
        """What does not exist is not allowed, and says nothing of what is there."""
        thing = self._thing(row)
        address = _address(row, thing.ids, thing.query)
        for method in METHODS:
            if method in exist[row.address]:
                continue
            status = self._status(method, address)
            if status not in self._none(exist[row.address]):
                yield f"{method} {row.address}: does not exist, and got {status}"

    def _status(self, method: str, address: str) -> int:
        """By the whole site for who is stopped at the door, and for one who is not. For the others by the
        view alone: that a method does not exist is its first answer, before it looks at who asks."""
        if self.name in WHOLE_SITE:
            return int(getattr(self.client, method.lower())(address).status_code)
        request = RequestFactory().generic(method, address)
        request.actor = self.actor  # type: ignore[attr-defined]
        match = resolve(address.partition("?")[0])
        try:
            return int(match.func(request, *match.args, **match.kwargs).status_code)
        except SlagkrachtError as error:
            return error.status

    def _none(self, exist: set[str]) -> set[int]:
        if not exist:
            return {HTTPStatus.NOT_FOUND}
        extra = {NOBODY: HTTPStatus.FOUND, SHUT_OUT: HTTPStatus.FORBIDDEN}.get(self.name)
        return {HTTPStatus.METHOD_NOT_ALLOWED} | ({extra} if extra else set())


def _address(row: Row, ids: dict[str, Any], query: str) -> str:
    path = reverse(row.address, kwargs=ids)
    return f"{path}?{query}" if query else path


def _without(ids: dict[str, Any]) -> dict[str, Any]:
    """The same address, about something that is nowhere."""
    nowhere: dict[type, Any] = {UUID: new_id(), int: 999_999}
    fixed = ("number",)  # a step is no object
    return {name: value if name in fixed else nowhere.get(type(value), value) for name, value in ids.items()}


def _sign_in(answer: Answer) -> bool:
    return answer.status == HTTPStatus.FOUND and answer.location.startswith(f"{reverse(settings.LOGIN_URL)}?")


def _answered(answer: Answer) -> bool:
    """A page, a step onwards, something to mend, or not now: the answers of somebody who may."""
    mended = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
    return (answer.status < HTTPStatus.BAD_REQUEST or answer.status in mended) and not _sign_in(answer)


def _plain(response: HttpResponse) -> bytes:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    for pattern in CHANGES_EVERY_TIME:
        body = pattern.sub(rb"\1", body)
    return body

"""What was asked for and not given: one answer for *not there* and *not yours*, and one entry before it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from slagkracht.apps.ledger.middleware import AnswerMiddleware
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault.middleware import OneRequestMiddleware
from slagkracht.apps.vault.reading import reading
from slagkracht.base import answers
from slagkracht.base.errors import Missing, NotNow, Refused
from slagkracht.base.ids import new_id

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)

SIGNALS = SimpleNamespace(view_name="intake:signals", kwargs={})


@pytest.fixture
def answer(monkeypatch, actor):
    """Give an error to the middleware as a view would; gives the answer. The page itself is not drawn."""
    monkeypatch.setattr(answers, "respond", lambda request, error: HttpResponse(status=error.status))
    middleware, by = AnswerMiddleware(lambda request: HttpResponse("fine")), actor()

    def give(error, actor=by, match=SIGNALS, method="get"):
        request = getattr(RequestFactory(), method)("/signalen/", {"q": "Jansen"})
        request.actor, request.resolver_match = actor, match
        return middleware.process_exception(request, error)

    return give


def test_what_goes_well_is_left_alone():
    assert (
        AnswerMiddleware(lambda request: HttpResponse("fine"))(RequestFactory().get("/")).content == b"fine"
    )


@pytest.mark.parametrize("error", [Missing("signal"), Http404("Jansen")])
def test_missing_and_stranger_are_one_answer_and_one_entry(answer, error):
    owner = new_id()
    match = SimpleNamespace(view_name="intake:signal", kwargs={"number": 3, "signal_id": owner})
    assert answer(error, match=match, method="post").status_code == 404
    entry = Entry.objects.get()
    assert (entry.act, entry.outcome, entry.owner) == ("page.refused", "refused", owner)
    assert entry.facts == {"page": "intake:signal", "method": "POST"}, "and nothing else of the request"


def test_a_refusal_was_written_by_who_refused_and_is_not_written_twice(answer):
    assert answer(Refused("not_yours", article="WGS 1.8(2)")).status_code == 403
    assert answer(NotNow("closed")).status_code == 409
    assert not Entry.objects.exists()


def test_nobody_in_particular_leaves_no_entry(answer):
    assert answer(Missing("page"), actor=None).status_code == 404
    assert answer(Missing("page"), match=None).status_code == 404
    assert not Entry.objects.exists()


def test_a_bug_is_loud(answer):
    assert answer(ValueError("a bug")) is None


def test_without_the_entry_there_is_no_answer(answer, monkeypatch):
    monkeypatch.setattr("slagkracht.apps.ledger.middleware.record", lambda draft: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answer(Missing("signal"))


def test_one_request_writes_a_reading_once_and_the_next_request_again(actor):
    by, owner = actor(), new_id()

    def page(request):
        for _ in range(3):
            with reading(by, owner, "WGS 2.23(3)"):
                pass
        return HttpResponse()

    for _ in range(2):
        OneRequestMiddleware(page)(RequestFactory().get("/"))
    assert Entry.objects.filter(outcome="read").count() == 2

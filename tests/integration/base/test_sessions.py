"""A session in the database cannot be taken over by who reads the database."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from slagkracht.base.sessions import SessionStore, kept_as

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def store() -> SessionStore:
    made = SessionStore()
    made["half"] = "a second factor"
    made.save()
    return made


def test_it_is_found_by_its_key_and_by_nothing_that_stands_in_the_table(store):
    row = Session.objects.get()
    assert row.session_key == kept_as(store.session_key) != store.session_key
    assert SessionStore(store.session_key)["half"] == "a second factor"
    assert SessionStore(store.session_key).exists(store.session_key)
    thief = SessionStore(row.session_key)
    assert dict(thief.items()) == {}
    assert thief.session_key is None, "and the name he brought is not taken into use"
    assert store.session_key not in row.session_data


def test_saving_again_changes_the_same_row_and_a_new_key_leaves_none_behind(store):
    store["more"] = 1
    store.save()
    assert Session.objects.count() == 1
    old = store.session_key
    store.cycle_key()
    assert Session.objects.count() == 1
    assert store["more"] == 1
    assert not store.exists(old)
    store.flush()
    assert Session.objects.count() == 0
    store.delete()
    assert store.session_key is None


def test_an_expired_one_is_empty(store):
    store.set_expiry(-1)
    store.save()
    assert dict(SessionStore(store.session_key).items()) == {}


def test_who_is_signed_in_is_so_by_cookie_only(django_user_model, store):
    client = Client()
    client.cookies["slagkracht"] = Session.objects.get().session_key
    assert dict(client.session.items()) == {}
    client.cookies["slagkracht"] = store.session_key
    assert client.session["half"] == "a second factor"

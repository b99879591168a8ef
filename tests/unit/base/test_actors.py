"""Who acts: roles hold where they were granted, and a service cannot be played."""

from __future__ import annotations

from datetime import date

from slagkracht.base.actors import Actor, Grant, service
from slagkracht.base.ids import new_id


def actor(*grants: tuple[str, str], seat: str = "") -> Actor:
    held = frozenset(Grant(role, scope, date(2099, 1, 1)) for role, scope in grants)
    return Actor(id=new_id(), name="Tess Testema", seat=seat, grants=held)


def test_without_grants_nothing_is_held():
    by = actor()
    assert not by.has("reporter")
    assert by.scopes("reporter") == frozenset()
    assert not by.holds("reporter", "seat:politie", "region")


def test_a_role_holds_in_its_scope_and_nowhere_else():
    by = actor(("weigher", "district:oost-utrecht"), ("reporter", "seat:politie"))
    assert by.has("weigher", "analyst")
    assert by.holds("weigher", "district:oost-utrecht", "gm0307")
    assert not by.holds("weigher", "district:flevoland")
    assert not by.holds("weigher", "seat:politie"), "the scope of one role is not that of another"
    assert not by.holds("weigher"), "no scope named, none held"
    assert by.scopes("weigher", "reporter") == {"district:oost-utrecht", "seat:politie"}


def test_the_region_is_everywhere():
    assert actor(("weigher", "region")).holds("weigher", "district:flevoland")


def test_a_seat_has_a_kind_and_perhaps_a_place():
    by = actor(seat="burgemeester:gm0307")
    assert (by.seat_kind, by.seat_place) == ("burgemeester", "gm0307")
    by = actor(seat="politie")
    assert (by.seat_kind, by.seat_place) == ("politie", "")


def test_a_service_is_known_by_its_id_so_nobody_becomes_one_by_name():
    assert service("destroyer").is_service
    assert service("destroyer") == service("destroyer")
    assert service("destroyer").id != service("operator").id
    assert not Actor(id=new_id(), name="destroyer").is_service

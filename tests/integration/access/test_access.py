"""Everybody tries everything; what is answered is what is written in ``access.tsv``.

What is not allowed is answered as what is not there, to the letter, and the refusal stands in the ledger.
"""

from __future__ import annotations

import pytest

from slagkracht.apps.organisation.roles import ROLES
from tests.integration.access import walking
from tests.integration.access import world as worlds
from tests.integration.access.table import Row, read

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

PEOPLE = [walking.NOBODY, *worlds.PARTS]
HALVES = (PEOPLE[::2], PEOPLE[1::2])  # two tests: two cores


@pytest.fixture
def world(keyring):
    """Everybody, and everything."""
    return worlds.build()


def test_every_address_is_written_and_every_one_that_is_written_exists():
    found = list(walking.addresses())
    assert not {one for one in found if "/" in one}, "an address without a name"
    assert {row.address for row in read()} == set(found)


def test_every_role_has_a_person_and_every_person_a_column():
    held = {role for _seat, grants in worlds.PARTS.values() for role, _scope in grants}
    assert held | {"participant"} == set(ROLES)
    assert list(read()[0].cells) == PEOPLE


def test_who_is_told_why_not_sees_the_thing_itself():
    """A reason is given only to somebody whom it tells nothing new."""
    seen = {
        (person, row.thing.partition(", another")[0])
        for row in read()
        for person in row.cells
        if "GET" in row.allowed(person)
    }
    told = {
        (person, row.thing.partition(", another")[0])
        for row in read()
        for person in row.cells
        if row.told(person) and row.thing not in ("", "of the official", "with a guest")
    }
    assert told <= seen, sorted(told - seen)


@pytest.mark.slow
@pytest.mark.parametrize("people", HALVES, ids=["one half", "the other"])
def test_everybody_tries_everything(world, people):
    rows = read()
    faults = [fault for name in people for fault in walking.Walker(world, name).faults(rows)]
    assert not faults, "\n".join(faults)


def test_what_leads_nowhere_is_answered_like_what_is_not_yours(world):
    for name in ("reporter", "stranger", "administrator"):
        walker = walking.Walker(world, name)
        nowhere = walker.ask("GET", "/bestaat-niet/")
        assert nowhere.same == walker.missing("GET").same


# ---- gates can fail ----


def _row(address: str, **cells: str) -> Row:
    return Row(address, "received", dict.fromkeys(PEOPLE, "-") | cells)


@pytest.fixture
def breached(world, settings):
    """The site with the views that forgot."""
    settings.ROOT_URLCONF = "tests.integration.access.breach"
    signal = world.things["intake:signal", "received"].ids["signal_id"]
    world.there_is("no_policy no_ledger tells_apart", "received", signal_id=signal)
    return world


def test_a_new_address_must_be_written(breached):
    missing = set(walking.addresses()) - {row.address for row in read()}
    assert missing == {"no_policy", "no_ledger", "tells_apart"}


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("no_policy", "is not there, and got 200"),
        ("no_ledger", "is not there, and got 404"),
        ("tells_apart", "is not there, and got 403"),
    ],
)
def test_a_view_without_a_policy_is_found(breached, address, fault):
    rows = [_row(address, reporter="GET")]
    assert f"stranger: GET {address} [received]: {fault}" in walking.Walker(breached, "stranger").faults(rows)


def test_a_wrong_cell_is_found(world):
    walker = walking.Walker(world, "stranger")
    for cells, fault in (
        ({"stranger": "GET"}, "is allowed, and got 404"),
        ({"stranger": "get"}, "is told why not, and got 404, 1 refusals"),
    ):
        rows = [_row("intake:signal", **cells)]
        assert f"stranger: GET intake:signal [received]: {fault}" in walker.faults(rows)
    rows = [_row("intake:withdraw", reporter="GET")]
    assert "reporter: GET intake:withdraw [received]: is allowed, and got 405" in walking.Walker(
        world, "reporter"
    ).faults(rows)


def test_a_refusal_that_nobody_hears_of_is_found(world, monkeypatch):
    monkeypatch.setattr("slagkracht.apps.ledger.middleware._write", lambda request: None)
    rows = [_row("intake:signal", reporter="GET")]
    faults = walking.Walker(world, "stranger").faults(rows)
    assert "stranger: GET intake:signal [received]: is refused, and the ledger does not say so" in faults


@pytest.mark.parametrize("line", ["a\tb\tGET", "a\tb\tGET\tKLIK", "a\t\t-\t-\na\t\t-\t-"])
def test_a_table_that_is_written_wrong_is_refused(line):
    with pytest.raises(ValueError, match=r"^a "):
        read(f"address\tobject\tone\tother\n{line}\n")

"""The vault's tests: keys of their own, a kind of record, and owners to destroy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from slagkracht.apps.ledger.acts import act
from slagkracht.apps.vault import destruction, kinds
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base.actors import Actor
from slagkracht.base.ids import new_id
from tests.integration.vault.place import Place
from tests.postgres import Cluster

KIND = "test_text"
kinds.register(kinds.Kind(KIND, ("words",), "a test", "none"))
destruction.register("test", lambda owner: None)


@dataclass(frozen=True)
class Made:
    """An owner with its records."""

    id: UUID
    records: tuple[UUID, ...]


@pytest.fixture(autouse=True)
def _own_keys(fresh_keys):
    """Rotations here never touch the keys of other tests."""


def make_owner(
    by: Actor, *words: str, identifiers: Sequence[tuple[str, str]] = (), owner: UUID | None = None
) -> Made:
    """Seal each text as a record of one new owner, in one act."""
    owner, batch = owner or new_id(), Batch()
    batch.owner(owner)
    records = tuple(
        batch.add(owner, KIND, {"words": text}, identifiers) for text in words or ("geheim 4711",)
    )
    batch.make_keys()
    with act("test.seal", by=by, owner=owner) as entry:
        batch.write()
        entry.touched(owner)
    return Made(owner, records)


@pytest.fixture
def sealed(keyring, actor) -> Callable[..., Made]:
    """``sealed("one text", "another")``: an owner with these records, made by some reporter."""
    by = actor()
    return lambda *words, identifiers=(): make_owner(by, *words, identifiers=identifiers)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """Two migrated, empty SQLite databases to copy."""
    root = tmp_path_factory.mktemp("migrated")
    place = Place(root, root, f"sqlite:///{root}/main.sqlite3", f"sqlite:///{root}/keyring.sqlite3")
    migrate(place)
    return root


@pytest.fixture
def on_sqlite(tmp_path, migrated) -> Place:
    """A system of its own on SQLite, with its first keys."""
    files = tmp_path / "disk"
    files.mkdir()
    for path in migrated.glob("*.sqlite3"):
        shutil.copy(path, files)
    return with_keys(
        Place(tmp_path, files, f"sqlite:///{files}/main.sqlite3", f"sqlite:///{files}/keyring.sqlite3")
    )


@pytest.fixture
def on_postgres(tmp_path, postgres_cluster: Cluster) -> Place:
    """A system of its own on PostgreSQL, with its first keys."""
    url = postgres_cluster.url
    place = Place(tmp_path, postgres_cluster.data, url("own_main"), url("own_keyring"))
    for name in ("own_main", "own_keyring"):
        if not postgres_cluster.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}_migrated'"):
            postgres_cluster.sql(f"CREATE DATABASE {name}_migrated")
            migrate(Place(tmp_path, tmp_path, url("own_main_migrated"), url("own_keyring_migrated")), name)
        postgres_cluster.sql(f"DROP DATABASE IF EXISTS {name}")
        postgres_cluster.sql(f"CREATE DATABASE {name} TEMPLATE {name}_migrated")
    return with_keys(place)


def migrate(place: Place, only: str = "") -> None:
    for alias in ("default", "keyring"):
        if only in {"", "own_main" if alias == "default" else "own_keyring"}:
            place.run("manage.py", "migrate", "--database", alias, "-v0", "--skip-checks")


def with_keys(place: Place) -> Place:
    (place.root / "state").mkdir()
    assert "kek-0001" in place.slagkracht("keys", "init")["made"]
    return place

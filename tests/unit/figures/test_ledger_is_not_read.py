"""Figures never read the ledger (WGS 1.8(4)): the room imports nothing of it but the door to write in."""

from __future__ import annotations

import ast
from pathlib import Path

import slagkracht.apps.figures

ROOM = Path(slagkracht.apps.figures.__file__).parent
ALLOWED = {"slagkracht.apps.ledger.acts"}


def imported(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.startswith("slagkracht.apps.ledger")}


def names(found: set[str]) -> set[str]:
    return {name for name in found if not any(name.startswith(f"{door}.") for door in ALLOWED)} - ALLOWED


def test_no_module_of_the_room_reads_the_ledger():
    for path in sorted(ROOM.rglob("*.py")):
        assert not names(imported(path.read_text("utf-8"))), path


def test_the_test_would_notice():
    assert names(imported("from slagkracht.apps.ledger import queries"))
    assert names(imported("import slagkracht.apps.ledger.models"))
    assert names(imported("from slagkracht.apps.ledger.models import Entry"))
    assert not names(imported("from slagkracht.apps.ledger.acts import Draft, record"))

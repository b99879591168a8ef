"""What the workers of ``test_concurrency`` do."""

from __future__ import annotations

import time

from slagkracht.apps.ledger.acts import Draft, act, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.apps.vault import kinds, rotation
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Owner
from slagkracht.apps.vault.reading import open_all, reading
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base.actors import Actor, service
from slagkracht.base.ids import new_id

kinds.register(kinds.Kind("test_text", ("words",), "a test", "none"))


def write(number: str, times: str) -> None:
    """Acts that take a while, refusals and readings."""
    by = Actor(id=new_id(), name=f"worker {number}")
    for _ in range(int(times)):
        with act("test.act", by=by) as entry:
            Owner.objects.create(id=new_id())
            time.sleep(0.002)
            entry.note(worker=int(number))
        record(Draft("test.read", by, new_id(), "x", Outcome.READ))


def work(number: str, times: str) -> None:
    """What somebody at a desk does: seal something new, add to it, read it back, look something up."""
    by = Actor(id=new_id(), name=f"worker {number}")
    for turn in range(int(times)):
        owner = new_id()
        for text in ("eerst", "later"):
            batch = Batch()
            if text == "eerst":
                batch.owner(owner)
            batch.add(owner, "test_text", {"words": text}, [("plate", f"{number}-{turn}")])
            batch.make_keys()
            with act("test.seal", by=by, owner=owner):
                batch.write()
        with reading(by, owner, "x"):
            assert sorted(o["words"] for o in open_all(owner).values()) == ["eerst", "later"]
        assert [found for _, found in ring.find("plate", f"{number}-{turn}")] == [owner, owner]


def work_or_rotate(number: str, times: str) -> None:
    """The first worker rotates the keys, again and again, while the others work."""
    if number != "0":
        return work(number, times)
    for _ in range(3):
        rotation.rotate(by=service("operator"))
        time.sleep(0.1)
    return None

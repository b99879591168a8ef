"""The anchor file: signed lines outside the database that say how far the chain had come.

Each line is JSON: ``{"kind": "checkpoint", "number", "digest", "at", "signature"}`` or
``{"kind": "destroyed", "owner", "records", "erased", "final", …}``. The second kind is what a restore reads
to destroy again what a backup brought back. Copy this file to another machine: who holds the database
*and* the signing key *and* every copy of the anchor can rewrite history (docs/threats.md).
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MAX_LINE = 65536
CHECKPOINT, DESTROYED, GAP = "checkpoint", "destroyed", "gap"


class BrokenAnchor(Exception):
    """A line of the anchor file is not ours: ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"anchor line {line} is not signed by the ledger's key")
        self.line = line


@dataclass(frozen=True)
class Anchor:
    """The file and the key that signs it."""

    path: Path
    key: Ed25519PrivateKey

    def append(self, kind: str, **facts: Any) -> None:
        """Sign one line and append it durably. One write call, so that lines never mix."""
        line = {"kind": kind, **facts}
        signature = self.key.sign(_bytes(line)).hex()
        text = json.dumps({**line, "signature": signature}, separators=(",", ":")) + "\n"
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _drop_torn_line(descriptor)
            os.write(descriptor, text.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Every line, verified; raises ``BrokenAnchor`` for a line that is not ours."""
        yield from read(self.path, self.key.public_key())


def read(path: Path, public_key: Ed25519PublicKey) -> Iterator[dict[str, Any]]:
    """Read an anchor file with the public key alone, as an auditor on another machine would."""
    if not path.exists():
        return
    raw = path.read_bytes()
    rows = raw.split(b"\n")[:-1]  # after the last newline: nothing, or a line torn by a power cut
    for count, row in enumerate(rows, start=1):
        try:
            line = json.loads(row)
            signature = bytes.fromhex(line.pop("signature"))
            public_key.verify(signature, _bytes(line))
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
            raise BrokenAnchor(count) from error
        yield line


def _drop_torn_line(descriptor: int) -> None:
    """A power cut can leave half a line at the end; nothing rests on it, so it goes."""
    size = os.fstat(descriptor).st_size
    if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n":
        return
    start = max(0, size - MAX_LINE)
    tail = os.pread(descriptor, size - start, start)
    os.ftruncate(descriptor, start + tail.rfind(b"\n") + 1)


def _bytes(line: dict[str, Any]) -> bytes:
    return json.dumps(line, sort_keys=True, separators=(",", ":")).encode()

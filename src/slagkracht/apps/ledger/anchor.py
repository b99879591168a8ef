"""The anchor file: signed lines outside the database that say how far the chain had come.

Each line is JSON and carries the number and digest of the latest entry it vouches for, the sha256 of the
line before it, and a signature:

``{"kind": "checkpoint", "number", "digest", "at", "previous", "signature"}``
``{"kind": "destroyed", …, "certificate", "owner", "records", "erased", "epoch"}``: what a restore reads to
    destroy again what a backup brought back;
``{"kind": "gap", …, "first", "last"}``: entries that a restore could not bring back;
``{"kind": "retired", …, "epoch"}``: a key-encryption key that is gone.

The lines are a chain of their own, and whoever appends verifies the line it builds on, so the signature of
the last line vouches for the whole file. Copy this file to another machine: who holds the database *and*
the signing key *and* every copy of the anchor can rewrite history (docs/threats.md).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from slagkracht.apps.ledger.chain import START
from slagkracht.base.errors import Trouble

MAX_LINE = 65_536
ANEW = 64  # an anchor that begins later than this entry has lost its first part
BEHIND = 1_000  # more entries than can be on their way at once
CHECKPOINT, DESTROYED, GAP, RETIRED = "checkpoint", "destroyed", "gap", "retired"
_ALWAYS = frozenset({"number", "digest", "at", "previous", "signature"})
_HAS = {
    CHECKPOINT: _ALWAYS,
    DESTROYED: _ALWAYS | {"certificate", "owner", "owner_kind", "records", "ground", "erased", "epoch"},
    GAP: _ALWAYS | {"first", "last"},
    RETIRED: _ALWAYS | {"epoch"},
}

Line = dict[str, Any]
_loads = json.JSONDecoder().decode


class BrokenAnchor(Trouble):
    """A line of the anchor file is not ours, or lines are gone: ``line`` counts from 1 (0: not known)."""

    def __init__(self, line: int, why: str = "is not signed by the ledger's key") -> None:
        super().__init__(f"anchor line {line} {why}" if line else f"the anchor file {why}")
        self.line = line
        self.why = why


class _Tail(NamedTuple):
    size: int
    digest: str
    line: Line


_NOTHING: Line = {"number": 0, "digest": START}


class Anchor:
    """The file and the key that signs it."""

    def __init__(self, path: Path, key: Ed25519PrivateKey) -> None:
        self.path = path
        self.key = key
        self._known = _Tail(0, START, _NOTHING)  # the last line this process wrote or verified

    def checkpoint(self, number: int, digest: str, **facts: Any) -> None:
        """Vouch for the chain up to this entry. A later checkpoint vouches for the earlier entries too, so
        when another process was here first with a later one there is nothing left to write."""
        with self._locked() as descriptor:
            tail = self._tail(descriptor)
            if tail.size == 0 and number > ANEW and not facts.get("anew"):
                raise BrokenAnchor(0, "is gone or empty; put its copy back")
            ahead = tail.line["number"] - number
            if ahead < 0:
                line = {"kind": CHECKPOINT, "number": number, "digest": digest, **facts}
                self._write(descriptor, tail, line)
            elif (ahead == 0 and tail.line["digest"] != digest) or ahead > BEHIND:
                raise BrokenAnchor(0, f"knows another entry {number}: the database is not the one it signed")

    def append(self, kind: str, **facts: Any) -> None:
        """Sign another fact that must survive a restore. It carries the number and digest so far."""
        with self._locked() as descriptor:
            tail = self._tail(descriptor)
            so_far = {"number": tail.line["number"], "digest": tail.line["digest"]}
            self._write(descriptor, tail, {"kind": kind, **so_far, **facts})

    def last(self) -> tuple[int, str]:
        """Number and digest of the latest entry the file vouches for; zero for a file that is not there."""
        if not self.path.exists():
            return 0, START
        with self._locked() as descriptor:
            line = self._tail(descriptor).line
            return line["number"], line["digest"]

    def lines(self) -> Iterator[Line]:
        """Every line; raises ``BrokenAnchor`` where one is not ours. Trust them when all have been read."""
        yield from read(self.path, self.key.public_key())

    @contextmanager
    def _locked(self) -> Iterator[int]:
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _drop_torn_line(descriptor)
            yield descriptor
        finally:
            os.close(descriptor)

    def _tail(self, descriptor: int) -> _Tail:
        """The last line, verified unless this process did so before."""
        size = os.fstat(descriptor).st_size
        if size < self._known.size:
            raise BrokenAnchor(0, "has become shorter; compare it with its copy")
        if size == self._known.size:
            return self._known
        raw = _last_row(descriptor, size)
        self._known = _Tail(size, _digest(raw), _verified(raw, self.key.public_key()))
        return self._known

    def _write(self, descriptor: int, tail: _Tail, line: Line) -> None:
        """One durable write of one whole line, so that lines never mix."""
        line = {**line, "previous": tail.digest}
        signed = {**line, "signature": self.key.sign(_bytes(line)).hex()}
        raw = json.dumps(signed, separators=(",", ":")).encode()
        if len(raw) >= MAX_LINE:
            raise ValueError(f"an anchor line of {len(raw)} bytes is too long")
        written = os.write(descriptor, raw + b"\n")
        os.fsync(descriptor)
        if written != len(raw) + 1:
            raise OSError("the anchor file could not be written in full")
        self._known = _Tail(tail.size + written, _digest(raw), line)


def read(path: Path, public_key: Ed25519PublicKey) -> Iterator[Line]:
    """Read an anchor file with the public key alone, as an auditor on another machine would.

    Walks the chain of lines and verifies the last signature, which vouches for all of them; when something
    is wrong, every signature is verified to say where. Trust the lines when all have been read.
    """
    previous, row = START, b""
    for row, line in _rows(path):
        if line.get("previous") != previous or not _complete(line):
            raise _first_fault(path, public_key)
        previous = _digest(row)
        yield line
    if row and not _is_ours(row, public_key):
        raise _first_fault(path, public_key)


def _complete(line: Line) -> bool:
    return line.keys() >= _HAS.get(str(line.get("kind")), _ALWAYS)


def _rows(path: Path) -> Iterator[tuple[bytes, Line]]:
    """The whole lines of the file; after the last newline stands nothing, or a line torn by a power cut."""
    if not path.exists():
        return
    with path.open("rb") as stream:
        for count, row in enumerate(stream, start=1):
            if not row.endswith(b"\n"):
                return
            try:
                line = _loads(row.decode())
            except ValueError as error:
                raise BrokenAnchor(count, "is damaged") from error
            if not isinstance(line, dict):
                raise BrokenAnchor(count, "is damaged")
            yield row[:-1], line


def _first_fault(path: Path, public_key: Ed25519PublicKey) -> BrokenAnchor:
    """Where it is broken: the first line that is not signed by us, else the first that does not follow."""
    previous, unlinked = START, 0
    for count, (row, line) in enumerate(_rows(path), start=1):
        if not _is_ours(row, public_key):
            return BrokenAnchor(count)
        if line.get("previous") != previous and not unlinked:
            unlinked = count
        previous = _digest(row)
    return BrokenAnchor(unlinked, "does not follow the line before it")


def _is_ours(row: bytes, public_key: Ed25519PublicKey) -> bool:
    try:
        _verified(row, public_key)
    except BrokenAnchor:
        return False
    return True


def _verified(row: bytes, public_key: Ed25519PublicKey) -> Line:
    try:
        line: Line = json.loads(row)
        signature = bytes.fromhex(line.pop("signature"))
        public_key.verify(signature, _bytes(line))
        return {**line, "number": int(line["number"]), "digest": str(line["digest"])}
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise BrokenAnchor(0, "does not end in a line signed by the ledger's key") from error


def _last_row(descriptor: int, size: int) -> bytes:
    start = max(0, size - MAX_LINE - 1)
    return os.pread(descriptor, size - start, start).rstrip(b"\n").rpartition(b"\n")[2]


def _drop_torn_line(descriptor: int) -> None:
    """A power cut can leave half a line at the end; nothing rests on it, so it goes."""
    size = os.fstat(descriptor).st_size
    if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n":
        return
    start = max(0, size - MAX_LINE)
    tail = os.pread(descriptor, size - start, start)
    os.ftruncate(descriptor, start + tail.rfind(b"\n") + 1)


def _digest(row: bytes) -> str:
    return hashlib.sha256(row).hexdigest()


def _bytes(line: Line) -> bytes:
    return json.dumps(line, sort_keys=True, separators=(",", ":")).encode()

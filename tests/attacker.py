"""An attacker, as a program of its own: it knows how the vault works, has a key, and every file it can get.

    python tests/attacker.py TARGETS.json FILE-OR-FOLDER…

It imports nothing of ours: the formats are written down here once more (docs/explanation/vault.md). It uses
no database either. It reads the raw bytes of every file — heap pages, indexes, write-ahead logs, journals,
free space, backups — and tries, at *every* offset that could hold ciphertext, to unwrap a key of a target or
to open a record of it, with the key-encryption keys it was given and with every key that it found on the way.

TARGETS.json: ``{"keks": {"1": hex}, "records": [[record, owner, kind]], "identifiers": [[kind, value]]}``.
The ids are no secret: they stand in the ledger. Prints ``{"opened": {record: fields}, "owner_keys": n,
"record_keys": n, "known": [[kind, value]]}``: ``known`` are the identifiers it proved to be in the vault.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

WRAPPED = 12 + 32 + 16  # nonce, key, tag
CHUNK = 1 << 20
SIZES = [12 + size + 16 for size in (256, 512, 1024)]
WAL_NAME = re.compile(r"[0-9A-F]{24}")
WAL_PAGE, WAL_HEADERS = 8192, (24, 40)
HEX = re.compile(rb"\\\\x([0-9a-f]{56,})|X'([0-9A-Fa-f]{56,})'")


def buffers(paths: list[str]) -> Iterator[bytes]:
    """The bytes of every file, and what can be unpacked from it."""
    for path in map(Path, paths):
        files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
        for file in files:
            raw = file.read_bytes()
            yield raw
            if WAL_NAME.fullmatch(file.name):
                yield from without_page_headers(raw)
            if raw.startswith(b"PGDMP"):
                raw = dumped(file)
                yield raw
            yield from (bytes.fromhex((a or b).decode()) for a, b in HEX.findall(raw))


def without_page_headers(raw: bytes) -> Iterator[bytes]:
    """PostgreSQL's log with the headers cut out that may split a value at the edge of a page."""
    for header in WAL_HEADERS:
        yield b"".join(raw[at + header : at + WAL_PAGE] for at in range(0, len(raw), WAL_PAGE))


def dumped(file: Path) -> bytes:
    """The SQL text in a dump of pg_dump."""
    installed = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_restore")))
    program = shutil.which("pg_restore") or installed[-1]
    return subprocess.run([program, "--file=-", str(file)], capture_output=True, check=True).stdout


def offsets(raw: bytes) -> Iterator[int]:
    """Where a window of 60 bytes looks random. Of 60 random bytes, fewer than one in a million times are 6 or
    more zero, 42 or more printable, or 11 or fewer (or 49 or more) above 127: those windows are skipped, and
    so are those with fewer than 41 different bytes (of 60 random ones 54 differ)."""
    data = np.frombuffer(raw, np.uint8)
    for start in range(0, len(data), CHUNK):
        part = data[start : start + CHUNK + WRAPPED - 1]
        if len(part) < WRAPPED or not part.any():
            continue
        printable, high = _in_window((part >= 0x20) & (part < 0x7F)), _in_window(part > 0x7F)
        random = (_in_window(part == 0) < 6) & (printable < 42) & (high > 11) & (high < 49)
        for offset in np.flatnonzero(random).tolist():
            if len(set(raw[start + offset : start + offset + WRAPPED])) > 40:
                yield start + offset


def _in_window(flags: np.ndarray) -> np.ndarray:
    total = np.concatenate([np.zeros(1, np.int32), np.cumsum(flags, dtype=np.int32)])
    return total[WRAPPED:] - total[:-WRAPPED]


def tries(sealed: Iterable[bytes], keys: dict[bytes, list[bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """Try every key with every binding on every candidate; gives (binding, plain) of what opened."""
    boxes = [(AESGCM(key), bindings) for key, bindings in keys.items()]
    for candidate in sealed if boxes else ():
        nonce, rest = candidate[:12], candidate[12:]
        for box, bindings in boxes:
            for binding in bindings:
                try:
                    yield binding, box.decrypt(nonce, rest, binding)
                except (InvalidTag, ValueError):
                    continue


def attack(targets: dict, paths: list[str]) -> dict:
    """Owners' keys, then records' keys, then records, in all bytes there are; and the identifiers."""
    keks = {int(number): bytes.fromhex(key) for number, key in targets["keks"].items()}
    records = [tuple(row) for row in targets["records"]]
    everything = set(buffers(paths))
    windows: dict[bytes, list[tuple[bytes, int]]] = {}  # what looks like ciphertext, and where it goes on
    for raw in everything:
        for offset in offsets(raw):
            windows.setdefault(raw[offset : offset + WRAPPED], []).append((raw, offset))
    owner_keys = find_owner_keys(windows, keks, {owner for _, owner, _ in records})
    record_keys = find_record_keys(windows, owner_keys, records)
    return {
        "opened": open_records(windows, record_keys, records),
        "owner_keys": sum(map(len, owner_keys.values())),
        "record_keys": sum(map(len, record_keys.values())),
        "known": [pair for pair in targets["identifiers"] if is_known(everything, keks, *pair)],
        "bytes": sum(map(len, everything)),
        "windows": len(windows),
    }


def find_owner_keys(windows, keks, owners):
    """Every key of a target's owner that a key-encryption key unwraps, in whatever epoch it was wrapped."""
    bindings = {
        f"key.owner.v1|{owner}|{number}".encode(): owner for owner in owners for number in range(1, 4)
    }
    found: dict[str, set[bytes]] = {}
    for binding, key in tries(windows, {kek: list(bindings) for kek in keks.values()}):
        found.setdefault(bindings[binding], set()).add(key)
    return found


def find_record_keys(windows, owner_keys, records):
    """Every key of a target record that any key of its owner unwraps."""
    wanted: dict[bytes, list[bytes]] = {}
    of_binding = {}
    for record, owner, _ in records:
        binding = f"key.record.v1|{record}|{owner}".encode()
        of_binding[binding] = record
        for key in owner_keys.get(owner, ()):
            wanted.setdefault(key, []).append(binding)
    found: dict[str, set[bytes]] = {}
    for binding, key in tries(windows, wanted):
        found.setdefault(of_binding[binding], set()).add(key)
    return found


def open_records(windows, record_keys, records):
    """The records that open with a key found."""
    wanted: dict[bytes, list[bytes]] = {}
    of_binding = {}
    for record, owner, kind in records:
        binding = f"record.{kind}.v1|{record}|{owner}".encode()
        of_binding[binding] = record
        for key in record_keys.get(record, ()):
            wanted.setdefault(key, []).append(binding)
    opened = {}
    for size in SIZES:
        candidates = (c for places in windows.values() for c in {raw[at : at + size] for raw, at in places})
        for binding, plain in tries(candidates, wanted):
            opened[of_binding[binding]] = json.loads(plain.rstrip(b" "))
    return opened


def is_known(everything, keks, kind, value) -> bool:
    """Does any file hold the blind tag of this identifier, under any key we have?"""
    core = hashlib.sha256(f"blind.v1|{kind}|{value}".encode()).digest()
    tags = [hmac.digest(expand(kek, b"blind-tag.v1"), core, "sha256") for kek in keks.values()]
    return any(tag in raw for raw in everything for tag in tags)


def expand(key: bytes, info: bytes) -> bytes:
    """HKDF-Expand with SHA-256, one block."""
    return hmac.digest(key, info + b"\x01", "sha256")


if __name__ == "__main__":
    print(json.dumps(attack(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2:])))

"""Where secret keys come from: a folder, systemd credentials, or (in the demo only) the environment.

A key is one line, ``slagkracht-key 1 NAME real|demo HEX``, so that a key of the demo is recognised and
refused elsewhere, and a key of a real system is refused by the demo.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from slagkracht.base.errors import Trouble

FORMAT = "slagkracht-key 1"
BYTES = 32
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
OTHERS = 0o077  # what a group and the rest of the world may do with a file


class KeyFault(Trouble):
    """A key is missing, malformed, or of the wrong kind for this mode. Says what to do; never the key."""


class Store(Protocol):
    """Keys by name. ``destroy`` overwrites and removes; a store that is kept elsewhere cannot."""

    def read(self, name: str) -> bytes: ...
    def names(self) -> list[str]: ...
    def create(self, name: str) -> bytes: ...
    def destroy(self, name: str) -> None: ...


def line_of(name: str, key: bytes, *, demo: bool) -> str:
    """The one line that a key file holds."""
    if not _NAME.fullmatch(name):
        raise KeyFault(f"{name!r} is not a name for a key")
    return f"{FORMAT} {name} {'demo' if demo else 'real'} {key.hex()}\n"


def _key_from(text: str, name: str, *, demo: bool) -> bytes:
    words = text.split()
    if len(words) != 5 or " ".join(words[:2]) != FORMAT or words[2] != name:
        raise KeyFault(f"key {name!r} is not a Slagkracht key of that name")
    if words[3] not in {"demo", "real"}:
        raise KeyFault(f"key {name!r} is damaged")
    if (words[3] == "demo") != demo:
        raise KeyFault(
            f"key {name!r} is a {words[3]} key and this system runs in "
            f"{'demo' if demo else 'production'} mode: refused"
        )
    return _decode(words[4], name)


def _decode(text: str, name: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise KeyFault(f"key {name!r} is damaged") from None  # the cause would show the key
    if len(key) != BYTES or len(set(key)) == 1:
        raise KeyFault(f"key {name!r} is damaged")
    return key


class Folder:
    """Keys as files in one folder, readable by their owner alone."""

    def __init__(self, path: Path, *, demo: bool) -> None:
        self.path = path
        self.demo = demo

    def read(self, name: str) -> bytes:
        path = self.path / name
        try:
            self._check(path)
            text = path.read_bytes().decode("ascii", "replace")
        except OSError as error:
            raise KeyFault(
                f"key {name!r} is not in {self.path}: make it with `slagkracht keys init`"
            ) from error
        return _key_from(text, name, demo=self.demo)

    def _check(self, path: Path) -> None:
        """A key that others may read is not a secret. The owner is whoever runs this, or root."""
        status = path.stat()
        if status.st_mode & OTHERS:
            raise KeyFault(f"key {path.name!r} may be read by others: chmod 600 {path}")
        if status.st_uid not in {0, os.geteuid()}:
            raise KeyFault(f"key {path.name!r} belongs to another user: chown it to the user that runs this")

    def names(self) -> list[str]:
        if not self.path.is_dir():
            return []
        return sorted(item.name for item in self.path.iterdir() if _NAME.fullmatch(item.name))

    def create(self, name: str) -> bytes:
        """Make a key: written in full beside its name, then put there in one step, never over another."""
        key = secrets.token_bytes(BYTES)
        line = line_of(name, key, demo=self.demo)
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.path / f".{name}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
            os.link(draft, self.path / name)
        except FileExistsError as error:
            raise KeyFault(f"key {name!r} is there already, and is never overwritten") from error
        finally:
            draft.unlink()
        sync_folder(self.path)
        return key

    def destroy(self, name: str) -> None:
        """Overwrite, then remove. On flash and copy-on-write disks the overwrite may leave the old blocks:
        docs/threats.md says to keep the folder on a small disk of its own or in a credential store."""
        path = self.path / name
        if not path.exists():
            return
        with path.open("r+b") as stream:
            stream.write(secrets.token_bytes(path.stat().st_size))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()
        sync_folder(self.path)


def sync_folder(path: Path) -> None:
    """Make a new or removed name durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Credentials(Folder):
    """Keys handed over by systemd (``LoadCredentialEncrypted=``): read here, made and removed there."""

    def _check(self, path: Path) -> None:
        """systemd sees to it: only the service's user can reach the folder (an ACL may show as group)."""

    def create(self, name: str) -> bytes:
        raise KeyFault(
            f"keys are systemd credentials here: make {name!r} with `slagkracht keys make {name}` on the "
            "machine that encrypts them, add it with systemd-creds and restart"
        )

    def destroy(self, name: str) -> None:
        if name in self.names():
            raise KeyFault(f"keys are systemd credentials here: remove {name!r} there and restart")


class Environment:
    """Keys in environment variables ``SLAGKRACHT_KEY_<NAME>``: the demo only, refused elsewhere."""

    PREFIX = "SLAGKRACHT_KEY_"

    def __init__(self, variables: Mapping[str, str], *, demo: bool) -> None:
        if not demo:
            raise KeyFault("keys in the environment are for the demo only: put them in a folder")
        self._variables = variables

    def _variable(self, name: str) -> str:
        return self.PREFIX + name.upper().replace("-", "_")

    def read(self, name: str) -> bytes:
        text = self._variables.get(self._variable(name))
        if text is None:
            raise KeyFault(f"key {name!r} is not in the environment")
        return _key_from(text, name, demo=True)

    def names(self) -> list[str]:
        held = self._variables.items()
        found = [v for v, text in held if v.startswith(self.PREFIX) and text.startswith(FORMAT)]
        return sorted(v.removeprefix(self.PREFIX).lower().replace("_", "-") for v in found)

    def create(self, name: str) -> bytes:
        raise KeyFault(f"the environment has no key {name!r} and cannot be given one")

    def destroy(self, name: str) -> None:
        if name in self.names():
            raise KeyFault("keys in the environment cannot be destroyed from here")


def store_of(how: str, folder: Path, variables: Mapping[str, str], *, demo: bool) -> Store:
    """The store that ``SLAGKRACHT_KEYS_FROM`` names: ``folder``, ``credentials`` or ``environment``."""
    if how == "folder":
        return Folder(folder, demo=demo)
    if how == "environment":
        return Environment(variables, demo=demo)
    if how != "credentials":
        raise KeyFault(f"keys come from folder, credentials or environment, not from {how!r}")
    given = variables.get("CREDENTIALS_DIRECTORY")
    if not given:
        raise KeyFault("systemd gave no credentials: add LoadCredentialEncrypted= to the unit")
    return Credentials(Path(given), demo=demo)

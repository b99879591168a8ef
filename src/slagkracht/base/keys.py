"""Where secret keys come from: a folder, systemd credentials, or (in the demo only) the environment.

A key is one line, ``slagkracht-key 1 NAME real|demo HEX``, so that a key of the demo is recognised and
refused elsewhere, and a key of a real system is refused by the demo.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

FORMAT = "slagkracht-key 1"
BYTES = 32


class KeyFault(RuntimeError):
    """A key is missing, malformed, or of the wrong kind for this mode. Says what to do; never the key."""


class Store(Protocol):
    """Keys by name. ``destroy`` overwrites and removes."""

    def read(self, name: str) -> bytes: ...
    def names(self) -> list[str]: ...
    def create(self, name: str) -> bytes: ...
    def destroy(self, name: str) -> None: ...


def line_of(name: str, key: bytes, *, demo: bool) -> str:
    """The one line that a key file holds."""
    return f"{FORMAT} {name} {'demo' if demo else 'real'} {key.hex()}\n"


def _key_from(text: str, name: str, *, demo: bool) -> bytes:
    words = text.split()
    if len(words) != 5 or " ".join(words[:2]) != FORMAT or words[2] != name:
        raise KeyFault(f"key {name!r} is not a Slagkracht key of that name")
    if (words[3] == "demo") != demo:
        raise KeyFault(
            f"key {name!r} is a {words[3]} key and this system runs in "
            f"{'demo' if demo else 'production'} mode: refused"
        )
    try:
        key = bytes.fromhex(words[4])
    except ValueError as error:
        raise KeyFault(f"key {name!r} is damaged") from error
    if len(key) != BYTES:
        raise KeyFault(f"key {name!r} is damaged")
    return key


class Folder:
    """Keys as files in one folder, readable by their owner alone."""

    def __init__(self, path: Path, *, demo: bool) -> None:
        self.path = path
        self.demo = demo

    def read(self, name: str) -> bytes:
        try:
            text = (self.path / name).read_text("ascii")
        except OSError as error:
            raise KeyFault(
                f"key {name!r} is not in {self.path}: make it with `slagkracht keys init`"
            ) from error
        return _key_from(text, name, demo=self.demo)

    def names(self) -> list[str]:
        if not self.path.is_dir():
            return []
        return sorted(item.name for item in self.path.iterdir() if not item.name.startswith("."))

    def create(self, name: str) -> bytes:
        key = secrets.token_bytes(BYTES)
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(line_of(name, key, demo=self.demo))
            stream.flush()
            os.fsync(stream.fileno())
        return key

    def destroy(self, name: str) -> None:
        """Overwrite, then remove. On flash and copy-on-write disks the overwrite may leave the old blocks:
        docs/threats.md says to keep the folder on a small disk of its own or in a credential store."""
        path = self.path / name
        if not path.exists():
            return
        size = path.stat().st_size
        with path.open("r+b") as stream:
            stream.write(secrets.token_bytes(size))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()


class Credentials:
    """Keys handed over by systemd (``LoadCredentialEncrypted=``): read here, made and removed there."""

    def __init__(self, path: Path, *, demo: bool) -> None:
        self._folder = Folder(path, demo=demo)

    def read(self, name: str) -> bytes:
        return self._folder.read(name)

    def names(self) -> list[str]:
        return self._folder.names()

    def create(self, name: str) -> bytes:
        raise KeyFault(
            f"keys are systemd credentials here: make {name!r} with `slagkracht keys make {name}` on the "
            "machine that encrypts them, add it with systemd-creds and restart"
        )

    def destroy(self, name: str) -> None:
        raise KeyFault(f"keys are systemd credentials here: remove {name!r} there and restart")


class Environment:
    """Keys in environment variables ``SLAGKRACHT_KEY_<NAME>``: the demo only, refused elsewhere."""

    PREFIX = "SLAGKRACHT_KEY_"

    def __init__(self, variables: Mapping[str, str], *, demo: bool) -> None:
        if not demo:
            raise KeyFault("keys in the environment are for the demo only")
        self._variables = variables

    def _variable(self, name: str) -> str:
        return self.PREFIX + name.upper().replace("-", "_")

    def read(self, name: str) -> bytes:
        try:
            return _key_from(self._variables[self._variable(name)], name, demo=True)
        except KeyError as error:
            raise KeyFault(f"key {name!r} is not in the environment") from error

    def names(self) -> list[str]:
        found = [v for v in self._variables if v.startswith(self.PREFIX)]
        return sorted(v.removeprefix(self.PREFIX).lower().replace("_", "-") for v in found)

    def create(self, name: str) -> bytes:
        raise KeyFault(f"the environment has no key {name!r} and cannot be given one")

    def destroy(self, name: str) -> None:
        raise KeyFault("keys in the environment cannot be destroyed from here")

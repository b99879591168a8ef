"""How a result was made, so that anyone can make it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from slagkracht import __version__


@dataclass(frozen=True)
class Recipe:
    """What went in: sha256 per input, the parameters, the seed (None: no chance involved), the version."""

    method: str
    inputs: Mapping[str, str]
    parameters: Mapping[str, Any]
    seed: int | None = None
    version: str = __version__

    def as_dict(self) -> dict[str, Any]:
        """The recipe as plain JSON-able data."""
        return asdict(self)


def sha256_of(path: str | Path) -> str:
    """The sha256 of a file, hexadecimal, read in pieces."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""What can be wrong with a file: as a whole, or with one cell. Codes with facts; the pages word them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class FileProblem(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Problem:
    """Something about one cell. ``row`` as a spreadsheet program numbers it; ``column`` a code.

    ``facts`` may echo the value of a structured cell; never that of a text or of a subject.
    """

    row: int
    column: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

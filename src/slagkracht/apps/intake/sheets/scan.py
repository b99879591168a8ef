"""A sheet's XML read once for what a value reader does not tell: formulas, errors, and how far it goes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

from slagkracht.apps.intake.sheets.problems import FileProblem

_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Place = tuple[int, int]  # row and column, from 0


@dataclass
class Scan:
    """What was found: cells with a formula, cells with an error value, and the last cell with content."""

    formulas: set[Place] = field(default_factory=set)
    faults: set[Place] = field(default_factory=set)
    last_row: int = -1
    last_column: int = -1
    _at: Place = (-1, -1)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        name = tag.rpartition(":")[2]
        if name == "row":
            row = attributes.get("r", "")
            self._at = (int(row) - 1 if row.isdigit() else self._at[0] + 1, -1)
        elif name == "c":
            self._cell(attributes)
        elif name in ("v", "is"):
            self._content()
        elif name == "f":
            self._content()
            self.formulas.add(self._at)

    def _cell(self, attributes: dict[str, str]) -> None:
        match = _REF.fullmatch(attributes.get("r", ""))
        if match:
            self._at = (int(match[2]) - 1, _index(match[1]))
        else:
            self._at = (self._at[0], self._at[1] + 1)
        if attributes.get("t") == "e":
            self.faults.add(self._at)

    def _content(self) -> None:
        self.last_row = max(self.last_row, self._at[0])
        self.last_column = max(self.last_column, self._at[1])


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def scan(part: bytes) -> Scan:
    """Read one worksheet part. Raises ``FileProblem`` when it is no XML."""
    found = Scan()
    parser = ParserCreate()
    parser.StartElementHandler = found.start
    parser.buffer_text = True
    try:
        parser.Parse(part, True)
    except ExpatError as error:
        raise FileProblem("file_damaged") from error
    return found

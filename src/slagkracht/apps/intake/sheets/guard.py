"""What is let in: the file's true kind, and a workbook whose size was measured before anything unpacks it.

The zip directory may lie about sizes, so every part is unpacked here under a limit, and only what was
measured is handed on, in a fresh container without compression.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from xml.etree.ElementTree import Element, ParseError, fromstring

from slagkracht.apps.intake.sheets.problems import FileProblem

MAX_PARTS = 2_000
MAX_UNPACKED = 100 * 1024 * 1024  # bytes; 10,000 signals with long texts are some 40 MB
MAX_RATIO = 250  # unpacked to packed; a list of 10,000 rows that are all alike is some 100
SMALL = 4 * 1024 * 1024  # bytes; below this a ratio says nothing
CHUNK = 1024 * 1024

Kind = Literal["xlsx", "csv"]
_CONTENT_TYPES, _ROOT_RELS = "[Content_Types].xml", "_rels/.rels"
_WORKBOOK, _RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_BESIDES = (_CONTENT_TYPES, _ROOT_RELS, _WORKBOOK, _RELS, "xl/sharedStrings.xml", "xl/styles.xml")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE: .xls, and .xlsx with a password
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def kind_of(name: str, content: bytes) -> Kind:
    """What a file really is, whatever its name says. Raises ``FileProblem`` for what is no list of ours."""
    if not content.strip():
        raise FileProblem("file_empty")
    if name.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise FileProblem("file_macros")
    if content.startswith(b"PK"):
        return "xlsx"
    if content.startswith(_OLD):
        raise FileProblem("file_old_excel")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileProblem("file_utf16")
    if content.startswith(_BINARY) or b"\0" in content:
        raise FileProblem("file_not_spreadsheet")
    return "csv"


@dataclass(frozen=True)
class Workbook:
    """A measured workbook: a container with one sheet and what it needs, and that sheet's own part."""

    container: bytes
    sheet: str
    part: bytes


def open_workbook(content: bytes, wanted: Iterable[str]) -> Workbook:
    """Measure a workbook and take one sheet out of it: one of the ``wanted`` names, else the first.

    Raises ``FileProblem`` for macros, a bomb, a password, a damaged file and whatever else is no workbook.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_directory(archive.infolist())
            return _take_sheet(archive, [name.casefold() for name in wanted])
    except _BAD_ZIP as error:
        raise FileProblem("file_damaged") from error


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower):
        raise FileProblem("file_macros")
    if any(part.flag_bits & 1 for part in parts):
        raise FileProblem("file_old_excel")
    if len(names) > MAX_PARTS or len(lower) != len(names):
        raise FileProblem("file_bomb")
    if _WORKBOOK not in names:
        raise FileProblem("file_other_office" if lower & _OTHER_OFFICE else "file_not_spreadsheet")
    _check_size(sum(part.file_size for part in parts), sum(part.compress_size for part in parts))


_OTHER_OFFICE = {"content.xml", "xl/workbook.bin"}  # OpenDocument, binary workbook


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * max(packed, 1)):
        raise FileProblem("file_bomb")


def _take_sheet(archive: zipfile.ZipFile, wanted: list[str]) -> Workbook:
    measured: dict[str, bytes] = {}
    for name in _BESIDES:
        if name in archive.NameToInfo:
            measured[name] = _unpack(archive, name, MAX_UNPACKED - sum(map(len, measured.values())))
    if _CONTENT_TYPES not in measured or _RELS not in measured:
        raise FileProblem("file_not_spreadsheet")
    sheet, path = _choose(measured, wanted)
    if path not in archive.NameToInfo:
        raise FileProblem("file_damaged")
    part = _unpack(archive, path, MAX_UNPACKED - sum(map(len, measured.values())))
    container = BytesIO()
    with zipfile.ZipFile(container, "w", zipfile.ZIP_STORED) as clean:
        for name, data in {**measured, path: part}.items():
            clean.writestr(name, data)
    return Workbook(container.getvalue(), sheet, part)


def _unpack(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """One part, unpacked in pieces: past the limit it is a bomb, whatever the directory said."""
    pieces, size = [], 0
    with archive.open(name) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > limit:
                raise FileProblem("file_bomb")
            pieces.append(piece)
    data = b"".join(pieces)
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise FileProblem("file_not_spreadsheet")
    return data


def _choose(parts: dict[str, bytes], wanted: list[str]) -> tuple[str, str]:
    """The name and the path of the sheet to read."""
    targets = {
        _local(item, "Id"): _local(item, "Target")
        for item in _xml(parts[_RELS])
        if _local(item, "Type").endswith("/worksheet")
    }
    sheets = [
        (_local(item, "name"), targets[_local(item, "id")])
        for item in _xml(parts[_WORKBOOK]).iter()
        if item.tag.endswith("}sheet") and _local(item, "id") in targets
    ]
    if not sheets:
        raise FileProblem("file_not_spreadsheet")
    name, target = next((s for s in sheets if s[0].casefold() in wanted), sheets[0])
    return name, target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _local(item: Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace."""
    return next((value for key, value in item.attrib.items() if key.rpartition("}")[2] == name), "")


def _xml(data: bytes) -> Element:
    try:
        return fromstring(data)  # noqa: S314  measured, and without a document type
    except ParseError as error:
        raise FileProblem("file_damaged") from error

"""Every dependency's licence is recorded and compatible with EUPL-1.2 (its appendix, or permissive)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/licences.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)[2:]
COMPATIBLE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|Lesser General Public|"
    r"GNU General Public License|GPL-2|GPL-3|CC0|Unlicense|Zlib|Artistic|Public Domain|HPND|EUPL|"
    r"CNRI|0BSD|OFL",
    re.IGNORECASE,
)


def test_the_lock_is_recorded_row_by_row():
    locked = set(
        re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements/dev.txt").read_text("utf-8"), re.MULTILINE)
    )
    recorded = {name for name, _version, _licence in ROWS}
    assert recorded <= locked
    assert len(recorded) > 0.85 * len(locked)  # some are for other platforms


@pytest.mark.parametrize(("name", "version", "licence"), ROWS, ids=[row[0] for row in ROWS])
def test_the_licence_is_compatible(name, version, licence):
    assert COMPATIBLE.search(licence), licence


def test_an_unknown_licence_would_be_caught():
    assert not COMPATIBLE.search("Proprietary, all rights reserved")
    assert not COMPATIBLE.search("see the package")

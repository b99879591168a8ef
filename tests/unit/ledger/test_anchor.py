"""The anchor file: only our own lines, in order, and whatever else happens to it is found."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.anchor import ANEW, Anchor, BrokenAnchor, read

AT = "2026-11-25T10:00:00+00:00"


@pytest.fixture
def key():
    return Ed25519PrivateKey.generate()


@pytest.fixture
def anchor(tmp_path, key):
    return Anchor(tmp_path / "anchor.jsonl", key)


def checkpoints(anchor, *numbers):
    for number in numbers:
        anchor.checkpoint(number, digest(number), at=AT)


def digest(number):
    return f"{number:064x}"


def numbers(anchor):
    return [line["number"] for line in anchor.lines()]


def rewrite(anchor, change):
    rows = anchor.path.read_bytes().splitlines()
    anchor.path.write_bytes(b"".join(row + b"\n" for row in change(rows)))


def test_what_was_signed_reads_back_with_the_public_key_alone(anchor, key):
    checkpoints(anchor, 1, 2)
    lines = list(read(anchor.path, key.public_key()))
    assert [(line["kind"], line["number"], line["digest"]) for line in lines] == [
        ("checkpoint", 1, digest(1)),
        ("checkpoint", 2, digest(2)),
    ]
    assert anchor.last() == (2, digest(2))
    assert anchor.path.stat().st_mode & 0o077 == 0


def test_another_key_reads_nothing(anchor):
    checkpoints(anchor, 1)
    with pytest.raises(BrokenAnchor, match="line 1"):
        list(read(anchor.path, Ed25519PrivateKey.generate().public_key()))


def test_a_later_checkpoint_stands_for_the_earlier_ones(anchor):
    checkpoints(anchor, 3, 2, 1, 3)
    assert numbers(anchor) == [3]


def test_two_different_entries_of_one_number_are_never_both_signed(anchor):
    checkpoints(anchor, 1)
    with pytest.raises(BrokenAnchor, match="another entry 1"):
        anchor.checkpoint(1, digest(9), at=AT)


def test_a_database_far_behind_its_anchor_is_not_signed(anchor):
    anchor.checkpoint(5_000, digest(5_000), at=AT, anew=True)
    with pytest.raises(BrokenAnchor, match="not the one it signed"):
        anchor.checkpoint(7, digest(7), at=AT)


def test_other_lines_carry_the_number_so_far(anchor):
    checkpoints(anchor, 4)
    anchor.append(anchors.RETIRED, epoch=1, at=AT)
    checkpoints(anchor, 4, 5)
    assert [(line["kind"], line["number"]) for line in anchor.lines()] == [
        ("checkpoint", 4),
        ("retired", 4),
        ("checkpoint", 5),
    ]


def another_last_digit(row):
    """A digit that surely differs: one fixed digit would be the right one in every sixteenth signature."""
    assert row.endswith(b'"}')
    return row[:-3] + (b"1" if row[-3:-2] == b"0" else b"0") + b'"}'


CHANGES = {
    "edited": lambda rows: [rows[0].replace(b'"number":1', b'"number":9'), *rows[1:]],
    "deleted": lambda rows: [rows[0], *rows[2:]],
    "first gone": lambda rows: rows[1:],
    "swapped": lambda rows: [rows[1], rows[0], *rows[2:]],
    "doubled": lambda rows: [rows[0], rows[0], *rows[1:]],
    "not json": lambda rows: [b"{", *rows[1:]],
    "not an object": lambda rows: [*rows, b"[]"],
    "blank": lambda rows: [*rows, b""],
    "unsigned line added": lambda rows: [*rows, b'{"kind":"gap","first":1,"last":3}'],
    "bad signature": lambda rows: [*rows[:-1], another_last_digit(rows[-1])],
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_the_file_is_found(anchor, name):
    checkpoints(anchor, 1, 2, 3)
    rewrite(anchor, CHANGES[name])
    with pytest.raises(BrokenAnchor):
        list(anchor.lines())


def test_the_broken_line_is_named(anchor):
    checkpoints(anchor, 1, 2, 3)
    rewrite(anchor, lambda rows: [rows[0], rows[1].replace(b'"number":2', b'"number":7'), rows[2]])
    with pytest.raises(BrokenAnchor) as caught:
        list(anchor.lines())
    assert caught.value.line == 2


def test_nothing_is_built_on_a_forged_last_line(anchor, key):
    checkpoints(anchor, 1, 2)
    forged = {"kind": "gap", "first": 1, "last": 2, "number": 2, "digest": digest(2), "at": AT}
    rewrite(anchor, lambda rows: [*rows, json.dumps({**forged, "previous": "", "signature": "00"}).encode()])
    with pytest.raises(BrokenAnchor, match="does not end in a line signed"):
        Anchor(anchor.path, key).checkpoint(3, digest(3), at=AT)


def test_a_file_that_became_shorter_is_noticed_by_who_wrote_it(anchor):
    checkpoints(anchor, 1, 2, 3)
    rewrite(anchor, lambda rows: rows[:1])
    with pytest.raises(BrokenAnchor, match="shorter"):
        checkpoints(anchor, 4)


def test_a_file_that_is_gone_is_not_begun_anew_by_itself(tmp_path, key):
    fresh = Anchor(tmp_path / "anchor.jsonl", key)
    with pytest.raises(BrokenAnchor, match="gone or empty"):
        fresh.checkpoint(ANEW + 1, digest(1), at=AT)
    fresh.checkpoint(ANEW + 1, digest(1), at=AT, anew=True)
    assert numbers(fresh) == [ANEW + 1]


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_line_torn_by_a_power_cut_goes(anchor, key, cut):
    checkpoints(anchor, 1, 2)
    raw = anchor.path.read_bytes()
    anchor.path.write_bytes(raw[:-cut])
    assert [line["number"] for line in read(anchor.path, key.public_key())] == [1]
    other = Anchor(anchor.path, key)
    checkpoints(other, 2, 3)
    assert numbers(other) == [1, 2, 3]


def test_a_write_that_stops_half_way_is_loud_and_mended(anchor, monkeypatch):
    checkpoints(anchor, 1)
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:40]))
    with pytest.raises(OSError, match="in full"):
        checkpoints(anchor, 2)
    monkeypatch.undo()
    checkpoints(anchor, 2)
    assert numbers(anchor) == [1, 2]


def test_a_line_too_long_is_refused_before_it_is_written(anchor):
    checkpoints(anchor, 1)
    with pytest.raises(ValueError, match="too long"):
        anchor.append(anchors.DESTROYED, records=["x" * 36] * 2_000, at=AT)
    assert numbers(anchor) == [1]


def test_many_writers_never_mix_their_lines(anchor, key):
    def write(number):
        Anchor(anchor.path, key).checkpoint(number, digest(number), at=AT)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(1, 60)))
    seen = numbers(anchor)
    assert seen == sorted(set(seen))
    assert seen[-1] == 59


def test_an_empty_or_missing_file_says_nothing(anchor, key):
    assert list(anchor.lines()) == []
    assert anchor.last() == (0, "0" * 64)
    anchor.path.touch()
    assert anchor.last() == (0, "0" * 64)

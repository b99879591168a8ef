"""The cryptography: what was sealed opens in its own place with its own key, and nowhere else."""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.crypto import WrongKey

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
fields = st.dictionaries(st.text(min_size=1, max_size=10), values, max_size=5)
KEY, RECORD, OWNER = crypto.new_key(), uuid4(), uuid4()
PLACE = {"kind": "fact", "record": RECORD, "owner": OWNER}


@given(fields)
def test_what_was_sealed_opens(content):
    sealed = crypto.seal_fields(KEY, content, **PLACE)
    assert crypto.open_fields(KEY, sealed, **PLACE) == content
    assert crypto.open_fields(KEY, memoryview(sealed), **PLACE) == content


@pytest.mark.parametrize("change", [{"kind": "text"}, {"record": uuid4()}, {"owner": uuid4()}])
def test_it_opens_nowhere_else(change):
    sealed = crypto.seal_fields(KEY, {"a": 1}, **PLACE)
    with pytest.raises(WrongKey):
        crypto.open_fields(KEY, sealed, **{**PLACE, **change})
    with pytest.raises(WrongKey):
        crypto.open_fields(crypto.new_key(), sealed, **PLACE)


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place, flip):
    sealed = bytearray(crypto.seal_fields(KEY, {"a": 1}, **PLACE))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(WrongKey):
        crypto.open_fields(KEY, bytes(sealed), **PLACE)


@pytest.mark.parametrize("sealed", [b"", b"x", b"x" * 12, b"x" * 27])
def test_what_is_too_short_is_no_ciphertext(sealed):
    with pytest.raises(WrongKey):
        crypto.decrypt(KEY, sealed, "x")


def test_the_length_tells_little():
    def length(n):
        return len(crypto.seal_fields(KEY, {"name": "x" * n}, **PLACE)) - 28

    assert {length(n) for n in range(200)} == {256}
    assert [length(n) for n in (300, 800, 1_500, 3_000, 5_000, 20_000)] == [
        512,
        1024,
        2048,
        4096,
        8192,
        20480,
    ]
    assert length(245) < length(246), "at the edge of a step"


def test_the_same_content_is_never_sealed_the_same():
    assert len({crypto.seal_fields(KEY, {"a": 1}, **PLACE) for _ in range(50)}) == 50
    assert len({crypto.new_key() for _ in range(50)}) == 50


def test_every_purpose_has_a_key_of_its_own():
    purposes = ["check.v1", "blind-tag.v1", "blind-pointer.v1"]
    derived = {crypto.derive(KEY, purpose) for purpose in purposes}
    assert len(derived) == 3
    assert KEY not in derived
    assert crypto.derive(KEY, "check.v1") == hmac.digest(KEY, b"check.v1\x01", "sha256")
    assert crypto.derive(KEY, "x" * 40) == HKDFExpand(SHA256(), 32, b"x" * 40).derive(KEY)


def test_bindings_are_written_codes():
    """They are part of every ciphertext: changing one makes all records unreadable."""
    assert crypto.record_binding("fact", RECORD, OWNER) == f"record.fact.v1|{RECORD}|{OWNER}"
    assert crypto.owner_key_binding(OWNER, 3) == f"key.owner.v1|{OWNER}|3"
    assert crypto.record_key_binding(RECORD, OWNER) == f"key.record.v1|{RECORD}|{OWNER}"
    assert crypto.handles_binding(RECORD) == f"handles.v1|{RECORD}"


def test_blind_tags_depend_on_kind_value_and_epoch():
    core = crypto.blind_core("bsn", "111111110")
    assert core == sha256(b"blind.v1|bsn|111111110").digest()
    others = [crypto.blind_core("kvk", "111111110"), crypto.blind_core("bsn", "111111111")]
    tags = {crypto.blind_tag(KEY, c) for c in (core, *others)} | {crypto.blind_tag(crypto.new_key(), core)}
    assert len(tags) == 4
    assert crypto.pointer_key(KEY, core) != crypto.blind_tag(KEY, core)
    assert crypto.pointer_key(KEY, core) != crypto.pointer_key(KEY, others[0])

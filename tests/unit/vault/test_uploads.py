"""Uploads stay in memory, all files of a request together within the limit, and are never kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadhandler import StopFutureHandlers

from slagkracht.base.uploads import TOO_LARGE, MemoryOnly, NoStorage


@pytest.fixture
def handler(settings):
    settings.UPLOAD_LIMIT = 100
    return MemoryOnly()


def upload(handler, *chunks):
    with pytest.raises(StopFutureHandlers):
        handler.new_file("file", "a.csv", "text/csv", None)
    for start, chunk in enumerate(chunks):
        assert handler.receive_data_chunk(chunk, start) is None
    return handler.file_complete(sum(map(len, chunks)))


def test_a_file_within_the_limit_is_all_there(handler):
    made = upload(handler, b"a" * 60, b"b" * 40)
    assert made.read() == b"a" * 60 + b"b" * 40
    assert not getattr(made, TOO_LARGE)


def test_past_the_limit_the_bytes_are_dropped_and_it_says_so(handler):
    made = upload(handler, b"a" * 60, b"b" * 41, b"c" * 1_000_000)
    assert made.read() == b""
    assert getattr(made, TOO_LARGE)
    assert made.size == 1_000_101


def test_many_files_share_the_limit(handler):
    first, second, third = (upload(handler, b"x" * n) for n in (70, 40, 30))
    assert [getattr(f, TOO_LARGE) for f in (first, second, third)] == [False, True, False]


def test_nothing_can_be_kept():
    storage = NoStorage()
    assert not storage.exists("a")
    for kept in (
        lambda: storage.save("a", __import__("io").BytesIO(b"x")),
        lambda: storage.open("a"),
        lambda: storage.url("a"),
    ):
        with pytest.raises(PermissionError):
            kept()

"""Texts cut into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.similar.words import counts, fold, stem_of, stems_of, stop_words, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("De BURGEMEESTER sloot het pand.", ["burgemeester", "sloot", "pand"]),
        ("geïnd, coördinatie, één café", ["geind", "coordinatie", "cafe"]),
        ("cafe\u0301s", ["cafes"]),
        ("auto's in 2018 op de A2", ["auto", "2018", "a2"]),
        ("snake_case en e-mail", ["snake", "case", "mail"]),
        ("ﬁnanciën", ["financien"]),
        ("  \n\t ", []),
        ("🚗 «pand» “loods”", ["pand", "loods"]),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("woning", "woningen"),
        ("autobedrijf", "autobedrijven"),
        ("hennepkwekerij", "hennepkwekerijen"),
        ("boete", "boetes"),
        ("pand", "panden"),
        ("witwassen", "witgewassen"),
        ("dreiging", "gedreigd"),
    ],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem_of(one) == stem_of(other)


def test_stop_words_are_folded_and_say_nothing():
    assert all(word == fold(word) for word in stop_words())
    assert not counts("het")
    assert not counts("x")
    assert counts("pand")
    assert not {"pand", "geld", "burgemeester"} & stop_words()


def test_a_word_without_a_stem_stands_for_itself():
    assert all(stems_of(["", "ge", "loods"])[1:])
    assert stems_of([]) == []


@given(st.text())
def test_any_text_gives_folded_words(text):
    for word in words_of(text):
        assert word == fold(word)
        assert len(word) >= 2

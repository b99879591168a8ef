"""Searching: scores against BM25 written out, reasons that add up, and a labelled sample."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.similar import search
from slagkracht.core.similar.search import find, like, unknown_words
from slagkracht.core.similar.texts import index, trigrams
from slagkracht.core.similar.words import stem_of, words_of
from tests.unit.core.similar import sample

WORDS = st.sampled_from(
    ["pand", "panden", "loods", "garage", "café", "geld", "de", "hennepkwekerij", "kwekerij"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=8).map(" ".join), min_size=1, max_size=8)


def searchable(texts: list[str]):
    return index([str(i) for i in range(len(texts))], texts)


def written_out(texts: list[str], question: str) -> list[float]:
    """BM25 by the book on whole stems."""
    bags = [Counter(stem_of(word) for word in words_of(text)) for text in texts]
    asked = Counter(stem_of(word) for word in words_of(question))
    mean = max(sum(bag.total() for bag in bags) / len(bags), 1.0)
    scores = []
    for bag in bags:
        score = 0.0
        for stem, n in asked.items():
            within = sum(stem in other for other in bags)
            rarity = math.log(1 + (len(bags) - within + 0.5) / (within + 0.5))
            length = 1 - 0.75 + 0.75 * bag.total() / mean
            score += 9 * n / (8 + n) * rarity * bag[stem] * 2.2 / (bag[stem] + 1.2 * length)
        scores.append(score)
    return scores


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
@settings(deadline=None)
def test_scores_are_bm25(texts, question):
    if not words_of(question):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "ALIKE", 2.0)  # no parts
        hits = find(searchable(texts), question, top=100)
    expected = written_out(texts, question)
    assert {hit.id: hit.score for hit in hits} == pytest.approx(
        {str(i): score for i, score in enumerate(expected) if score > 0}
    )
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
@settings(deadline=None)
def test_reasons_add_up_and_stand_in_the_text(texts, question):
    if not words_of(question):
        return
    for hit in find(searchable(texts), question):
        assert sum(reason.weight for reason in hit.why) == pytest.approx(hit.score)
        assert 0 < hit.covered <= 1 + 1e-12
        there = set(words_of(texts[int(hit.id)]))
        for reason in hit.why:
            assert reason.found
            assert set(reason.found) <= there
            assert reason.asked in words_of(question)
            stems = {stem_of(word) for word in reason.found}
            assert (stems == {stem_of(reason.asked)}) == reason.whole


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
@settings(deadline=None)
def test_the_index_counts_what_words_of_counts(texts):
    found = searchable(texts)
    assert found.lengths.tolist() == [len(words_of(text)) for text in texts]
    for stem, number in found.number.items():
        where, times = found.postings(number)
        counted = {
            i: n for i, text in enumerate(texts) if (n := [stem_of(w) for w in words_of(text)].count(stem))
        }
        assert dict(zip(where.tolist(), times.tolist(), strict=True)) == counted


def test_a_part_of_a_compound_is_found_and_counts_for_less():
    hits = find(
        searchable(["een kwekerij hier", "een hennepkwekerij hier", "een zonnestudio hier"]), "kwekerijen"
    )
    assert [hit.id for hit in hits] == ["0", "1"]
    assert [hit.why[0].whole for hit in hits] == [True, False]
    assert hits[1].why[0].found == ("hennepkwekerij",)
    assert hits[1].score < 0.6 * hits[0].score
    back = find(searchable(["een kwekerij", "niets"]), "hennepkwekerijen")
    assert back[0].why[0].found == ("kwekerij",)


def test_short_words_are_no_parts():
    assert find(searchable(["drugslab in een schuur"]), "lab") == []
    assert unknown_words(searchable(["drugslab in een schuur"]), "lab schuren café") == ["lab", "cafe"]


def test_a_rare_word_tells_more_than_a_common_one():
    texts = ["pand in de stad"] * 5 + ["loods in de stad"]
    assert find(searchable(texts), "pand loods")[0].id == "5"


def test_the_text_itself_comes_first_and_is_left_out_when_asked_by_name():
    texts = sample.texts()
    found = index(list(texts), list(texts.values()))
    for name, text in texts.items():
        assert find(found, text, top=1)[0].id == name
        assert name not in {hit.id for hit in like(found, name, top=48)}
    assert find(found, texts["L01"], top=1)[0].covered == pytest.approx(1.0)


def test_equal_texts_come_in_order():
    assert [hit.id for hit in find(searchable(["pand"] * 4), "pand", top=3)] == ["0", "1", "2"]


def test_asking_twice_gives_the_same_and_other_company_only_other_scores():
    texts = sample.texts()
    found = index(list(texts), list(texts.values()))
    again = index(list(texts), list(texts.values()))
    assert find(found, "panden witwassen") == find(again, "panden witwassen")
    turned = dict(reversed(texts.items()))
    other = find(index(list(turned), list(turned.values())), "panden witwassen")
    assert {hit.id: hit.score for hit in other} == pytest.approx(
        {hit.id: hit.score for hit in find(found, "panden witwassen")}
    )


@pytest.mark.parametrize("question", ["", "de het een", "?! x"])
def test_a_question_without_a_word(question):
    with pytest.raises(UnusableInput) as error:
        find(searchable(["pand"]), question)
    assert error.value.code == "similar.nothing_to_look_for"


def test_wrong_names():
    with pytest.raises(UnusableInput) as error:
        like(searchable(["pand"]), "weg")
    assert error.value.facts == {"value": "weg"}
    with pytest.raises(UnusableInput) as error:
        index(["a", "b", "a"], ["x", "y", "z"])
    assert error.value.facts == {"value": "a", "position": 3}


def test_texts_without_words():
    found = searchable(["", "de het", "  "])
    assert found.stems == ()
    assert find(found, "pand") == []
    assert unknown_words(found, "pand") == ["pand"]


def test_a_long_word_list_is_cut_where_it_is_shown():
    text = " ".join(f"pand{letter}huis" for letter in "abcdefghijklm")
    hit = find(searchable([text, "niets"]), "panden")[0]
    assert len(hit.why[0].found) == search.MOST_WORDS_SHOWN


def test_trigrams_mark_the_ends():
    assert trigrams("kerk") == {"$ke", "ker", "erk", "rk$"}
    assert trigrams("ab") == {"$ab", "ab$"}


def plain_words(texts: dict[str, str], question: str) -> list[str]:
    """The alternative without stems or parts: how many words are shared."""
    asked = set(words_of(question))
    shared = {name: len(asked & set(words_of(text))) for name, text in texts.items()}
    return [name for name in sorted(texts, key=lambda n: -shared[n]) if shared[name]]


def test_stems_and_parts_each_earn_their_place_on_the_sample(monkeypatch):
    texts = sample.texts()
    found = index(list(texts), list(texts.values()))

    def ours(question: str) -> list[str]:
        return [hit.id for hit in find(found, question)]

    whole = sample.quality(ours)
    compounds = sample.quality(ours, "compound")
    monkeypatch.setattr(search, "ALIKE", 2.0)
    without_parts = sample.quality(ours)
    assert whole > 0.8
    assert whole > without_parts + 0.1
    assert without_parts > sample.quality(lambda question: plain_words(texts, question)) + 0.05
    assert compounds > sample.quality(ours, "compound") + 0.2


def test_synonyms_are_missed_as_the_limits_say():
    texts = sample.texts()
    found = index(list(texts), list(texts.values()))
    assert "L02" not in {hit.id for hit in find(found, "wietplantage")}


@pytest.mark.slow
def test_many_texts():
    rng = np.random.default_rng(1)
    words = np.array([f"woord{i}" for i in range(20_000)])
    texts = [" ".join(words[row]) for row in rng.zipf(1.3, (100_000, 20)) % 20_000]
    found = searchable(texts)
    assert len(find(found, "woord12345 woord77", top=10)) == 10

"""The tokeniser: what counts as a word, and where it stands in the text as written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.words import places, words

ODD = st.text(st.characters(codec="utf-8") | st.sampled_from("éÉ\u0301ßﬁℌİ½日本’“…-_Å"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Police, policed.", ["the", "police", "policed"]),
        ("Café cafe\u0301 CAFÉ", ["cafe", "cafe", "cafe"]),
        ("Straße ﬁnance ℌello", ["strasse", "finance", "hello"]),
        ("can’t “stop” U.S.", ["can", "t", "stop", "u", "s"]),
        ("日本 news", ["日", "本", "news"]),
        ("x" * 70, ["x" * 60]),
        ("snake_case", ["snake", "case"]),
        ("\ue000\ue001\ue002 * \x00", []),
    ],
)
def test_words_are_without_case_accents_and_punctuation(text, found):
    assert words(text) == found


@given(ODD)
def test_words_hold_nothing_that_an_engine_would_read_as_its_own(text):
    assert all(re.fullmatch("[a-z0-9\x80-\ud7ff\uf900-\U0010ffff]+", word) for word in words(text))


@given(ODD)
def test_places_are_of_the_same_words(text):
    placed = places(text)
    assert [word for word, _, _ in placed] == words(text)
    assert all(start < stop for _, start, stop in placed)


def test_a_place_holds_the_accents_of_its_last_letter():
    text = "cafe\u0301 x"
    assert [text[start:stop] for _, start, stop in places(text)] == ["cafe\u0301", "x"]

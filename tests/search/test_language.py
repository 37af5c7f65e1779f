"""The language of questions: what is understood, and that everything else is words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search import LONGEST_QUERY, Bound, parse


def read(text):
    """A question as short words: kind, value, and marks for minus, prefix and whole name."""
    return [
        (item.kind, item.day.isoformat())
        if isinstance(item, Bound)
        else ("-" * item.minus + item.kind, " ".join(item.words) + "*" * item.prefix + "." * item.whole)
        for item in parse(text).items
    ]


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("police robots", [("", "police"), ("", "robots")]),
        ('"facial recognition" -miami', [("", "facial recognition"), ("-", "miami")]),
        ('-"south florida"', [("-", "south florida")]),
        ("police “facial recognition” −miami", [("", "police"), ("", "facial recognition"), ("-", "miami")]),
        ('police "facial rec', [("", "police"), ("", "facial rec")]),
        ("polic*", [("", "polic*")]),
        ('"facial recog*"', [("", "facial recog*")]),
        ("po*", [("", "po")]),
        ("*", []),
        ("東京*", [("", "東 京")]),
        ("aaa* bbb* ccc* ddd*", [("", "aaa*"), ("", "bbb*"), ("", "ccc*"), ("", "ddd")]),
        ("topic:robots", [("topic", "robots")]),
        ('topic:"Machine Learning"', [("topic", "machine learning.")]),
        ('TOPIC:a -From:"The Verge"', [("topic", "a"), ("-from", "the verge.")]),
        ("from:www.wired.com", [("from", "www wired com")]),
        ("topic:rob*", [("topic", "rob*")]),
        ("after:2020 before:2020-07", [("after", "2020-01-01"), ("before", "2020-07-01")]),
        ('after:"2020-07-15"', [("after", "2020-07-15")]),
        ("-after:2020-07-15 -before:2020", [("before", "2020-07-15"), ("after", "2020-01-01")]),
        ("after:9999-99-99", [("", "after 9999 99 99")]),
        ("after:2020-02-30", [("", "after 2020 02 30")]),
        ("before:0000", [("", "before 0000")]),
        ("before:yesterday", [("", "before yesterday")]),
        ("after:20200715", [("", "after 20200715")]),
        ("topic:", [("", "topic")]),
        ("topic: robots", [("", "topic"), ("", "robots")]),
        ('topic:""', [("", "topic")]),
        ("from:-", [("", "from")]),
        ("site:example.org", [("", "site example org")]),
        ("a a A", [("", "a"), ("", "a")]),
        ("NEAR(a b) {x}: ^y", [("", "near a"), ("", "b"), ("", "x"), ("", "y")]),
    ],
)
def test_it_understands(text, understood):
    assert read(text) == understood


@pytest.mark.parametrize("text", ["po*", "aaa* bbb* ccc* ddd*"])
def test_a_star_that_is_left_out_is_told(text):
    assert [term.typed for term in parse(text).unheeded] == [text.split()[-1]]


def test_days_are_those_of_the_sites_time_zone(settings):
    settings.TIME_ZONE = "UTC"
    utc = parse("after:2020-07-15").items[0].number
    settings.TIME_ZONE = "America/New_York"
    assert parse("after:2020-07-15").items[0].number - utc == 4 * 3600 << 20


@given(
    st.text(max_size=300) | st.lists(st.sampled_from(list('"-*: topicfrmae0129')), max_size=60).map("".join)
)
def test_the_tidy_writing_of_a_question_is_the_same_question(text):
    query = parse(text)
    if len(query.text) <= LONGEST_QUERY:
        again = parse(query.text)
        assert [each.__dict__ | {"typed": ""} for each in again.items] == [
            each.__dict__ | {"typed": ""} for each in query.items
        ]


def test_a_filter_can_be_taken_away_and_added():
    query = parse('police topic:robots after:2020 "facial')
    topic, after = query.filters
    assert query.without(topic).text == 'police after:2020 "facial"'
    assert query.without(topic, after).text == 'police "facial"'
    assert query.narrowed("from", 'The "Verge"') == 'police topic:robots after:2020 "facial" from:"The Verge"'


@pytest.mark.parametrize("name", ["Robots", "!!", "x" * 190])
def test_there_is_no_narrowing_by_what_is_in_force_or_cannot_be_asked(name):
    assert parse('police topic:"robots"').narrowed("topic", name) == ""


def test_the_beginnings_of_words_forgive_slips():
    assert parse("facial recogntion licence -miami").starred().text == "fac* recogn* lice* -miami"


def test_days_outside_all_time_are_words(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    assert read("after:0001-01-01") in ([("after", "0001-01-01")], [("", "after 0001 01 01")])
    assert parse("after:9999-12-31").items[0].day == date(9999, 12, 31)

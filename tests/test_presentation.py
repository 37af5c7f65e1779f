"""How things are put before readers."""

from datetime import UTC, date, datetime

import pytest

from articles.presentation import (
    cut,
    full_time,
    heat_level,
    host,
    list_date,
    machine_time,
    monogram,
    period,
    reading_minutes,
    tone,
)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("New York Times", "NYT"),
        ("NBC 6 South Florida", "NBC"),
        ("CNBC", "CNBC"),
        ("PC Magazine", "PC"),
        ("VentureBeat", "VB"),
        ("ZDNet", "ZDN"),
        ("ITWeb", "ITW"),
        ("The Hill", "H"),
        ("The Next Web", "NW"),
        ("The", "T"),
        ("eMarketer", "M"),
        ("11Alive", "A"),
        ("Geek.com", "G"),
        ("Las Vegas Review-Journal", "LVR"),
        ("South China Morning Post", "SCM"),
        ("Becker's Hospital Review", "BHR"),
        ("WIRED", "W"),
        ("spectrumlocalnews", "S"),
        ("朝日新聞", "朝"),
        ("Ведомости", "В"),
        ("24/7", "2"),
        ("", ""),
    ],
)
def test_a_monogram_is_an_acronym_camel_capitals_or_initials(name, letters):
    assert monogram(name) == letters


def test_a_tone_is_the_last_byte_of_the_domains_hash():
    assert [tone(domain) for domain in ("nytimes.com", "venturebeat.com", "zdnet.com")] == [3, 4, 5]


@pytest.mark.parametrize(
    ("heat", "level"),
    [
        (None, 0),
        (-1, 0),
        (0, 0),
        (1, 1),
        (79, 1),
        (80, 2),
        (149, 2),
        (150, 3),
        (250, 4),
        (449, 4),
        (450, 5),
        (9999, 5),
    ],
)
def test_heat_has_five_levels_and_none_below_one(heat, level):
    assert heat_level(heat) == level


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        ("Ends so...", "Ends so…"),
        ("Ends so ...", "Ends so…"),
        ("Ends so…", "Ends so…"),
        ("One two three four five six", "One two three four…"),
        ("One two three four, five six", "One two three four…"),
        ("This is a sentence. And another one.", "This is a sentence."),
        ("One two. Three four five six seven", "One two. Three four…"),
        ("He met the U.S. Senator, they said", "He met the U.S…"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahr…"),
    ],
)
def test_excerpts_end_at_a_sentence_or_a_word(text, shown):
    assert cut(text, 20) == shown


def test_a_cut_is_never_longer_than_its_limit_and_the_mark():
    text = "abc. De fghij, klmno pqrst. Uvwxyz " * 20
    assert all(len(cut(text, limit)) <= limit + 1 for limit in range(1, 300))


def test_dates_carry_their_year_and_the_sites_zone(settings):
    moment = datetime(2020, 7, 8, 22, 20, 59, tzinfo=UTC)
    assert list_date(moment) == "8 Jul 2020, 22:20"
    assert full_time(moment) == "Wednesday 8 July 2020, 22:20 UTC"
    settings.TIME_ZONE = "Asia/Kolkata"
    assert list_date(moment) == "9 Jul 2020, 03:50"
    assert full_time(moment) == "Thursday 9 July 2020, 03:50 IST"
    assert machine_time(moment) == "2020-07-08T22:20:59Z"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2020, 1, 20), date(2020, 1, 20), "20 January 2020"),
        (date(2020, 1, 20), date(2020, 1, 27), "20 to 27 January 2020"),
        (date(2020, 1, 20), date(2020, 2, 3), "20 January to 3 February 2020"),
        (date(2019, 12, 20), date(2020, 1, 3), "20 December 2019 to 3 January 2020"),
    ],
)
def test_a_period_says_month_and_year_once(first, last, shown):
    assert period(first, last) == shown


def test_reading_takes_a_minute_at_least():
    assert [reading_minutes("word " * words) for words in (0, 10, 880)] == [1, 1, 4]


def test_a_host_has_no_www():
    assert [host(url) for url in ("https://www.zdnet.com/x", "https://a.example:8080/", "")] == [
        "zdnet.com",
        "a.example",
        "",
    ]

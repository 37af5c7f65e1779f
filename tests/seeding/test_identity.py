"""Keys, slugs, numbers and file names: the same for the same piece, whatever came first."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.seeding.addresses import clean_url
from articles.seeding.identity import (
    article_slug,
    file_key,
    file_name_for,
    latest_number,
    slugify_title,
    title_key,
    url_key,
)
from tests.seeding.test_addresses import addresses

MOMENT = datetime(2020, 7, 9, 0, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.org:80/A/", "https://example.org/A"),
        ("https://example.org", "https://example.org"),
        ("https://example.org//", "https://example.org"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org./a#part", "https://example.org/a"),
        ("https://example.org/%7ea/%c3%a9?q=%41", "https://example.org/~a/%C3%A9?q=A"),
        ("https://example.org/a%2Fb|c%", "https://example.org/a%2Fb%7Cc%25"),
        ("https://example.org/a/?amp", "https://example.org/a"),
        ("https://example.org/a?amp=1&x=2&ref=home&y", "https://example.org/a?x=2&y"),
        (
            "https://example.org/a?utm_source=x&utm_=y&fbclid=1&gclid=2&ocid=3&cmpid=4",
            "https://example.org/a",
        ),
        ("https://example.org/a?utm%5Fsource=x", "https://example.org/a"),
        ("https://example.org/news.php?id=2&b=1&a=0", "https://example.org/news.php?id=2&b=1&a=0"),
        ("https://www.youtube.com/watch?v=WJk-Y8LQlfE", "https://youtube.com/watch?v=WJk-Y8LQlfE"),
        (
            "https://example.org/a?_amp=true&amplify=1&refs=2",
            "https://example.org/a?_amp=true&amplify=1&refs=2",
        ),
        ("https://example.org?b", "https://example.org?b"),
        ("https://www.com/", "https://www.com"),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_the_key_of_an_address_is_its_canonical_form(url, key):
    assert url_key(url) == key


def test_pieces_that_differ_in_path_or_parameter_have_different_keys():
    different = ("a", "A", "a/b", "a?id=1", "a?id=2", "a%2Fb", "a?b=1&c=2")
    assert len({url_key(f"https://example.org/{rest}") for rest in different}) == len(different)


@given(addresses)
def test_the_key_of_a_key_is_itself(text):
    key = url_key(clean_url(text))
    assert url_key(key) == key


@given(addresses)
def test_every_clean_address_has_a_printable_key(text):
    url = clean_url(text)
    assert bool(url_key(url)) == bool(url)
    assert url_key(url).isprintable()


def test_a_title_key_holds_exact_title_and_utc_time():
    later = MOMENT.astimezone(timezone(timedelta(hours=9)))
    assert title_key("A | b", later) == "title:A | b|2020-07-09T00:20:00Z"
    assert title_key("A", None) == "title:A|"


def test_a_file_key_holds_the_path():
    assert file_key("a/b.txt") == "file:a/b.txt"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How the Police Use It, and Where", "how-the-police-use-it-and-where"),
        ("  Café – snake_case -- $5  ", "-cafe-snake_case-5-"),
        ("Тест 東京", "-"),
        ("", ""),
    ],
)
def test_slugs_are_made_as_the_publisher_makes_them(title, slug):
    assert slugify_title(title) == slug


def test_an_articles_slug_has_the_words_and_six_digits_of_the_key():
    slug = article_slug("Boston: “No Longer”", "https://example.org/a")
    assert slug == "boston-no-longer-" + article_slug("x", "https://example.org/a")[-6:]
    assert slug != article_slug("Boston: “No Longer”", "https://example.org/b")


def test_an_articles_slug_is_cut_without_a_trailing_hyphen():
    slug = article_slug("a" * 79 + " b", "k")
    assert slug[:-7] == "a" * 79
    assert article_slug("– A –", "k")[:-6] == "a-"
    assert len(article_slug("b" * 200, "k")) == 87


def test_a_title_without_any_ascii_gets_twelve_digits():
    assert len(article_slug("東京", "k")) == 12
    assert article_slug("東京", "k").startswith(article_slug("x", "k")[-6:])


def test_numbers_end_in_twenty_bits_of_the_key():
    ends = [latest_number(MOMENT, article_slug("T", str(n))) % 2**20 for n in range(200)]
    assert min(ends) < 2**14
    assert max(ends) > 2**20 - 2**14


def test_numbers_sort_by_time_and_then_tell_keys_apart():
    one, other = article_slug("T", "a"), article_slug("T", "b")
    assert latest_number(MOMENT, one) >> 20 == 1594254000
    assert latest_number(MOMENT, one) != latest_number(MOMENT, other)
    assert latest_number(MOMENT + timedelta(seconds=1), one) > latest_number(MOMENT, other)
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=-5)))
    assert latest_number(elsewhere, one) == latest_number(MOMENT, one)


@given(st.integers(-30_000_000_000, 253_000_000_000), st.text(max_size=20))
def test_every_time_has_a_number_that_fits_a_database(seconds, key):
    number = latest_number(
        datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), article_slug("T", key)
    )
    assert -(2**63) <= number < 2**63
    assert number >> 20 == seconds


def test_a_derived_file_name_has_the_utc_day_and_the_slug():
    late = datetime(2020, 7, 9, 23, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert file_name_for(late, "A – B") == "2020-07-10-a-b.md"
    assert file_name_for(None, "A b") == "a-b.md"

"""Addresses, domains and players: what is kept, and in what form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.seeding.addresses import clean_domain, clean_url, domain_of, youtube_id


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"),
        ("HTTP://Example.ORG", "http://example.org"),
        (" https://example.org/a.jpg\t", "https://example.org/a.jpg"),
        ("https://i.example/a.png?fit=1812%2C858&#038;ssl=1", "https://i.example/a.png?fit=1812%2C858&ssl=1"),
        ("https://example.org/?a&amp;b&#38;c&amp;amp;d&lt;", "https://example.org/?a&b&c&d&lt;"),
        ("https://example.org/Lake-Now\u00a0Supports", "https://example.org/Lake-Now%C2%A0Supports"),
        ("https://example.org/-centers\u2028/", "https://example.org/-centers%E2%80%A8/"),
        ("https://example.org/a b\nc", "https://example.org/a%20b%0Ac"),
        ("https://example.org/â€™", "https://example.org/%C3%A2%E2%82%AC%E2%84%A2"),
        ("https://example.org/\u202ex", "https://example.org/%E2%80%AEx"),
        ("https://münchen.example/ö", "https://münchen.example/%C3%B6"),
        ("https://example.org:08080/", "https://example.org:8080/"),
        ("https://example.org:/x", "https://example.org/x"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("https://example.org./x", "https://example.org./x"),
        ("https://münchen.example./x", "https://münchen.example./x"),
        ("https://example.org:1/", "https://example.org:1/"),
        ("https://example.org:65535/", "https://example.org:65535/"),
    ],
)
def test_an_address_is_kept_in_plain_ascii(written, cleaned):
    assert clean_url(written) == cleaned


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.org/a",
        "/assets/a.jpg",
        "//example.org/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "https:///x",
        "https://user:pw@example.org/",
        "https://good.example@evil.example/",
        "https://good.example\\@evil.example/",
        "https://exa mple.org/",
        "https://ex\u202eample.org/",
        "https://.example.org/",
        "https://a..b/",
        "https://example.org:65536/",
        "https://example.org:0/",
        "https://[x]/",
        "https://" + "a" * 254 + "/",
    ],
)
def test_what_is_no_plain_web_address_is_none(written):
    assert clean_url(written) == ""


def test_a_relative_address_is_resolved_where_there_is_a_base():
    assert clean_url("/a/b.jpg", "https://assets.example/site/") == "https://assets.example/a/b.jpg"
    assert clean_url("//cdn.example/b.jpg", "https://assets.example/") == "https://cdn.example/b.jpg"
    assert clean_url("https://example.org/b.jpg", "https://assets.example/") == "https://example.org/b.jpg"
    assert clean_url("javascript:alert(1)", "https://assets.example/") == ""


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("NBCMiami.com", "nbcmiami.com"),
        ("www.example.org", "example.org"),
        ("abc.com/news/x?_amp=true", "abc.com"),
        ("abc.com?x", "abc.com"),
        ("https://www.abc.com:443/news", "abc.com"),
        (" abc.com. ", "abc.com"),
        ("www.com", "www.com"),
        ("münchen.example", "münchen.example"),
        ("not a domain", ""),
        ("..", ""),
        ("a/../b", "a"),
        ("user@abc.com", ""),
        ("a." * 200, ""),
        ("", ""),
    ],
)
def test_a_domain_is_a_bare_host(written, domain):
    assert clean_domain(written) == domain


def test_the_domain_of_an_address_is_its_bare_host():
    assert domain_of("https://www.example.org:81/x") == "example.org"
    assert domain_of("") == ""


def player(source: str) -> str:
    return f'<iframe width="800" src="{source}" allow="autoplay; encrypted-media" allowfullscreen></iframe>'


def test_a_player_of_youtube_gives_its_video():
    assert youtube_id(player("https://www.youtube.com/embed/WJk-Y8LQlfE") + "\n") == "WJk-Y8LQlfE"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "https://www.youtube.com/embed/WJk-Y8LQlfE",
        player("https://www.youtube.com/embed/WJk-Y8LQlfE?autoplay=1"),
        player("https://www.youtube.com/embed/WJk-Y8LQlf"),
        player("https://www.youtube.com.evil.example/embed/WJk-Y8LQlfE"),
        player("http://www.youtube.com/embed/WJk-Y8LQlfE"),
        player("//www.youtube.com/embed/WJk-Y8LQlfE"),
        player("https://player.example/embed/WJk-Y8LQlfE"),
        player('https://www.youtube.com/embed/WJk-Y8LQlfE" src="https://evil.example'),
        player("https://www.youtube.com/embed/WJk-Y8LQlfE") * 2,
        player("https://www.youtube.com/embed/WJk-Y8LQlfE") + "<script></script>",
        "<iframe data-src='https://www.youtube.com/embed/WJk-Y8LQlfE'></iframe>",
    ],
)
def test_any_other_markup_gives_none(markup):
    assert youtube_id(markup) == ""


usual = [
    "http://",
    "https://",
    "www.",
    "a.example",
    ":80",
    "/",
    "//",
    "?",
    "&amp;",
    "#038;",
    "&",
    "%41",
    "#",
    "=",
]
odd = ["%zz", "@", "\\", "é", " ", "\u202e", "\u2028", "\t", "[::1]", "İ", "\x97", ".."]
parts = st.lists(st.sampled_from([*usual, *odd]), max_size=12)
addresses = st.one_of(st.text(max_size=40), parts.map(lambda some: "https://a" + "".join(some)))


@given(addresses)
def test_cleaning_a_clean_address_changes_nothing(text):
    once = clean_url(text)
    assert clean_url(once) == once


@given(addresses)
def test_no_clean_address_holds_a_space_a_control_or_a_bidi_control(text):
    assert clean_url(text).isprintable()
    assert not any(character.isspace() for character in clean_url(text))


@given(addresses)
def test_cleaning_a_clean_domain_changes_nothing(text):
    once = clean_domain(text)
    assert clean_domain(once) == once

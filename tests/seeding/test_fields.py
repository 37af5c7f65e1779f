"""Every field of an article: coerced, cleaned, cut, or dropped and named."""

from datetime import UTC, datetime

import pytest

from articles.seeding.document import SeedPicture
from articles.seeding.fields import MAX_ENTRIES, MAX_WARNINGS
from tests.seeding.builders import ADDRESS, article, warned


def test_absent_empty_and_null_fields_are_the_same():
    fields = "excerpt quality heat published removed topics tags images related ampWebUrl"
    for nothing in ("", "~", "null", '""', "[]"):
        assert article(*(f"{name}: {nothing}" for name in fields.split())) == article()


def test_older_names_are_read_first_non_empty_left_to_right():
    document = article(
        'webUrl: ""',
        "originalUrl: https://example.org/original",
        "url: https://example.org/url",
        "ampUrl: https://example.org/amp",
        "abstract: Short",
        "score: 9",
        "provider: {id: www.Example.org}",
    )
    assert (document.url, document.amp_url) == ("https://example.org/original", "https://example.org/amp")
    assert (document.excerpt, document.heat, document.provider_domain) == ("Short", 9, "example.org")
    assert not document.warnings


def test_an_unusable_address_gives_way_to_an_older_name():
    document = article("webUrl: javascript:x", f"sourceUrl: {ADDRESS}")
    assert document.url == ADDRESS
    assert warned(document) == ["webUrl: not a usable http or https address; dropped"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2020-07-09T00:20:00Z", "2020-07-09T00:20:00"),
        ("2020-07-09 00:20:00 +02:00", "2020-07-08T22:20:00"),
        ("2020-07-09t00:20:00.999-0530", "2020-07-09T05:50:00"),
        ("2020-07-09 00:20", "2020-07-09T00:20:00"),
        ("2020-7-9 1:20:00 -3", "2020-07-09T04:20:00"),
        ("2020-07-09", "2020-07-09T00:00:00"),
        ("2999-01-01T00:00:00Z", "2999-01-01T00:00:00"),
    ],
)
def test_times_become_utc_to_the_second(written, moment):
    for line in (f"publishedDateTime: {written}", f'publishedDateTime: "{written}"'):
        assert article(line).published_at == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2020-02-30",
        "2020-13-01T00:00:00Z",
        "2020-01-01T24:00:00Z",
        "0000-01-01",
        "0999-12-31",
        "9999-01-01",
        "9998-12-31T23:59:59-01:00",
        "2020-07-09T00:20:00+99:00",
        "2020-07-09T",
        "２０２０-01-01",
        "20:20",
        "1594254000",
        "now",
    ],
)
def test_an_impossible_time_makes_a_draft(written):
    document = article(f"publishedDateTime: '{written}'")
    assert (document.published_at, document.lacks, document.published) == (None, ("date",), False)
    assert warned(document) == ["publishedDateTime: not a possible date and time; dropped"]


def test_topics_and_tags_end_as_the_text_written():
    document = article("topics: [NO, 2020, 12:30, ~, '', Azure, azure, Azure]", "tags: [US-CA, 0x10, 1e3]")
    assert document.topics == ("NO", "2020", "12:30", "Azure", "azure")
    assert document.tags == ("US-CA", "0x10", "1e3")


def test_a_name_too_long_to_be_one_is_dropped():
    document = article(f"topics: [{'a' * 101}, {'b' * 100}]")
    assert document.topics == ("b" * 100,)
    assert warned(document) == ["topics: a name is longer than 100 characters; dropped"]


def test_endless_lists_and_warnings_are_cut():
    document = article(f"topics: [{', '.join(map(str, range(300)))}]", f"images: [{'x, ' * 190}x]")
    assert len(document.topics) == MAX_ENTRIES
    assert "topics: more than 200 entries; the others were dropped" in warned(document)
    assert len(document.warnings) == MAX_WARNINGS + 1
    assert str(document.warnings[-1]) == "file: has more unusable values than are named here"


def test_numbers_are_whole_and_within_their_range():
    assert (article("quality: 0").quality, article("heat: 2147483647").heat) == (0, 2147483647)
    assert (article("quality: '0052'").quality, article("heat: -1").heat) == (52, -1)
    for line in (
        "quality: -1",
        "heat: -2",
        "quality: 1.5",
        "quality: 2147483648",
        "heat: 1_000",
        "quality: ５",
    ):
        document = article(line)
        assert (document.quality, document.heat) == (None, None)
        assert len(document.warnings) == 1
    assert article("heat: " + "9" * 5000).heat is None


def test_long_texts_are_cut_and_long_addresses_dropped():
    document = article(f"excerpt: {'a ' * 4000}", f"ampWebUrl: https://example.org/{'a' * 2000}")
    assert (len(document.excerpt), document.amp_url) == (4999, "")
    assert len(document.warnings) == 2


def test_an_address_whose_key_would_be_too_long_is_dropped():
    assert article(f"ampWebUrl: 'https://example.org/{'|' * 1900}'").amp_url == ""


@pytest.mark.parametrize("value", ["[a]", "{a: b}"])
@pytest.mark.parametrize(
    "name",
    ["excerpt", "quality", "heat", "category", "type", "ampWebUrl", "featuredContent", "publishedDateTime"],
)
def test_anything_but_text_where_text_belongs_is_dropped_and_named(name, value):
    found = "a list" if value == "[a]" else "a map"
    assert f"{name}: a text was expected, {found} was found and dropped" in warned(
        article(f"{name}: {value}")
    )


@pytest.mark.parametrize("name", ["topics", "tags", "images", "related"])
def test_anything_but_a_list_where_a_list_belongs_is_dropped_and_named(name):
    assert warned(article(f"{name}: x")) == [f"{name}: a list was expected, a text was found and dropped"]


def test_anything_but_a_map_for_a_provider_is_dropped_and_named():
    assert "provider: a map was expected, a text was found and dropped" in warned(article("provider: NBC"))


def test_anything_but_text_in_a_list_of_names_is_dropped_and_named():
    document = article("topics: [[a], {b: c}, d]")
    assert document.topics == ("d",)
    assert warned(document) == [
        "topics: a text was expected, a list was found and dropped",
        "topics: a text was expected, a map was found and dropped",
    ]


def test_a_type_is_article_or_video():
    assert article("type: VIDEO").kind == "video"
    assert article("type: podcast").kind == "article"
    assert warned(article("type: podcast")) == ["type: neither article nor video; read as article"]


PLAYER = '<iframe src="https://www.youtube.com/embed/WJk-Y8LQlfE" allowfullscreen></iframe>'


def test_a_video_is_known_by_its_original_address_and_by_title_and_time():
    video = article("webUrl:", f"originalUrl: {ADDRESS}", "type: video", f"featuredContent: '{PLAYER}'")
    assert (video.kind, video.video_id) == ("video", "WJk-Y8LQlfE")
    assert (video.key, video.other_keys) == (
        "https://example.org/story",
        ("title:A headline|2020-07-09T00:20:00Z",),
    )


def test_any_other_featured_content_is_dropped_and_named():
    document = article("featuredContent: '<script>alert(1)</script>'")
    assert document.video_id == ""
    assert warned(document) == ["featuredContent: not exactly one player of YouTube; dropped"]


@pytest.mark.parametrize(
    ("line", "domain", "name"),
    [
        (
            "provider: {name: 'Star%2c Inc.', domain: www.Star.com}",
            "star.com",
            "Star, Inc.",
        ),
        ("provider: {name: 100% Caf%E9, domain: example.org}", "example.org", "100% Caf%E9"),
        (
            "provider: {name: 'abc.com/news/x?_amp=true', domain: 'abc.com/news/x?_amp=true'}",
            "abc.com",
            "abc.com",
        ),
        ("provider: {name: '', domain: abc.com}", "abc.com", "abc.com"),
        ("provider: {name: NO, domain: abc.com}", "abc.com", "NO"),
    ],
)
def test_a_provider_is_its_domain_with_a_name_of_its_own(line, domain, name):
    document = article(line)
    assert (document.provider_domain, document.provider_name) == (domain, name)
    assert not document.warnings


@pytest.mark.parametrize("line", ["provider:", "provider: {name: ''}", "provider: {domain: 'not a domain'}"])
def test_a_missing_provider_is_taken_from_the_address(line):
    document = article(line)
    assert (document.provider_domain, document.provider_name) == ("example.org", "example.org")
    assert document.lacks == ()
    assert ("provider.domain: not a domain; dropped" in warned(document)) == ("not a domain" in line)
    assert "provider: it has no domain; that of the address is used" in warned(document)


def test_pictures_keep_usable_sizes_and_each_address_once():
    document = article(
        "images:",
        "  - {url: 'https://i.example/a.png?fit=1812%2C858&#038;ssl=1', width: 50, height: 0}",
        "  - {url: 'https://i.example/a.png?fit=1812%2C858&ssl=1'}",
        "  - {url: /assets/b.jpg, width: 50}",
        "  - {url: 'javascript:x'}",
        "  - https://i.example/c.png",
    )
    assert document.pictures == (
        SeedPicture("https://i.example/a.png?fit=1812%2C858&ssl=1", 50, None),
        SeedPicture("https://i.example/c.png", None, None),
    )
    assert warned(document) == ["images[4].url: not a usable http or https address; dropped"]


def test_a_relative_logo_needs_a_base():
    line = "provider: {domain: example.org, images: [{url: /assets/b.jpg, width: 50, height: 50}]}"
    assert (article(line).provider_logo, article(line).warnings) == (None, ())
    logo = article(line, asset_base="https://assets.example/site/").provider_logo
    assert logo == SeedPicture("https://assets.example/assets/b.jpg", 50, 50)

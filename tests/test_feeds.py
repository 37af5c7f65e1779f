"""Feeds in three formats: well formed, newest first, with ids that outlive the site's address."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.builders import article, articles, change, mention, provider, topic
from tests.feedreading import FORMS, read
from tests.reading import get

pytestmark = pytest.mark.django_db

LISTS = {
    "/": "top stories",
    "/latest/": "latest stories",
    "/topics/robots/": "Robots",
    "/sources/paper.example/": "The Paper",
}


def robots_story(**given):
    return article(source=provider("paper.example", "The Paper"), topics=[topic("Robots")], **given)


@pytest.mark.parametrize("form", FORMS)
def test_an_item_credits_its_source_and_links_to_our_page_and_theirs(settings, form):
    settings.SITE_URL = "https://news.example"
    story = article(
        "Cats & <dogs>",
        excerpt="All about <b>.",
        source=provider("paper.example", "The Paper"),
        topics=[topic("Robots"), topic("Ships")],
        date=datetime(2020, 7, 9, 0, 20, tzinfo=UTC),
        url="https://paper.example/?a=1&b=2",
        language="en-GB",
    )
    change(story, changed_at=datetime(2026, 11, 21, 8, 0, 0, 5, tzinfo=UTC))
    feed = read(f"/feed.{form}")
    (item,) = feed.items
    assert (feed.title, feed.language) == ("Newsroom: top stories", "en")
    assert (feed.page, feed.address) == ("https://news.example/", f"https://news.example/feed.{form}")
    assert feed.updated in (None, datetime(2026, 11, 21, 8, tzinfo=UTC))
    assert item.title == "Cats & <dogs>"
    assert item.page == "https://news.example" + story.get_absolute_url()
    assert item.original == "https://paper.example/?a=1&b=2"
    assert item.content == (
        '<p dir="auto">All about &lt;b&gt;.</p><p><a href="https://paper.example/?a=1&amp;b=2">'
        "Read the full story at The Paper</a></p>"
    )
    assert (item.credit, item.tags, item.language) == ("The Paper", ["Robots", "Ships"], "en-GB")
    assert item.published == datetime(2020, 7, 9, 0, 20, tzinfo=UTC)
    assert item.updated == datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize("form", FORMS)
def test_ids_stay_when_address_headline_and_date_change(settings, form):
    story = article("Story")
    before = read(f"/latest/feed.{form}").items[0].id
    assert before == f"tag:newsroom,2026:articles/{story.slug}"
    settings.SITE_URL = "https://moved.example"
    change(story, title="Other headline", excerpt="Other")
    assert read(f"/latest/feed.{form}").items[0].id == before


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("page", LISTS)
def test_every_list_has_its_feeds_beside_it(settings, page, form):
    settings.SITE_URL = "https://news.example"
    made = [robots_story() for _ in range(3)][::-1]
    article("Folded", heat=-1, source=provider("paper.example", "The Paper"), topics=[topic("Robots")])
    feed = read(f"{page}feed.{form}")
    assert feed.title == f"Newsroom: {LISTS[page]}"
    assert feed.titles == [each.title for each in made]
    assert (feed.page, feed.address) == (
        f"https://news.example{page}",
        f"https://news.example{page}feed.{form}",
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("page", [*LISTS, "/search/"])
def test_each_page_of_a_list_names_its_feeds(page, form):
    robots_story(title="Wombats & co")
    query = "?q=wombats+%26+co" if page == "/search/" else ""
    found = [
        named["href"]
        for named in get(page + query).head_links
        if named["rel"] == "alternate" and form in named["type"]
    ]
    assert found == [f"{page}feed.{form}{query}"]
    assert read(found[0]).titles == ["Wombats & co"]


def test_other_pages_name_the_feed_of_the_top_stories():
    story = article()
    links = get(story.get_absolute_url()).head_links
    assert [named["href"] for named in links if named["rel"] == "alternate"] == [
        "/feed.rss",
        "/feed.atom",
        "/feed.json",
    ]


def test_the_latest_of_a_topic_names_the_feed_of_the_topic():
    article(topics=[topic("Robots")])
    links = get("/topics/robots/latest/").head_links
    assert "/topics/robots/feed.atom" in [named["href"] for named in links if named["rel"] == "alternate"]


def test_latest_has_the_thirty_newest(settings):
    made = [each.title for each in articles(31)][::-1]
    assert read("/latest/feed.rss").titles == made[:30]


def test_top_has_the_hottest_newest_first(settings):
    settings.TOP_WINDOW = 40
    for heat in range(41):
        article(f"Heat {heat}", heat=100 - heat)
    assert read("/feed.rss").titles == [f"Heat {heat}" for heat in reversed(range(1, 31))]


@pytest.mark.parametrize("page", ["/topics/robots/", "/sources/paper.example/"])
def test_a_topic_and_a_source_have_their_own_feed(page):
    robots_story(title="In it")
    article("Not in it")
    robots_story(title="Folded", heat=-1)
    assert read(f"{page}feed.rss").titles == ["In it"]


@pytest.mark.parametrize("form", FORMS)
def test_a_topic_or_source_without_visible_articles_has_no_feed(form):
    article(topics=[topic("Robots")], source=provider("paper.example"), published=False)
    for page in (
        "/topics/robots/",
        "/topics/ships/",
        "/sources/paper.example/",
        "/sources/elsewhere.example/",
    ):
        get(f"{page}feed.{form}", 404)


@pytest.mark.parametrize("form", FORMS)
def test_a_search_has_a_feed_of_its_newest_hits(settings, form):
    settings.SITE_URL = "https://news.example"
    for number in range(31):
        article(f"Wombat {number}")
    article("Aardvark")
    article("Wombat to come", date=datetime(2999, 1, 1, tzinfo=UTC))
    feed = read(f"/search/feed.{form}?q=wombat%20-aardvark")
    assert feed.titles == [f"Wombat {number}" for number in reversed(range(1, 31))]
    assert feed.title == "Newsroom: search for “wombat -aardvark”"
    assert feed.page == "https://news.example/search/?q=wombat+-aardvark"


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00%01%22", "?q=" + "(" * 999, "?q=%F0%9F%99%82%ff"])
def test_a_search_for_nothing_is_an_empty_feed(query):
    article("Wombat")
    for form in FORMS:
        assert read(f"/search/feed.{form}{query}").items == []


@pytest.mark.parametrize("form", FORMS)
def test_our_own_text_is_credited_to_the_site(form):
    article("Ours", own_text=True, body="Text.", body_format="plain", excerpt="Text.")
    (item,) = read(f"/feed.{form}").items
    assert (item.credit, item.original, item.language) == ("Newsroom", None, None)
    assert item.content == '<p dir="auto">Text.</p>'


@pytest.mark.parametrize("form", FORMS)
def test_an_item_lists_who_else_reported_the_story(settings, form):
    settings.SITE_URL = "https://news.example"
    ours = article("Ours <b>", heat=-1, source=provider("ours.example", "Ours & co"))
    hidden = article("Hidden", published=False, by_editor=True, source=provider("hidden.example"))
    nowhere = mention("No address", url="", source=provider("paper.example", "Paper"))
    covered = [ours, hidden, nowhere, "Times", "Post", "Herald", "Globe"]
    story = article("Story", excerpt="Excerpt.", coverage=covered)
    content = read(f"/latest/feed.{form}").items[0].content
    page = f"https://news.example{ours.get_absolute_url()}"
    assert content.startswith('<p dir="auto">Excerpt.</p><p><a href="https://example.com/')
    assert f'<li><a href="{page}" dir="auto">Ours &lt;b&gt;</a> (Ours &amp; co)</li>' in content
    assert '<li><span dir="auto">No address</span> (Paper)</li>' in content
    assert 'href="https://times.example/times"' in content
    assert "Hidden" not in content
    assert content.count("<li>") == 6
    assert f'<a href="https://news.example{story.get_absolute_url()}">1 more report</a>' in content


def test_what_was_imported_before_its_date_is_news_of_that_date():
    story = article(date=datetime(2021, 1, 1, tzinfo=UTC))
    change(story, changed_at=datetime(2020, 12, 1, tzinfo=UTC))
    assert read("/feed.atom").items[0].updated == datetime(2021, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("form", FORMS)
def test_characters_that_xml_cannot_hold_are_left_out(settings, form):
    settings.SITE_TAGLINE = "Tag\x0bline"
    article("A\x01B\x0b\ufffe\ufdd0 🙂 ]]> &", excerpt="\x1fC", topics=[topic("To\x02pic")])
    (item,) = read(f"/feed.{form}").items
    assert (item.title, item.tags) == ("AB\ufdd0 🙂 ]]> &", ["Topic"])
    assert item.content.startswith('<p dir="auto">C</p>')


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_feed_is_a_feed(form):
    feed = read(f"/feed.{form}")
    assert feed.items == []
    assert feed.updated in (None, datetime(1970, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("form", FORMS)
def test_equal_content_gives_equal_bytes(form):
    article("Story", topics=[topic("Robots")], coverage=["Times"])
    first = Client().get(f"/feed.{form}").content
    change(article("Hidden", published=False), title="Hidden still")
    assert Client().get(f"/feed.{form}").content == first


def test_the_feeds_page_lists_every_feed(settings):
    settings.SITE_URL = "https://news.example"
    article(topics=[topic("Robots")])
    page = get("/feeds/")
    assert "Robots https://news.example/topics/robots/feed.rss" in page.text
    shown = {href for href, _, _ in page.links}
    assert {f"{page}feed.{form}" for page in ("/", "/latest/", "/topics/robots/") for form in FORMS} <= shown
    assert "/feeds.opml" in shown
    assert "/feeds.opml" in [named["href"] for named in page.head_links]


def test_the_outline_names_the_feeds_of_top_latest_and_visible_topics(settings):
    settings.SITE_URL = "https://news.example"
    settings.SITE_NAME = "The <Daily> & co"
    article(topics=[topic("Robots & <men>", slug="robots")])
    article(topics=[topic("Hidden")], published=False)
    response = Client().get("/feeds.opml")
    assert response["Content-Type"] == "text/x-opml; charset=utf-8"
    opml = ElementTree.fromstring(response.content)  # noqa: S314 - our own output
    assert opml.findtext("head/title") == "The <Daily> & co"
    told = [(each.get("text"), each.get("xmlUrl"), each.get("htmlUrl")) for each in opml.iter("outline")]
    assert told == [
        ("Top stories", "https://news.example/feed.rss", "https://news.example/"),
        ("Latest stories", "https://news.example/latest/feed.rss", "https://news.example/latest/"),
        (
            "Robots & <men>",
            "https://news.example/topics/robots/feed.rss",
            "https://news.example/topics/robots/",
        ),
    ]
    assert {each.get("type") for each in opml.iter("outline")} == {"rss"}

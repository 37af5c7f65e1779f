"""RSS: well formed, newest first, with ids that outlive the site's address."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.builders import article, articles, change, provider, topic
from tests.reading import get

pytestmark = pytest.mark.django_db

CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def channel(path, status=200):
    response = Client().get(path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).find("channel")  # noqa: S314 - our own output


def items(path):
    return [item.findtext("title") for item in channel(path).iter("item")]


def test_an_item_credits_its_source_and_links_to_our_page_and_theirs(settings):
    settings.SITE_URL = "https://news.example"
    story = article(
        "Cats & <dogs>",
        excerpt="All about <b>.",
        source=provider("paper.example", "The Paper"),
        topics=[topic("Robots"), topic("Ships")],
        date=datetime(2020, 7, 9, 0, 20, tzinfo=UTC),
        url="https://paper.example/?a=1&b=2",
    )
    feed = channel("/feed.rss")
    item = feed.find("item")
    assert feed.findtext("title") == "Newsroom: top stories"
    assert feed.findtext("link") == "https://news.example/"
    assert item.findtext("title") == "Cats & <dogs>"
    assert item.findtext("link") == "https://news.example" + story.get_absolute_url()
    assert item.findtext("description") == (
        '<p>All about &lt;b&gt;.</p><p><a href="https://paper.example/?a=1&amp;b=2">'
        "Read the full story at The Paper</a></p>"
    )
    assert item.findtext(CREATOR) == "The Paper"
    assert [category.text for category in item.iter("category")] == ["Robots", "Ships"]
    assert item.findtext("pubDate") == "Thu, 09 Jul 2020 00:20:00 +0000"


def test_ids_stay_when_address_headline_and_date_change(settings):
    story = article("Story")
    before = channel("/latest/feed.rss").find("item/guid")
    assert before.text == f"tag:newsroom,2026:articles/{story.slug}"
    assert before.get("isPermaLink") == "false"
    settings.SITE_URL = "https://moved.example"
    change(story, title="Other headline", excerpt="Other")
    assert channel("/latest/feed.rss").find("item/guid").text == before.text


def test_latest_has_the_thirty_newest(settings):
    made = [each.title for each in articles(31)][::-1]
    assert items("/latest/feed.rss") == made[:30]


def test_top_has_the_hottest_newest_first(settings):
    settings.TOP_WINDOW = 40
    for heat in range(41):
        article(f"Heat {heat}", heat=100 - heat)
    assert items("/feed.rss") == [f"Heat {heat}" for heat in reversed(range(1, 31))]


def test_a_topic_has_its_own_feed():
    article("In it", topics=[topic("Robots")])
    article("Not in it")
    article("Folded", topics=[topic("Robots")], heat=-1)
    assert items("/topics/robots/feed.rss") == ["In it"]
    assert channel("/topics/robots/feed.rss").findtext("title") == "Newsroom: Robots"


def test_a_topic_without_visible_articles_has_no_feed():
    article(topics=[topic("Robots")], published=False)
    get("/topics/robots/feed.rss", 404)
    get("/topics/ships/feed.rss", 404)


def test_our_own_text_is_credited_to_the_site():
    article("Ours", own_text=True, body="Text.", body_format="plain", excerpt="Text.")
    item = channel("/feed.rss").find("item")
    assert item.findtext(CREATOR) == "Newsroom"
    assert item.findtext("description") == "<p>Text.</p>"


def test_characters_that_xml_cannot_hold_are_left_out():
    article("A\x01B\x0b\ufffe\ufdd0 🙂", excerpt="\x1fC")
    assert items("/feed.rss") == ["AB\ufdd0 🙂"]


def test_an_empty_feed_is_a_feed():
    assert items("/feed.rss") == []
    assert channel("/feed.rss").findtext("lastBuildDate") == "Thu, 01 Jan 1970 00:00:00 +0000"


def test_the_feeds_page_lists_every_feed(settings):
    settings.SITE_URL = "https://news.example"
    article(topics=[topic("Robots")])
    page = get("/feeds/")
    assert "Robots https://news.example/topics/robots/feed.rss" in page.text
    assert {"/feed.rss", "/latest/feed.rss", "/topics/robots/feed.rss"} <= {href for href, _, _ in page.links}

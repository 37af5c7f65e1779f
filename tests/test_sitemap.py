"""What search engines are told: the sitemap and robots.txt."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from articles import sitemaps
from tests.builders import article, articles, change, provider, topic

pytestmark = pytest.mark.django_db

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def sitemap():
    response = Client().get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    urls = ElementTree.fromstring(b"".join(response))  # noqa: S314 - our own output
    return {url.findtext(f"{NAMESPACE}loc"): url.findtext(f"{NAMESPACE}lastmod") for url in urls}


def test_it_lists_visible_pages_with_their_last_change(settings):
    settings.SITE_URL = "https://news.example"
    story = article(source=provider("paper.example"), topics=[topic("Robots")])
    change(story, changed_at=datetime(2026, 11, 21, 8, tzinfo=UTC))
    listed = sitemap()
    assert listed[f"https://news.example{story.get_absolute_url()}"] == "2026-11-21T08:00:00Z"
    pages = {
        "/",
        "/latest/",
        "/topics/",
        "/sources/",
        "/feeds/",
        "/topics/robots/",
        "/sources/paper.example/",
    }
    assert {f"https://news.example{path}" for path in pages} <= set(listed)
    assert len(listed) == len(pages) + 1


def test_it_lists_nothing_hidden():
    article("Hidden", source=provider("hidden.example"), topics=[topic("Hidden topic")], published=False)
    article("Later", date=datetime(2999, 1, 1, tzinfo=UTC))
    assert not [address for address in sitemap() if "hidden" in address or "later" in address]


def test_folded_articles_have_pages_too():
    folded = article(heat=-1)
    assert [address for address in sitemap() if address.endswith(folded.get_absolute_url())]


def test_it_never_grows_past_what_the_protocol_allows(monkeypatch):
    made = articles(5)
    monkeypatch.setattr(sitemaps, "MOST", 8)
    listed = sitemap()
    assert len(listed) == 8
    assert [address for address in listed if made[-1].slug in address]
    assert not [address for address in listed if made[0].slug in address]


def test_robots_are_kept_from_desk_and_search_and_shown_the_sitemap(settings):
    settings.SITE_URL = "https://news.example"
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n\nSitemap: https://news.example/sitemap.xml\n"
    )

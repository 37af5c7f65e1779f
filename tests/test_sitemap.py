"""What search engines are told: the sitemap, whole or in parts, the news of two days, and robots.txt."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from articles import sitemaps
from tests.builders import article, articles, change, provider, topic

pytestmark = pytest.mark.django_db

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def read(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml"
    return ElementTree.fromstring(b"".join(response))  # noqa: S314 - our own output


def sitemap(path="/sitemap.xml"):
    urls = read(path)
    assert urls.tag == f"{NAMESPACE}urlset"
    return {url.findtext(f"{NAMESPACE}loc"): url.findtext(f"{NAMESPACE}lastmod") for url in urls}


def parts():
    """The paths of the parts that the sitemap names."""
    index = read("/sitemap.xml")
    assert index.tag == f"{NAMESPACE}sitemapindex"
    return [part.findtext(f"{NAMESPACE}loc").removeprefix("http://127.0.0.1:8000") for part in index]


def news():
    """(address, name, language, date, title) of each entry of the news sitemap."""
    return [
        (
            url.findtext(f"{NAMESPACE}loc"),
            url.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}name"),
            url.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}language"),
            url.findtext(f"{NEWS}news/{NEWS}publication_date"),
            url.findtext(f"{NEWS}news/{NEWS}title"),
        )
        for url in read("/news-sitemap.xml")
    ]


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
        "/about/",
        "/corrections/",
        "/privacy/",
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


def test_it_is_whole_as_long_as_everything_fits(monkeypatch):
    articles(5)
    everything = sitemap()
    monkeypatch.setattr(sitemaps, "MOST", len(everything))
    assert sitemap() == everything
    monkeypatch.setattr(sitemaps, "MOST", len(everything) - 1)
    assert len(parts()) > 1


def test_past_what_the_protocol_allows_it_is_an_index_of_parts(monkeypatch):
    articles(30, topics=[topic("Robots")])
    article("Folded", heat=-1)
    hidden = article("Hidden", published=False)
    everything = sitemap()
    monkeypatch.setattr(sitemaps, "MOST", 12)
    named = parts()
    assert named[0] == "/sitemaps/pages.xml"
    assert len(named) >= 4
    listed = [sitemap(path) for path in named]
    assert max(map(len, listed)) <= 12
    assert sum(map(len, listed)) == len(everything)
    assert {address: changed for part in listed for address, changed in part.items()} == everything
    assert not [part for part in listed if any(hidden.slug in address for address in part)]


def test_a_part_with_nothing_to_show_is_neither_named_nor_there(monkeypatch):
    made = articles(12)
    monkeypatch.setattr(sitemaps, "MOST", 4)
    named = parts()
    gone = made[5].pk // 4
    for story in made:
        if story.pk // 4 == gone:
            change(story, published=False)
    path = f"/sitemaps/{gone}.xml"
    assert path in named
    assert parts() == [each for each in named if each != path]
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("part", ["-1", "01", "9999999999", "99999999999", "x"])
def test_other_parts_do_not_exist(part):
    article()
    assert Client().get(f"/sitemaps/{part}.xml").status_code == 404


def test_naming_many_parts_takes_no_more_queries_than_naming_few(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(sitemaps, "MOST", 12)
    for number in (20, 60):
        articles(number)
        with django_assert_num_queries(6):
            read("/sitemap.xml")
    assert len(parts()) > 6


def test_the_news_are_of_the_two_days_up_to_the_newest_visible_story(settings):
    settings.SITE_URL = "https://news.example"
    settings.SITE_NAME = "Us & co"
    new = article("<News> & more", date=datetime(2020, 7, 9, 12, tzinfo=UTC), language="fr")
    article("A second more", date=datetime(2020, 7, 7, 12, 0, 1, tzinfo=UTC))
    article("Two days before", date=datetime(2020, 7, 7, 12, tzinfo=UTC))
    article("Hidden", date=datetime(2020, 7, 10, tzinfo=UTC), published=False)
    article("To come", date=datetime(2999, 1, 1, tzinfo=UTC))
    assert [title for *_, title in news()] == ["<News> & more", "A second more"]
    address = f"https://news.example{new.get_absolute_url()}"
    assert news()[0][:4] == (address, "Us & co", "fr", "2020-07-09T12:00:00Z")
    assert news()[1][2] == "en"


def test_there_may_be_no_news():
    assert news() == []


def test_the_news_are_no_more_than_the_protocol_allows(monkeypatch):
    made = articles(5)
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 3)
    assert [title for *_, title in news()] == [each.title for each in made[:1:-1]]


def test_robots_are_kept_from_desk_and_search_and_shown_the_sitemap(settings):
    settings.SITE_URL = "https://news.example"
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n\nSitemap: https://news.example/sitemap.xml\n"
        "Sitemap: https://news.example/news-sitemap.xml\n"
    )

"""What pages say of themselves to machines: previews, linked data and the way back up."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.builders import article, articles, change, mention, provider, topic
from tests.reading import get

pytestmark = pytest.mark.django_db

LISTS = ["/", "/latest/", "/topics/robots/", "/topics/robots/latest/", "/sources/paper.example/"]
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HOSTILE = '</script><script>alert(1)</script><!-- & " \u2028 \\ ]]>'


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://news.example"


def linked(path):
    """The nodes of a page's linked data by their type."""
    texts = DATA.findall(get(path).html)
    assert len(texts) <= 1, path
    if not texts:
        return {}
    data = json.loads(texts[0])
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def preview(path):
    """The values of a page's OpenGraph and card metadata."""
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">', get(path).html)
    assert len(found) == len(dict(found)), "each is said once"
    return {name: unescape(value) for name, value in found}


def trail(path):
    """Names and addresses of the breadcrumbs in a page's linked data, and of those that readers see."""
    page = get(path)
    shown = re.search(r'<nav class="crumbs".*?</nav>', page.html, re.DOTALL)
    seen = re.findall(r'<a href="([^"]*)" dir="auto">([^<]*)</a>', shown[0]) if shown else []
    items = linked(path).get("BreadcrumbList", {"itemListElement": []})["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    told = [(urlsplit(item["item"]).path, item["name"]) for item in items]
    return told, [(href, unescape(name)) for href, name in seen]


def test_a_preview_has_the_page_s_title_description_address_and_our_picture():
    story = article("Cats & <dogs>", excerpt='All "about" them.')
    page = f"https://news.example{story.get_absolute_url()}"
    said = preview(story.get_absolute_url())
    picture = said.pop("og:image")
    assert said.pop("og:image:alt")
    assert said == {
        "og:type": "article",
        "og:site_name": "Newsroom",
        "og:title": "Cats & <dogs>",
        "og:description": 'All "about" them.',
        "og:url": page,
        "twitter:card": "summary_large_image",
    }
    response = Client().get(picture.removeprefix("https://news.example"))
    assert (response["Content-Type"], b"".join(response)[:4]) == ("image/png", b"\x89PNG")
    response.close()


def test_the_preview_of_a_list_is_of_that_list():
    articles(31, topics=[topic("Robots")])
    older = get("/topics/robots/latest/").link("Older")["href"]
    said = preview(f"/topics/robots/latest/{older}")
    assert said["og:type"] == "website"
    assert said["og:title"] == "Robots: latest stories"
    assert said["og:url"] == f"https://news.example/topics/robots/latest/{older}"


@pytest.mark.parametrize("path", ["/search/?q=story", "/no-such-page/"])
def test_what_is_not_for_search_engines_has_no_preview_and_no_data(path):
    article("Story")
    html = Client().get(path).content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert "og:" not in html
    assert "ld+json" not in html


def test_an_article_is_credited_to_its_provider():
    story = article(
        "Headline",
        source=provider("paper.example", "The Paper"),
        url="https://www.paper.example/piece",
        date=datetime(2020, 7, 9, 0, 20, tzinfo=UTC),
        language="en-GB",
    )
    paper = {"@type": "Organization", "name": "The Paper", "url": "https://paper.example/"}
    assert linked(story.get_absolute_url())["NewsArticle"] == {
        "@type": "NewsArticle",
        "headline": "Headline",
        "datePublished": "2020-07-09T00:20:00Z",
        "inLanguage": "en-GB",
        "author": paper,
        "publisher": paper,
        "isBasedOn": "https://www.paper.example/piece",
        "mainEntityOfPage": f"https://news.example{story.get_absolute_url()}",
    }


def test_our_own_text_is_ours(settings):
    settings.SITE_NAME = "Us & co"
    story = article("Ours", own_text=True, body="Text.", body_format="plain")
    change(story, changed_at=datetime(2026, 11, 21, 8, tzinfo=UTC))
    said = linked(story.get_absolute_url())["NewsArticle"]
    us = {"@type": "Organization", "name": "Us & co", "url": "https://news.example/"}
    assert (said["author"], said["publisher"], said["dateModified"]) == (us, us, "2026-11-21T08:00:00Z")
    assert "isBasedOn" not in said


def test_nobody_s_article_is_said_to_be_ours():
    story = article("Theirs", source=provider("paper.example"), coverage=["Times"])
    said = DATA.search(get(story.get_absolute_url()).html)[1]
    assert '"Newsroom"' not in said


@pytest.mark.parametrize("number", [2, 6, 12, 31])
@pytest.mark.parametrize("path", LISTS)
def test_a_list_names_our_page_of_each_story_in_its_order(path, number):
    made = articles(
        number,
        heat=90,
        topics=[topic("Robots")],
        source=provider("paper.example"),
        coverage=["Times", article("Folded", heat=-1)],
    )
    page = linked(path)["CollectionPage"]
    listed = page["mainEntity"]["itemListElement"]
    paths = [item["url"].removeprefix("https://news.example") for item in listed]
    assert page["url"] == f"https://news.example{path}"
    assert [item["position"] for item in listed] == list(range(1, len(paths) + 1))
    ours = {story.get_absolute_url() for story in made}
    shown = [href for href, _, _ in get(path).links if href in ours]
    assert paths == list(dict.fromkeys(shown))
    assert len(paths) == min(number, 30)


def test_a_day_names_its_stories_too():
    made = articles(3)
    page = linked("/days/2020-01-01/")["CollectionPage"]
    assert [item["url"] for item in page["mainEntity"]["itemListElement"]] == [
        f"https://news.example{story.get_absolute_url()}" for story in made[::-1]
    ]


def test_the_front_page_says_how_to_search():
    article("Wombat")
    site = linked("/")["WebSite"]
    assert (site["name"], site["url"]) == ("Newsroom", "https://news.example/")
    path = site["potentialAction"]["target"].removeprefix("https://news.example").replace("{q}", "wombat")
    assert path == "/search/?q=wombat"


def test_nothing_in_linked_data_can_end_its_element():
    story = article(HOSTILE, excerpt=HOSTILE, source=provider("paper.example", HOSTILE))
    page = get(story.get_absolute_url())
    (text,) = DATA.findall(page.html)
    assert not re.search("[<>&]", text)
    said = linked(story.get_absolute_url())["NewsArticle"]
    assert (said["headline"], said["author"]["name"]) == (HOSTILE, HOSTILE)
    assert page.html.count("<script") == 1 + page.html.count('<script src="/static/')


def test_a_topic_stands_below_its_parent():
    article(topics=[topic("Machines"), topic("Robots & men", slug="robots", parent=topic("Machines"))])
    above = [("/topics/", "All topics"), ("/topics/machines/", "Machines")]
    here = ("/topics/robots/", "Robots & men")
    assert trail("/topics/robots/") == ([*above, here], above)
    latest = ("/topics/robots/latest/", "Latest stories")
    assert trail("/topics/robots/latest/") == ([*above, here, latest], [*above, here])
    assert trail("/topics/machines/")[1] == above[:1]


def test_a_parent_without_a_page_is_left_out():
    article(topics=[topic("Robots", parent=topic("Machines"))])
    above = [("/topics/", "All topics")]
    assert trail("/topics/robots/") == ([*above, ("/topics/robots/", "Robots")], above)


def test_a_source_stands_below_all_sources():
    article(source=provider("paper.example", "The Paper"))
    above = [("/sources/", "All sources")]
    assert trail("/sources/paper.example/") == ([*above, ("/sources/paper.example/", "The Paper")], above)


def test_an_article_stands_in_its_day(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    story = article("Story", date=datetime(2020, 7, 9, 20, tzinfo=UTC))
    above = [("/latest/", "Latest stories"), ("/days/2020-07-10/", "10 July 2020")]
    assert trail(story.get_absolute_url()) == ([*above, (story.get_absolute_url(), "Story")], above)
    assert trail("/days/2020-07-10/") == (
        [above[0], ("/days/2020-07-10/", "Friday 10 July 2020")],
        [above[0]],
    )


def test_a_folded_article_does_not_point_to_a_day_that_does_not_list_it():
    story = article("Story", heat=-1, coverage=[mention("Times")])
    assert trail(story.get_absolute_url())[1] == [("/latest/", "Latest stories")]


@pytest.mark.parametrize("path", ["/", "/latest/", "/topics/", "/sources/", "/feeds/", "/search/"])
def test_pages_at_the_top_have_no_way_up(path):
    article()
    assert trail(path) == ([], [])

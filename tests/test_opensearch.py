"""The OpenSearch description, by which browsers search this site."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.builders import article
from tests.reading import get

pytestmark = pytest.mark.django_db

NAMES = "{http://a9.com/-/spec/opensearch/1.1/}"


def description():
    response = Client().get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own output


def test_it_says_where_to_search(settings):
    settings.SITE_URL = "https://news.example"
    addresses = {url.get("type"): url.get("template") for url in description().iter(f"{NAMES}Url")}
    assert addresses == {
        "text/html": "https://news.example/search/?q={searchTerms}",
        "application/rss+xml": "https://news.example/search/feed.rss?q={searchTerms}",
        "application/atom+xml": "https://news.example/search/feed.atom?q={searchTerms}",
    }
    article("Wombat")
    for address in addresses.values():
        path = address.removeprefix("https://news.example").replace("{searchTerms}", "wombat")
        assert "Wombat" in Client().get(path).content.decode()


def test_a_long_name_is_cut_to_what_the_specification_allows(settings):
    settings.SITE_NAME = "The <Daily> Gazette & Advertiser"
    assert description().findtext(f"{NAMES}ShortName") == "The <Daily> Gaze"
    assert description().findtext(f"{NAMES}Description") == "Search The <Daily> Gazette & Advertiser"


def test_its_picture_is_ours():
    path = description().findtext(f"{NAMES}Image").removeprefix("http://127.0.0.1:8000")
    response = Client().get(path)
    response.close()
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize("address", ["/", "/search/", "/feeds/", "/sources/"])
def test_every_page_names_it(settings, address):
    settings.SITE_NAME = "Us & co"
    article()
    found = [named for named in get(address).head_links if named["rel"] == "search"]
    kind = "application/opensearchdescription+xml"
    assert found == [{"rel": "search", "type": kind, "title": "Us & co", "href": "/opensearch.xml"}]

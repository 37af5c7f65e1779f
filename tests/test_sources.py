"""All sources, by name."""

import re

import pytest

from tests.builders import article, articles, provider
from tests.reading import get

pytestmark = pytest.mark.django_db


def test_sources_are_listed_by_name_with_their_stories_counted():
    articles(2, source=provider("z.example", "Zebra"))
    article(source=provider("e.example", "eWeek"))
    article(source=provider("a.example", "Alpha"))
    page = get("/sources/")
    assert "Alpha 1 eWeek 1 Zebra 2" in page.text
    assert "3 sources" in page.text
    assert page.link("eWeek")["href"] == "/sources/e.example/"
    assert re.search(r'data-mono="E?W"', page.main)


def test_a_source_without_visible_articles_is_left_out():
    article(source=provider("a.example", "Alpha"), coverage=["Mentioned"])
    article(source=provider("b.example", "Beta"), published=False)
    page = get("/sources/")
    assert "1 source" in page.text
    assert "Beta" not in page.html
    assert "Mentioned" not in page.html


def test_a_source_of_folded_articles_only_is_listed_without_a_number():
    article(source=provider("a.example", "Alpha"), heat=-1)
    assert "Alpha 0" not in get("/sources/").text
    assert get("/sources/").link("Alpha")


def test_without_sources_it_says_that_the_site_is_empty():
    assert get("/sources/").titles("h1") == ["The page is still blank"]

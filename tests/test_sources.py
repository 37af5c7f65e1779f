"""All sources, by name."""

import re

import pytest

from articles.editions import public_change
from articles.reading import sourcelist
from tests.builders import article, articles, make, provider
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


def many(names):
    """A story of each source."""
    with public_change() as change:
        made = [make(n, source=provider(f"p{n}.example", name)) for n, name in enumerate(names)]
        change.touch(each.pk for each in made)


def letters(page):
    """The sources under each letter of the page."""
    sections = page.main.split('<section class="letter"')[1:]
    heads = page.titles("h2")
    names = [re.findall(r'href="/sources/[^"]*" dir="auto">([^<]*)<', section) for section in sections]
    return dict(zip(heads, names, strict=False))


def test_many_sources_stand_under_their_letters_with_an_index():
    others = [f"Zeitung {number:02}" for number in range(30)]
    many(["Échos", "eWeek", "9to5Mac", "Beta", *others, "朝日新聞"])
    page = get("/sources/")
    found = letters(page)
    assert found["E"] == ["eWeek", "Échos"]
    assert (found["0–9"], found["B"], found["Z"], found["朝"]) == (
        ["9to5Mac"],
        ["Beta"],
        others,
        ["朝日新聞"],
    )
    index = re.findall(r'<li><a href="#(letter-\d+)">([^<]*)</a>', page.main)
    assert [letter for _, letter in index] == ["0–9", "B", "E", "Z", "朝"]
    assert all(f'id="{anchor}">{letter}</h2>' in page.main for anchor, letter in index)
    assert "35 sources" in page.text


def test_few_sources_need_no_letters():
    many([f"Paper {number}" for number in range(29)])
    assert not get("/sources/").classes & {"letters", "letter"}


def test_more_sources_than_a_page_holds_have_pages_by_key(monkeypatch):
    monkeypatch.setattr(sourcelist, "MOST", 40)
    names = sorted((f"{letter}{number:02}" for letter in "abC" for number in range(30)), key=str.lower)
    many(names)
    first = get("/sources/")
    second = get("/sources/" + first.link("More sources")["href"])
    third = get("/sources/" + second.link("More sources")["href"])
    shown = [
        re.findall(r'href="/sources/[^"]*" dir="auto">([^<]*)<', page.main) for page in (first, second, third)
    ]
    assert [len(each) for each in shown] == [40, 40, 10]
    assert [name for each in shown for name in each] == names
    assert "More sources" not in third.text
    assert third.link("From the beginning")["href"] == "?"


@pytest.mark.parametrize("domain", ["nowhere.example", "", "%00", "hidden.example", "x" * 9000])
def test_a_page_that_begins_with_no_source_is_not_found(domain):
    article(source=provider("hidden.example"), published=False)
    article()
    get(f"/sources/?from={domain}", 404)

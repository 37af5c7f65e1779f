"""The search page: what is found, how it is shown, and that no input breaks it."""

import re
from urllib.parse import quote

import pytest

from tests.builders import article, articles, change, topic
from tests.reading import get

pytestmark = pytest.mark.django_db


def search(text, status=200, more=""):
    return get(f"/search/?q={quote(text)}{more}", status)


def hits(page):
    return page.titles("h2")[: page.main.count('class="hit"')]


def test_it_finds_words_phrases_and_leaves_out_what_has_a_minus():
    article("Police use facial recognition in Miami")
    article("Facial recognition expands", excerpt="Police say so.")
    article("Recognition, facial", excerpt="Nothing else.")
    assert len(hits(search('"facial recognition"'))) == 2
    assert hits(search("police -miami")) == ["Facial recognition expands"]
    assert hits(search('police "facial')) == [
        "Facial recognition expands",
        "Police use facial recognition in Miami",
    ]


def test_it_marks_what_was_found_in_headline_and_excerpt():
    article("Café & <Police>", excerpt="The POLICE at the cafe, policed. Police?")
    page = search("police cafe")
    assert "<mark>Café</mark> &amp; &lt;<mark>Police</mark>&gt;" in page.main
    assert "The <mark>POLICE</mark> at the <mark>cafe</mark>, policed. <mark>Police</mark>?" in page.main


def test_it_counts_what_fits_a_page():
    articles(2, title="Needle")
    page = search("needle")
    assert "2 stories match needle" in page.text
    assert "<q" in page.main
    assert "pager" not in page.classes
    article("Thread")
    assert "1 story matches thread" in search("thread").text


def test_more_than_a_page_is_read_on_by_key():
    articles(31, title="Needle")
    first = search("needle")
    assert "More than 30 stories match" in first.text
    second = get("/search/" + first.link("Older")["href"])
    assert (len(hits(first)), len(hits(second))) == (30, 1)
    assert get("/search/" + second.link("Newest")["href"]).html == first.html


def test_a_key_of_no_visible_story_is_not_found():
    story = article("Needle")
    search("needle", 404, "&before=1")
    search("needle", 404, "&before=x")
    change(story, published=False)
    search("needle", 404, f"&before={story.latest}")


def test_without_matches_it_suggests_topics():
    article(topics=[topic("Robots")])
    page = search("recogntion licence")
    assert "No stories match recogntion licence" in page.text
    assert "chip" in page.classes
    assert "/topics/robots/" in page.main


def test_without_a_question_it_offers_the_form_and_topics():
    article(topics=[topic("Robots")])
    page = get("/search/")
    assert page.titles("h1") == ["Search"]
    assert "No stories match" not in page.text
    assert "/topics/robots/" in page.main
    assert page.html.count('role="search"') == 1


def test_folded_articles_are_found_and_hidden_ones_are_not():
    article("Needle folded", heat=-1)
    article("Needle unpublished", published=False)
    article("Needle removed", removed=True)
    assert hits(search("needle")) == ["Needle folded"]


def test_search_pages_are_for_readers_not_for_engines():
    assert '<meta name="robots" content="noindex">' in search("x").html
    assert "canonical" not in search("x").html


@pytest.mark.parametrize(
    "text",
    [
        '"', '""', "-", '-"', "*", "a*", "NEAR(a b)", "title:x", "a AND", "OR", "NOT", "^a", "(", ")", "{}",
        "'", "''", "\\", "%", "_", ";--", "\x00", "a\x00b", "\x01", "\ud7ff", "\ufffe", "\U0010ffff",
        "a\u202eb", "é" * 300, "a " * 300, "-a", "🙂", "日本語", "<script>", "&amp;",
    ],
)  # fmt: skip
def test_no_input_breaks_it(text):
    article('A "quoted" story: NEAR and NOT')
    page = search(text)
    assert "\x00" not in page.html
    assert "<script" not in page.html


def test_undecodable_and_repeated_parameters_are_no_errors():
    article("Needle")
    get("/search/?q=%ff%fe%80")
    get("/search/?q=a&q=needle")
    get("/search/?q[]=1&before[]=2")


def test_a_long_question_is_cut():
    page = search("word " * 100)
    asked = re.search(r'name="q" value="([^"]*)"', page.main)[1]
    assert len(asked) <= 200

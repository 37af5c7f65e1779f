"""The search page: what is found, how it is shown, and that no input breaks it."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import article, articles, change, provider, topic
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


def test_it_says_how_it_understood_filters_and_each_can_be_removed():
    article("Police robots", topics=[topic("Robots")], source=provider("wired.com", "Wired"))
    asked = 'police -miami topic:robots from:"Wired" after:2019-07 before:2021'
    page = search(asked)
    assert hits(page) == ["Police robots"]
    assert "Searched for police" in page.text
    removing = {
        text.removeprefix("Remove: "): named["href"]
        for _, text, named in page.links
        if text.startswith("Remove")
    }
    assert list(removing) == [
        "without miami ×",
        "topic robots ×",
        "from source Wired ×",
        "since 1 July 2019 ×",
        "before 1 January 2021 ×",
    ]
    assert removing["topic robots ×"] == "?q=" + quote(asked.replace(" topic:robots", ""), safe="").replace(
        "%20", "+"
    )
    assert all(hits(get("/search/" + address)) == ["Police robots"] for address in removing.values())


def test_filters_alone_are_a_search():
    article("Robot story", topics=[topic("Robots")])
    article("Other story")
    assert hits(search("topic:robots")) == ["Robot story"]
    assert hits(search("-topic:robots")) == ["Other story"]
    assert "Searched all stories" in search("topic:robots").text
    assert hits(search("after:2020")) == ["Other story", "Robot story"]
    assert hits(search("-robot")) == ["Other story"]


def test_a_day_begins_with_its_first_second():
    article("Late", date=datetime(2020, 6, 30, 23, 59, 59, tzinfo=UTC))
    article("Early", date=datetime(2020, 7, 1, tzinfo=UTC))
    assert hits(search("after:2020-07")) == ["Early"]
    assert hits(search("before:2020-07")) == ["Late"]
    assert hits(search("after:2020-07-01 before:2020-07-02")) == ["Early"]


def test_a_quoted_filter_is_the_whole_name_and_several_sources_are_any_of_them():
    article("One", topics=[topic("AI")], source=provider("verge.example", "The Verge"))
    article("Two", topics=[topic("AI in Robots")], source=provider("nbc.example", "NBC"))
    article("Three", topics=[topic("AI"), topic("AI in Robots")], source=provider("other.example", "Other"))
    assert hits(search("topic:ai")) == ["Three", "Two", "One"]
    assert hits(search('topic:"ai"')) == ["Three", "One"]
    assert hits(search('topic:"ai" topic:"ai in robots"')) == ["Three"]
    assert hits(search("from:verge from:nbc")) == ["Two", "One"]
    assert hits(search("from:verge.example")) == ["One"]
    assert hits(search("verge.example")) == []


def test_it_offers_to_narrow_by_what_the_hits_have_in_common():
    wired = provider("wired.example", 'The "Wired"')
    articles(2, title="Needle", topics=[topic("Robots"), topic("Ships")], source=wired)
    article("Needle", topics=[topic("Ships")])
    article("Needle")
    page = search("needle")
    narrowing = {
        text: (named["href"], text) for _, text, named in page.links if named["href"].startswith("?q=needle+")
    }
    assert narrowing.keys() == {"Robots", "Ships", 'The "Wired"', "example.com"}
    assert len(hits(get("/search/" + narrowing["Robots"][0]))) == 2
    assert len(hits(get("/search/" + narrowing['The "Wired"'][0]))) == 2
    narrowed = get("/search/" + narrowing["Ships"][0])
    assert len(hits(narrowed)) == 3
    assert "Robots" in [text for _, text, named in narrowed.links if named["href"].startswith("?q=")]
    assert "Ships" not in [text for _, text, named in narrowed.links if named["href"].startswith("?q=")]


def test_the_order_is_switched_by_links_and_stays_on_further_pages():
    article("Of needles", excerpt="A needle.")
    article("Needle in a haystack")
    article("Nothing", excerpt="But a needle.")
    newest = search("needle")
    assert hits(newest) == ["Nothing", "Needle in a haystack", "Of needles"]
    assert newest.link("Newest first")["aria-current"] == "page"
    best = get("/search/" + newest.link("Best match")["href"])
    assert hits(best) == ["Needle in a haystack", "Nothing", "Of needles"]
    assert best.link("Best match")["aria-current"] == "page"
    assert '<input type="hidden" name="order" value="best">' in best.main


def test_best_matches_are_paged_by_key_within_a_window():
    articles(35, title="Nothing", excerpt="A needle.")
    articles(5, title="Needle")
    first = search("needle", more="&order=best")
    second = get("/search/" + first.link("Next")["href"])
    assert hits(first)[:6] == ["Needle"] * 5 + ["Nothing"]
    assert (len(hits(first)), len(hits(second))) == (30, 10)
    assert 'rel="next"' not in second.main
    assert get("/search/" + second.link("Best")["href"]).html == first.html
    stranger = article("Thread")
    search("needle", 404, f"&order=best&before={stranger.latest}")


def test_the_last_page_says_that_it_is_the_end():
    story = article("Needle")
    assert "That was the last story that matches." in search("needle", more=f"&before={story.latest}").text


def test_a_hit_shows_the_topic_it_was_found_by():
    few, many = topic("Rare birds"), topic("Ships")
    article("Plain", topics=[few, many])
    articles(3, topics=[many])
    assert "<mark>Ships</mark>" in search("ships plain").main
    assert "Rare birds</a>" in search("plain").main


def test_excerpts_are_cut_around_what_was_found():
    article(
        "Story", excerpt="Start. " + "Nothing to see here. " * 40 + "Then a needle, at last. " + "More. " * 90
    )
    text = search("needle").text
    assert "Start." not in text
    assert "…" in text
    assert "Then a needle, at last. More." in text
    assert "Start." in search("story").text


def test_prefixes_and_phrases_are_marked_as_a_whole():
    article("Policing by policy", excerpt="A police, officer.")
    assert "<mark>Policing</mark> by <mark>policy</mark>" in search("polic*").main
    assert "A <mark>police, officer</mark>." in search('"police off*"').main
    assert "A police, officer." in search('"by policy"').main


def test_a_star_after_too_few_letters_is_left_out_and_the_page_says_so():
    article("Po river")
    page = search("po*")
    assert hits(page) == ["Po river"]
    assert "The * of po* was left out" in page.text


def test_without_matches_it_offers_searches_that_find_something():
    article("Recognition", topics=[topic("Robots")])
    page = search("recogntion topic:robots")
    assert page.link("recogn* topic:robots")["href"] == "?q=recogn%2A+topic%3Arobots"
    page = search("recognition topic:ships")
    assert page.link("recognition")["href"] == "?q=recognition"
    assert "find something" not in search("zebra").text


def test_the_language_is_explained_on_the_page():
    assert "How to search" in search("x").text
    for form in ("polic*", "-miami", "topic:robotics", 'from:"The Verge"', "after:2020-01"):
        assert form in get("/search/").text


@pytest.mark.parametrize("order", ["", "&order=best"])
def test_a_page_costs_eight_queries_at_most_however_many_stories_match(order):
    counts = []
    for number in (1, 40):
        articles(number, topics=[topic("Robots")], coverage=["A needle", *(f"Other {n}" for n in range(5))])
        counts.append(cost(f"/search/?q=needle{order}"))
    older = get(f"/search/?q=needle{order}").link("Next" if order else "Older")["href"]
    assert counts[0] == counts[1] <= 8
    assert cost("/search/" + older) <= 8


def cost(address):
    with CaptureQueriesContext(connection) as queries:
        get(address)
    return len(queries)


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
    assert "<script" not in page.main


def test_undecodable_and_repeated_parameters_are_no_errors():
    article("Needle")
    get("/search/?q=%ff%fe%80")
    get("/search/?q=a&q=needle")
    get("/search/?q[]=1&before[]=2")


def test_a_long_question_is_cut():
    page = search("word " * 100)
    asked = re.search(r'name="q" value="([^"]*)"', page.main)[1]
    assert len(asked) <= 200


HOSTILE = [
    'topic:"',
    "from:",
    "after:9999-99-99",
    "before:0001-01-01",
    "-after:9999",
    "topic:**",
    "a*b* c**",
    "***",
]
HOSTILE += [
    "-" * 200,
    '"' * 199,
    "topic:" * 30,
    "a* " * 60,
    "-a " * 60,
    "abc* " * 40,
    "from:x " * 28,
    "日" * 200,
]
HOSTILE += [
    "\ue000",
    "\ue001 \ue002ai",
    "topic:\ue001",
    "{title} : x",
    "a:*",
    "a <-> b",
    "'a':A & !b",
    "\\' | 'x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_question_breaks_it_in_either_order(text):
    article('A "quoted" story: NEAR and NOT', topics=[topic("AI")])
    for order in ("", "&order=best"):
        assert "<script" not in search(text, more=order).main


def test_naughty_strings_are_questions_like_any_other():
    """The big list of them, where it is at hand."""
    folder = os.environ.get("NEWSROOM_TORTURE")
    if not folder:
        pytest.skip("NEWSROOM_TORTURE names no folder")
    for text in json.loads((Path(folder) / "naughty.json").read_text()):
        assert "<script" not in search(text).main

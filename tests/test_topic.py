"""A topic's two pages: the hottest and the newest of its stories."""

import re
from datetime import UTC, datetime

import pytest

from articles.models import Edition
from tests.builders import article, articles, change, mention, provider, topic
from tests.reading import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def robots(db):
    return topic("Robots")


def stories(page):
    return re.findall(r'title"[^>]*><a href="/articles/[^"]*">([^<]*)</a>', page.main)


def test_two_stories_are_told_whole_in_both_orders(robots):
    article("Hotter", heat=109, topics=[robots], coverage=["A"], date=datetime(2020, 1, 12, tzinfo=UTC))
    article("Newer", heat=72, topics=[robots], date=datetime(2020, 7, 9, tzinfo=UTC))
    Edition.objects.update(made_at=datetime(2026, 11, 21, tzinfo=UTC))
    top, latest = get("/topics/robots/"), get("/topics/robots/latest/")
    assert (stories(top), stories(latest)) == (["Hotter", "Newer"], ["Newer", "Hotter"])
    for page in (top, latest):
        assert "2 stories from 2 sources" in page.text
        assert "Last updated 21 November 2026" in page.text
        assert page.titles("h1") == ["Robots"]
        assert not page.classes & {"switch", "pager", "rail"}


@pytest.mark.parametrize(
    ("number", "few", "switch"),
    [
        (1, True, False),
        (4, True, False),
        (5, False, False),
        (7, False, False),
        (8, False, True),
        (40, False, True),
    ],
)
def test_the_page_grows_with_its_stories(robots, number, few, switch):
    articles(number, topics=[robots])
    page = get("/topics/robots/")
    assert ("few" in page.classes) == few
    assert ("switch" in page.classes) == switch
    assert len(stories(page)) == min(30, number)
    assert "pager" not in page.classes
    assert ("Last updated" in page.text) == few


def test_the_switch_marks_the_order_shown(robots):
    articles(8, topics=[robots])
    top, latest = get("/topics/robots/"), get("/topics/robots/latest/")
    assert (top.link("Top").get("aria-current"), top.link("Latest").get("aria-current")) == ("page", None)
    assert (latest.link("Top").get("aria-current"), latest.link("Latest").get("aria-current")) == (
        None,
        "page",
    )
    assert top.link("Latest")["href"] == "/topics/robots/latest/"


def test_top_is_by_heat_within_the_newest_and_latest_by_date(robots, settings):
    settings.TOP_WINDOW = 10
    article("Hot once", heat=999, topics=[robots])
    for heat in range(10):
        article(f"Heat {heat}", heat=heat, topics=[robots])
    assert stories(get("/topics/robots/")) == [f"Heat {heat}" for heat in reversed(range(10))]
    assert stories(get("/topics/robots/latest/"))[-1] == "Hot once"


def test_latest_has_pages_by_key(robots):
    made = [each.title for each in articles(35, topics=[robots])][::-1]
    articles(35)
    first = get("/topics/robots/latest/")
    second = get("/topics/robots/latest/" + first.link("Older")["href"])
    assert (stories(first), stories(second)) == (made[:30], made[30:])
    assert "switch" in second.classes
    assert stories(get("/topics/robots/latest/" + second.link("Newer")["href"])) == made[:30]


def test_a_key_of_another_topics_story_is_not_found(robots):
    articles(3, topics=[robots])
    other = article(topics=[topic("Ships")])
    get(f"/topics/robots/latest/?before={other.latest}", 404)


def test_its_own_name_and_the_root_topic_are_no_news_on_its_page(robots):
    root, wide, narrow = topic("All of it", is_root=True), topic("Wide"), topic("Narrow")
    articles(2, topics=[wide])
    article("Story", topics=[root, robots, wide, narrow], source=provider("a.example", "Paper"))
    assert "Paper Narrow 1 Jan 2020, 14:00" in get("/topics/robots/").text
    assert "Paper Robots 1 Jan 2020, 14:00" in get("/topics/narrow/").text


def test_rails_tell_what_it_is_filed_with_and_who_writes_about_it(robots):
    for number in range(3):
        also = topic(f"Also {number}")
        articles(3, topics=[robots, also], source=provider(f"p{number}.example", f"Paper {number}"))
    page = get("/topics/robots/")
    assert "Often filed with Also 2 3 Also 1 3 Also 0 3" in page.text
    assert "Sources in this topic Paper 2 3 Paper 1 3 Paper 0 3" in page.text


def test_a_topic_without_visible_articles_is_not_found(robots):
    get("/topics/robots/", 404)
    hidden = article(topics=[robots], published=False)
    get("/topics/robots/", 404)
    get("/topics/robots/latest/", 404)
    change(hidden, published=True)
    assert stories(get("/topics/robots/")) == [hidden.title]
    get("/topics/no-such-topic/", 404)


def test_a_folded_article_stands_under_the_headline_of_its_story(robots):
    lead = article("The lead", source=provider("lead.example", "Lead Paper"))
    article(
        "Folded in ours",
        heat=-1,
        topics=[robots],
        coverage=[lead, "Other"],
        source=provider("b.example", "Beta"),
    )
    article("Folded in theirs", heat=-1, topics=[robots], coverage=[mention("Their lead")])
    page = get("/topics/robots/")
    assert page.titles("h2")[0] == "Within other stories"
    assert page.titles("h3") == ["Their lead", "The lead"]
    assert page.link("The lead")["href"] == lead.get_absolute_url()
    assert page.link("Their lead")["rel"] == "noopener external"
    assert "Beta Folded in ours 1 Jan 2020" in page.text
    assert "stories from" not in page.text


def test_a_folded_article_that_is_shown_under_its_lead_is_not_shown_again(robots):
    part = article("Part", heat=-1, topics=[robots], source=provider("b.example"))
    lead = article("Lead", topics=[robots], coverage=[part])
    change(part, excerpt="x")
    page = get("/topics/robots/")
    assert "within" not in page.classes
    assert [text for _, text, _ in page.links].count("Part") == 1
    assert lead.title in page.text


def test_a_folded_article_whose_lead_is_gone_still_has_its_place(robots):
    article("Orphan", heat=-1, topics=[robots])
    page = get("/topics/robots/")
    assert page.link("Orphan")
    assert page.titles("h3") == []


def test_it_has_its_description_and_its_feed(robots):
    robots.description = "Machines that <move>."
    robots.save()
    article(topics=[robots])
    page = get("/topics/robots/")
    assert '<meta name="description" content="Machines that &lt;move&gt;.">' in page.html
    feed = 'type="application/rss+xml" title="Newsroom: Robots (RSS)" href="/topics/robots/feed.rss"'
    assert f'rel="alternate" {feed}' in page.html
    assert page.link("RSS for Robots")["href"] == "/topics/robots/feed.rss"


def test_the_bar_marks_the_topic_shown(robots):
    article(topics=[robots])
    assert (
        '<a href="/topics/robots/" aria-current="page" dir="auto">Robots</a>' in get("/topics/robots/").html
    )

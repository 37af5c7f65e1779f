"""Latest: every story, newest first, in pages by key."""

from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from django.utils import timezone

from articles.models import Article
from tests.builders import article, articles, change, mention, provider, topic
from tests.reading import get

pytestmark = pytest.mark.django_db


def stories(page):
    return page.titles("h3")


def test_the_newest_comes_first_whatever_its_heat():
    article("Older", heat=109, date=datetime(2020, 1, 12, 22, 17, tzinfo=UTC))
    article("Newer", heat=72, date=datetime(2020, 7, 9, 0, 20, tzinfo=UTC))
    page = get("/latest/")
    assert page.titles("h2")[:2] == ["Thursday 9 July 2020", "Sunday 12 January 2020"]
    assert page.main.index("Newer") < page.main.index("Older")
    assert "pager" not in page.classes
    assert "rail" not in page.classes


def test_a_story_shows_its_source_topic_time_and_who_else_reported_it():
    paper = provider("a.example", "The Paper")
    article(
        "Story",
        source=paper,
        topics=[topic("Robots")],
        coverage=["Times", mention("Post")],
        heat=80,
        excerpt="So",
    )
    page = get("/latest/")
    assert "The Paper Robots 12:00" in page.text
    assert "More: Times, Post" in page.text
    assert 'data-level="2" role="img" aria-label="Heat 2 of 5"' in page.main
    assert page.link("The Paper")["href"] == "/sources/a.example/"


def test_pages_lead_through_the_whole_list_and_back():
    made = [each.title for each in articles(70)][::-1]
    first = get("/latest/")
    second = get("/latest/" + first.link("Older")["href"])
    third = get("/latest/" + second.link("Older")["href"])
    assert [stories(page) for page in (first, second, third)] == [made[:30], made[30:60], made[60:]]
    assert "Older" not in [text for _, text, _ in third.links]
    assert "Newer" not in [text for _, text, _ in first.links]
    back = get("/latest/" + third.link("Newer")["href"])
    assert stories(back) == made[30:60]
    start = get("/latest/" + back.link("Newer")["href"])
    assert stories(start) == made[:30]
    assert "Newer" not in [text for _, text, _ in start.links]


def test_pages_name_their_neighbours_and_themselves(settings):
    articles(61)
    first = get("/latest/")
    older = first.link("Older")["href"]
    assert f'<link rel="next" href="{older}">' in first.html
    assert f'<link rel="canonical" href="{settings.SITE_URL}/latest/">' in first.html
    second = get("/latest/" + older)
    assert '<link rel="prev" href="?after=' in second.html
    assert f'<link rel="canonical" href="{settings.SITE_URL}/latest/{older}">' in second.html
    assert second.link("Newer")["rel"] == "prev"


def test_a_list_of_one_page_has_no_pager():
    articles(30)
    assert "pager" not in get("/latest/").classes


def test_a_new_story_moves_no_page_by_key():
    articles(40)
    older = get("/latest/").link("Older")["href"]
    before = stories(get("/latest/" + older))
    article("New", date=datetime(2021, 1, 1, tzinfo=UTC))
    assert stories(get("/latest/" + older)) == before


@pytest.mark.parametrize(
    "value",
    [
        "",
        "0",
        "-1",
        "1",
        "x",
        "1e9",
        " 5",
        "٣",
        "²",
        "9" * 5000,
        "9" * 19,
        "9" * 25,
        "1.0",
        "0x10",
        "%00",
        "9223372036854775807",
    ],
)
@pytest.mark.parametrize("name", ["before", "after"])
def test_what_is_no_key_of_a_story_is_not_found(name, value):
    articles(3)
    get(f"/latest/?{name}={value}", 404)


def test_beyond_the_oldest_story_the_list_says_that_it_ends_and_leads_back():
    made = [each.title for each in articles(32)][::-1]
    oldest, second = Article.objects.order_by("latest")[:2]
    page = get(f"/latest/?before={oldest.latest}")
    assert stories(page) == []
    assert "There is nothing older" in page.text
    assert "Older" not in [text for _, text, _ in page.links]
    assert stories(get("/latest/" + page.link("Newer")["href"])) == made[2:]
    assert stories(get(f"/latest/?before={second.latest}")) == made[-1:]


def test_beyond_the_newest_story_the_list_waits_for_what_comes():
    oldest, newest = articles(2)
    page = get(f"/latest/?after={newest.latest}")
    assert "There is nothing newer yet." in page.text
    assert stories(get("/latest/" + page.link("Older")["href"])) == [newest.title, oldest.title]
    article("Came later", date=datetime(2021, 1, 1, tzinfo=UTC))
    assert stories(get(f"/latest/?after={newest.latest}")) == ["Came later"]


def test_a_short_list_ends_where_it_began():
    oldest, newest = articles(2)
    page = get(f"/latest/?before={oldest.latest}")
    assert stories(get("/latest/" + page.link("Newer")["href"])) == [newest.title, oldest.title]


def test_a_page_has_one_direction():
    first, second, third = articles(3)
    get(f"/latest/?before={third.latest}&after={first.latest}", 404)
    assert stories(get(f"/latest/?before={third.latest}")) == [second.title, first.title]


@pytest.mark.parametrize("hidden", [{"published": False}, {"removed": True}, {"heat": -1}])
def test_a_story_that_left_the_list_is_no_key(hidden):
    _, second, _ = articles(3)
    get(f"/latest/?before={second.latest}")
    change(second, **hidden)
    get(f"/latest/?before={second.latest}", 404)


def test_unknown_parameters_change_nothing():
    articles(3)
    assert get("/latest/?page=2&utm_source=x").html == get("/latest/").html


def test_without_stories_it_says_so():
    assert get("/latest/").titles("h1") == ["The page is still blank"]


def test_articles_that_are_all_folded_stand_under_the_stories_that_they_belong_to():
    article("Folded", heat=-1, coverage=[mention("The lead")])
    page = get("/latest/")
    assert page.titles("h1", "h2", "h3")[:3] == ["Latest stories", "Within other stories", "The lead"]
    assert page.link("Folded")


def test_what_is_dated_later_waits_for_its_time():
    article("Now")
    later = article("Later", date=timezone.now() + timedelta(seconds=1.2))
    assert stories(get("/latest/")) == ["Now"]
    sleep(max(0, (later.published_at - timezone.now()).total_seconds()) + 0.01)
    assert stories(get("/latest/")) == ["Later", "Now"]

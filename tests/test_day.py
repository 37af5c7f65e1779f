"""One day's stories, in the site's time zone."""

from datetime import UTC, datetime

import pytest

from tests.builders import article, articles, change
from tests.reading import get

pytestmark = pytest.mark.django_db


def at(day, hour=12):
    return datetime(2020, 7, day, hour, tzinfo=UTC)


def test_a_day_has_its_stories_newest_first_and_ways_to_its_neighbours():
    article("Before", date=at(3))
    article("Morning", date=at(9, 0))
    article("Night", date=at(9, 23))
    article("After", date=at(20))
    page = get("/days/2020-07-09/")
    assert page.titles("h1") == ["Thursday 9 July 2020"]
    assert page.titles("h2")[:2] == ["Night", "Morning"]
    assert page.link("3 July 2020")["href"] == "/days/2020-07-03/"
    assert page.link("20 July 2020")["href"] == "/days/2020-07-20/"
    assert "20 July" not in get("/days/2020-07-20/").main.partition("pager")[2]


def test_days_begin_at_midnight_of_the_sites_time_zone(settings):
    settings.TIME_ZONE = "America/New_York"
    article("Late", date=at(9, 3))
    article("Early", date=at(9, 4))
    assert get("/days/2020-07-08/").titles("h2")[0] == "Late"
    assert get("/days/2020-07-09/").titles("h2")[0] == "Early"


@pytest.mark.parametrize("hidden", [{"published": False}, {"removed": True}, {"heat": -1}])
def test_a_day_without_stories_is_not_found(hidden):
    get("/days/2020-07-09/", 404)
    story = article(date=at(9))
    get("/days/2020-07-09/")
    change(story, **hidden)
    get("/days/2020-07-09/", 404)


@pytest.mark.parametrize(
    "day", ["2020-02-30", "2020-7-9", "0000-01-01", "0001-01-01", "9999-12-31", "2020-07-09x", "٢٠٢٠-07-09"]
)
def test_what_is_no_day_of_ours_is_not_found(day):
    article(date=at(9))
    get(f"/days/{day}/", 404)


def test_hidden_days_are_no_neighbours():
    article("Hidden", date=at(8), published=False)
    article("Folded", date=at(10), heat=-1)
    article("Shown", date=at(9))
    assert "pager" not in get("/days/2020-07-09/").classes


def test_a_full_day_has_pages_by_key():
    made = articles(31, date=at(9))
    first = get("/days/2020-07-09/")
    second = get("/days/2020-07-09/" + first.link("Older")["href"])
    assert len(first.titles("h2")) - len(second.titles("h2")) == 29
    other = article(date=at(10))
    get(f"/days/2020-07-09/?before={other.latest}", 404)
    assert made

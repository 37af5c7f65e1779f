"""A source's page: what it published, by day."""

from datetime import UTC, datetime

import pytest

from tests.builders import article, articles, change, mention, provider, topic
from tests.reading import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(db):
    return provider("paper.example", "The Paper")


def test_its_stories_stand_under_their_days_newest_first(paper):
    article("Old", source=paper, date=datetime(2020, 1, 12, 22, 17, tzinfo=UTC), heat=300)
    article("New", source=paper, date=datetime(2020, 7, 9, tzinfo=UTC), topics=[topic("Robots")])
    article("Elsewhere")
    page = get("/sources/paper.example/")
    assert page.titles("h1", "h2", "h3") == [
        "The Paper", "Thursday 9 July 2020", "New", "Sunday 12 January 2020", "Old", "Topics", "Follow",
    ]  # fmt: skip
    assert "2 stories. Latest Thursday 9 July 2020." in page.text
    assert "Robots 00:00" in page.text
    assert page.link("paper.example") == {"href": "https://paper.example/", "rel": "noopener external"}


def test_its_own_name_is_not_repeated_under_every_headline(paper):
    article("Story", source=paper)
    assert "meta__source" not in get("/sources/paper.example/").classes


def test_a_source_without_visible_articles_is_not_found(paper):
    get("/sources/paper.example/", 404)
    hidden = article(source=paper, published=False)
    get("/sources/paper.example/", 404)
    change(hidden, published=True)
    get("/sources/paper.example/")
    get("/sources/PAPER.example/", 404)


def test_long_lists_have_pages_by_key(paper):
    made = [each.title for each in articles(35, source=paper)][::-1]
    articles(5)
    first = get("/sources/paper.example/")
    second = get("/sources/paper.example/" + first.link("Older")["href"])
    assert (first.titles("h3"), second.titles("h3")) == (made[:30], made[30:])
    assert "35 stories. Latest" in first.text
    assert "Latest" not in second.text.partition("35 stories")[2].partition("Story")[0]
    get("/sources/paper.example/?before=12", 404)


def test_rails_tell_its_topics_and_who_reports_the_same(paper):
    names = ["Robots", "Ships", "Trains"]
    article(source=paper, topics=[topic(name) for name in names], coverage=["Times", "Post", "Herald"])
    page = get("/sources/paper.example/")
    assert "Topics it covers Robots 1 Ships 1 Trains 1" in page.text
    assert "Often alongside Times 1 Post 1 Herald 1" in page.text


def test_itself_is_not_alongside(paper):
    own = [mention(f"Own {number}", source=paper) for number in range(2)]
    article(source=paper, coverage=["Times", "Post", *own])
    assert "rail" not in get("/sources/paper.example/").classes


def test_a_folded_article_stands_under_the_headline_of_its_story(paper):
    article("Folded", heat=-1, source=paper, coverage=[mention("The lead")])
    page = get("/sources/paper.example/")
    assert page.titles("h2")[0] == "Within other stories"
    assert page.titles("h3") == ["The lead"]
    assert page.link("Folded")["href"].startswith("/articles/folded-")
    assert "0 stories" not in page.text


def test_an_article_keeps_the_name_it_was_published_under(paper):
    article("Story", source=paper, provider_name="Paper Weekend")
    assert get("/").link("Paper Weekend")["href"] == "/sources/paper.example/"
    assert get("/sources/paper.example/").titles("h1") == ["The Paper"]

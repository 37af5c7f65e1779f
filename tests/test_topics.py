"""All topics, as a tree."""

import pytest

from tests.builders import article, topic
from tests.reading import get

pytestmark = pytest.mark.django_db


def test_topics_stand_under_their_parents_with_their_stories_counted():
    above = topic("Machines", description="What moves.")
    below = topic("Robots", parent=above)
    article(topics=[above, below])
    article(topics=[below])
    page = get("/topics/")
    assert "Machines 1 What moves. Robots 2" in page.text
    nested = page.main.partition('class="tree__below"')[2]
    assert "/topics/robots/" in nested
    assert "/topics/machines/" not in nested


def test_a_topic_without_visible_articles_is_left_out_and_its_children_move_up():
    above = topic("Machines")
    article(topics=[topic("Robots", parent=above)])
    page = get("/topics/")
    assert "Machines" not in page.html
    assert "/topics/robots/" in page.main
    assert "tree__below" not in page.classes


def test_a_topic_with_folded_articles_only_is_listed_without_a_number():
    article(topics=[topic("Robots")], heat=-1)
    assert "Robots 0" not in get("/topics/").text
    assert "/topics/robots/" in get("/topics/").main


def test_topics_that_are_each_others_parents_do_not_vanish():
    first, second = topic("First"), topic("Second")
    first.parent, second.parent = second, first
    first.save()
    second.save()
    article(topics=[first, second])
    page = get("/topics/")
    assert "/topics/first/" in page.main
    assert "/topics/second/" in page.main


def test_topics_nested_without_end_are_all_listed():
    above = None
    for number in range(40):
        above = topic(f"Level {number}", parent=above)
    article(topics=[topic(f"Level {number}") for number in range(40)])
    assert get("/topics/").main.count("tree__topic") == 40


def test_without_topics_it_says_that_the_site_is_empty():
    assert get("/topics/").titles("h1") == ["The page is still blank"]

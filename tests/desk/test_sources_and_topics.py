"""Sources and topics on the desk: what editors may change of them, and what follows."""

from datetime import UTC, datetime

import pytest

from articles import search
from articles.models import Article, Edition, Provider, Topic
from tests import builders
from tests.desk.browser import Fields

pytestmark = pytest.mark.django_db

SOURCES, TOPICS = "/admin/articles/provider/", "/admin/articles/topic/"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def save(desk, path: str, **typed):
    return desk.client.post(path, Fields(desk.page(path)).values | typed)


def edition() -> int:
    return Edition.objects.get().number


def test_a_renamed_source_changes_pages_and_is_found_by_its_new_name(desk):
    article = builders.article("A story", source=builders.provider("outlet.example", "Outlet"))
    number = edition()
    assert save(desk, f"{SOURCES}{article.provider.pk}/change/", name="Gazette").status_code == 302
    assert edition() == number + 1
    assert list(search.find(search.parse("gazette"), LATER, 5)) == [article]
    assert not search.find(search.parse("outlet"), LATER, 5)


def test_saving_a_source_or_topic_untouched_makes_no_edition(desk):
    article = builders.article("A story", topics=[builders.topic(description="One.\n\nTwo.")])
    Provider.objects.update(description="One.\n\nTwo.\n")
    number = edition()
    assert save(desk, f"{SOURCES}{article.provider.pk}/change/").status_code == 302
    assert save(desk, f"{TOPICS}{Topic.objects.get().pk}/change/").status_code == 302
    assert edition() == number


def test_a_source_can_be_added_and_its_domain_is_cleaned(desk):
    assert (
        save(desk, f"{SOURCES}add/", domain="https://WWW.Outlet.example/news?x", name="Outlet").status_code
        == 302
    )
    assert Provider.objects.get().domain == "outlet.example"
    page = save(desk, f"{SOURCES}add/", domain="outlet.example", name="Again").content.decode()
    assert "already exists" in page
    page = save(desk, f"{SOURCES}add/", domain="no domain at all", name="X").content.decode()
    assert "Give a domain such as example.com." in page


def test_the_identity_of_sources_and_topics_is_not_changed(desk):
    article = builders.article(topics=[builders.topic("Robots")], source=builders.provider("outlet.example"))
    save(desk, f"{SOURCES}{article.provider.pk}/change/", domain="other.example", description="New.")
    save(desk, f"{TOPICS}{Topic.objects.get().pk}/change/", name="Other", is_root="on", shortname="New")
    assert (Provider.objects.get().domain, Provider.objects.get().description) == ("outlet.example", "New.")
    topic = Topic.objects.get()
    assert (topic.name, topic.is_root, topic.shortname) == ("Robots", False, "New")


def test_no_topic_stands_above_itself(desk):
    top = builders.topic("Top")
    middle = builders.topic("Middle", parent=top)
    low = builders.topic("Low", parent=middle)
    page = save(desk, f"{TOPICS}{top.pk}/change/", parent=str(low.pk)).content.decode()
    assert "The chosen topic stands under this one" in page
    assert save(desk, f"{TOPICS}{low.pk}/change/", parent=str(top.pk)).status_code == 302


def test_lists_show_counts_and_lead_to_the_articles(desk):
    robots = builders.topic("Robots")
    builders.articles(2, topics=[robots], source=builders.provider("outlet.example", "Outlet"))
    assert "source=outlet.example" in desk.page(SOURCES)
    assert f"topics__id__exact={robots.pk}" in desk.page(TOPICS)
    for path in (SOURCES, TOPICS):
        assert '<td class="field-story_count">2</td>' in desk.page(path)


def test_sources_and_topics_are_offered_while_typing(desk):
    builders.provider("outlet.example", "Outlet")
    builders.topic("Robots")
    for model, field, term in (("article", "provider", "outl"), ("article", "topics", "robo")):
        asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
        found = desk.client.get("/admin/autocomplete/", asked).json()["results"]
        assert len(found) == 1


def test_the_site_is_linked_only_where_there_is_a_page(desk):
    shown = builders.article(topics=[builders.topic("Robots")])
    empty = builders.provider("empty.example", "Empty")
    assert shown.provider.get_absolute_url() in desk.page(f"{SOURCES}{shown.provider.pk}/change/")
    assert empty.get_absolute_url() not in desk.page(f"{SOURCES}{empty.pk}/change/")
    assert Article.objects.count() == 1

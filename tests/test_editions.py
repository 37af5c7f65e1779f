"""Editions and what is kept beside the articles: right after every public change, and when a date comes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.editions import current_edition, public_change
from articles.kept import line_places
from articles.models import Article, ArticleKey, ArticleTopic, Coverage, Edition, Provider, Topic
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


def test_a_change_that_touches_nothing_makes_no_edition():
    with public_change():
        pass
    assert current_edition(timezone.now()) == 0


def take_the_title_away():
    with public_change() as change:
        change.touch([Article.objects.get().pk])
        Article.objects.update(title="")


def test_a_change_that_fails_makes_no_edition_and_leaves_nothing(folder, run):
    write_seed(folder, "a.md")
    run()
    number = Edition.objects.get().number
    with pytest.raises(IntegrityError):
        take_the_title_away()
    assert Edition.objects.get().number == number


def test_an_article_with_a_date_to_come_appears_and_is_counted_at_that_minute(folder, run):
    due = timezone.now().replace(microsecond=0) + timedelta(days=2)
    write_seed(folder, "a.md", publishedDateTime=due.strftime("%Y-%m-%dT%H:%M:%SZ"), topics=["Soon"])
    run()
    before = current_edition(due - timedelta(seconds=1))
    assert not Article.objects.visible(due - timedelta(seconds=1))
    assert Topic.objects.get().visible_count == 0
    assert current_edition(due) == before + 1
    assert current_edition(due) == before + 1
    assert Article.objects.visible(due).count() == 1
    assert Topic.objects.get().story_count == 1
    assert Edition.objects.get().due_at is None


def test_unpublishing_takes_the_counts_and_the_listing_away(folder, run):
    write_seed(folder, "a.md", topics=["AI"])
    run()
    with public_change() as change:
        Article.objects.update(published=False)
        change.touch([Article.objects.get().pk])
    assert (Topic.objects.get().visible_count, Provider.objects.get().visible_count) == (0, 0)
    assert not ArticleTopic.objects.get().listed


def test_a_piece_that_an_editor_took_down_leaves_the_coverage_of_others(folder, run):
    write_seed(folder, "a.md", "Lead", n=1, related=[related("Second", 2), related("Third", 3)])
    write_seed(folder, "b.md", "Second", n=2)
    run()
    lead = Article.objects.get(title="Lead")
    assert lead.report_count == 2
    with public_change() as change:
        second = Article.objects.get(title="Second")
        second.published = False
        second.save()
        change.touch([second.pk])
    lead.refresh_from_db()
    assert (lead.report_count, lead.source_count) == (1, 1)
    assert [row.snapshot.title for row in Coverage.objects.shown()] == ["Third"]


def test_a_piece_that_its_file_unpublishes_is_still_quoted_from_the_listing(folder, run):
    write_seed(folder, "a.md", "Lead", n=1, related=[related("Second", 2)])
    write_seed(folder, "b.md", "Second", n=2, published=False)
    run()
    assert [row.snapshot.title for row in Coverage.objects.shown()] == ["Second"]


def test_coverage_lines_put_distinct_sources_first():
    assert list(line_places([1, 1, 2, 1, 3, None])) == [0, 4, 1, 5, 2, 3]


def test_the_database_refuses_a_published_article_without_a_date():
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(slug="x-abcdef", title="T", published=True, own_text=True)


def test_the_database_refuses_a_published_article_without_a_source():
    article = Article(slug="x-abcdef", title="T", published=True)
    article.set_date(datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(IntegrityError), transaction.atomic():
        article.save()


@pytest.mark.parametrize("columns", [{"heat": -2}, {"title": ""}, {"kind": "song"}, {"latest": 5}])
def test_the_database_refuses(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(**{"slug": "x-abcdef", "title": "T", **columns})


def test_an_article_that_takes_over_an_address_in_its_coverage_does_not_list_itself(folder, run):
    write_seed(folder, "a.md", "Lead", n=1, related=[related("Second", 2), related("Third", 3)])
    run()
    lead = Article.objects.get()
    with public_change() as change:
        ArticleKey.objects.filter(key__endswith="/2").update(article=lead)
        change.touch([lead.pk])
    assert [row.snapshot.title for row in Coverage.objects.shown()] == ["Third"]
    lead.refresh_from_db()
    assert lead.report_count == 1

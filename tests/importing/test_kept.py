"""What is kept beside the articles is right after a run that brings new ones, which are only added."""

import pytest
from django.utils import timezone

from articles import kept
from articles.models import Article, Coverage, Provider, Topic
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


def counts() -> dict[str, tuple[int, int]]:
    owners = [*Topic.objects.all(), *Provider.objects.all()]
    return {str(owner): (owner.story_count, owner.visible_count) for owner in owners}


def lines(title: str) -> list[str]:
    shown = Coverage.objects.filter(article__title=title, line__isnull=False)
    return list(shown.values_list("snapshot__title", flat=True))


def test_new_articles_are_added_to_the_counts_of_topics_and_sources(run, tmp_path):
    own = {"provider": {"name": "Outlet", "domain": "outlet.example"}}
    write_seed(tmp_path, "a.md", "A", n=1, **own)
    run(tmp_path)
    write_seed(tmp_path, "b.md", "B", n=2, **own)
    write_seed(tmp_path, "folded.md", "Folded", n=3, heat=-1, **own)
    write_seed(tmp_path, "draft.md", "Draft", n=4, published=False, **own)
    write_seed(tmp_path, "to-come.md", "To come", n=5, publishedDateTime="2999-01-01T00:00:00Z", **own)
    write_seed(tmp_path, "other.md", "Other", n=6, topics=["AI", "Space"])
    run(tmp_path)
    after = counts()
    assert (after["AI"], after["Space"], after["Outlet"]) == ((3, 4), (1, 1), (2, 3))
    kept.recount_for(Article.objects.all(), timezone.now())
    assert counts() == after


def test_a_new_story_does_not_show_what_an_editor_took_down(run, tmp_path):
    write_seed(tmp_path, "two.md", "Two", n=2)
    run(tmp_path)
    Article.objects.update(published=False)
    write_seed(tmp_path, "one.md", "One", n=1, related=[related("Two", 2), related("Three", 3)])
    run(tmp_path)
    assert lines("One") == ["Three"]
    assert Article.objects.get(title="One").report_count == 1


def test_a_removed_article_that_comes_later_leaves_the_coverage_that_lists_it(run, tmp_path):
    write_seed(tmp_path, "one.md", "One", n=1, related=[related("Two", 2), related("Three", 3)])
    run(tmp_path)
    assert lines("One") == ["Two", "Three"]
    write_seed(tmp_path, "two.md", "Two", n=2, removed=True)
    run(tmp_path)
    assert lines("One") == ["Three"]

"""Lists with few stories: everything is told at once, folded articles under the stories they belong to."""

from datetime import datetime

from django.db.models import QuerySet

from articles.models import Article, ArticleQuerySet, Provider, Run, Topic
from articles.presentation import local
from articles.reading import stories
from articles.reading.paging import PAGE
from articles.reading.reports import cards
from articles.reading.stories import HOTTEST_FIRST, LEAD, PART, SECOND, Shape, Story, Within

FEW = 5  # below this every story is set like a lead
FULL = 8  # from here on a list has pages, two orders and a rail


def of_topic(topic: Topic, at: datetime, updated_at: datetime | None, order: tuple = HOTTEST_FIRST) -> dict:
    """A short topic's page: its stories, all set like leads when they are very few."""
    found = everything(Article.objects.visible(at).filter(article_topics__topic=topic), order)
    listed = sum(not article.folded for article in found)
    told, within = tell(found, LEAD if listed < FEW else SECOND, at, topic)
    return {"within": within, **(closing(told, updated_at) if listed < FEW else {"stories": told})}


def of_source(provider: Provider, at: datetime) -> tuple[list[Story], list[Within]]:
    """A short source's stories, newest first, and its articles within others' stories."""
    found = everything(Article.objects.visible(at).filter(provider=provider), ("-latest",))
    return tell(found, SECOND, at)


def everything(articles: ArticleQuerySet, order: tuple) -> list[Article]:
    """Stories in their order, then what is folded: one query for both."""
    return list(cards(articles).order_by("folded", *order)[:PAGE])


def tell(
    articles: list[Article], shape: Shape, at: datetime, topic: Topic | None = None
) -> tuple[list[Story], list[Within]]:
    """Splits articles into the stories of the list and what is folded elsewhere."""
    read = stories.read([(article, PART if article.folded else shape) for article in articles], at, topic)
    told = [story for story in read if not story.article.folded]
    return told, stories.within([story for story in read if story.article.folded], told)


def closing(few: list[Story], updated_at: datetime | None) -> dict:
    """Very few stories, with how many sources they come from and the day of the last import."""
    named = {source.domain for source in stories.sources(few) if source.domain}
    return {"few": few, "source_count": len(named), "updated": updated_at and local(updated_at).date()}


def last_finished() -> QuerySet:
    """When the last run finished: a row, if there is one, for a query of its own or within another."""
    return (
        Run.objects.filter(finished_at__isnull=False)
        .order_by("-id")
        .values_list("finished_at", flat=True)[:1]
    )

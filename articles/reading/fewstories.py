"""Lists with few stories: everything is told at once, folded articles under the stories they belong to."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import QuerySet, Subquery

from articles.models import Article, ArticleQuerySet, Edition, Provider, Topic
from articles.presentation import local
from articles.reading import stories
from articles.reading.paging import PAGE
from articles.reading.reports import cards
from articles.reading.stories import LEAD, PART, SECOND, Shape, Story, Within, by_date, by_heat

FEW = 5  # below this every story is set like a lead
FULL = 8  # from here on a list has pages, two orders and a rail

Order = Callable[[Iterable[Article]], list[Article]]


def of_everything(listed: list[Article], at: datetime) -> dict:
    """A short front page: its stories, the hottest first, and what is folded elsewhere."""
    updated_at = listed[0].updated_at if listed else None  # type: ignore[attr-defined] # with_last_update()
    told, within = tell([*by_heat(listed), *folded(at)], LEAD, at)
    return {"within": within, **closing(told, updated_at)}


def folded(at: datetime) -> list[Article]:
    """The newest of the articles that are folded under a story."""
    return list(cards(Article.objects.visible(at).filter(folded=True)).newest_first()[:PAGE])


def within_others(at: datetime) -> list[Within]:
    """For a list that has no story of its own: what is folded elsewhere."""
    return tell(folded(at), SECOND, at)[1]


def of_topic(topic: Topic, at: datetime, updated_at: datetime | None, order: Order = by_heat) -> dict:
    """A short topic's page: its stories, all set like leads when they are very few."""
    found = everything(Article.objects.visible(at).filter(article_topics__topic=topic), order)
    listed = sum(not article.folded for article in found)
    told, within = tell(found, LEAD if listed < FEW else SECOND, at, topic)
    return {"within": within, **(closing(told, updated_at) if listed < FEW else {"stories": told})}


def of_source(provider: Provider, at: datetime) -> tuple[list[Story], list[Within]]:
    """A short source's stories, newest first, and its articles within others' stories."""
    found = everything(Article.objects.visible(at).filter(provider=provider), by_date)
    return tell(found, SECOND, at)


def everything(articles: ArticleQuerySet, order: Order) -> list[Article]:
    """Stories in their order, and what is folded: one query for both."""
    return order(cards(articles).order_by("folded", "-latest")[:PAGE])


def tell(
    articles: list[Article], shape: Shape, at: datetime, topic: Topic | None = None
) -> tuple[list[Story], list[Within]]:
    """Splits articles into the stories of the list and what is folded elsewhere."""
    read = stories.read([(article, PART if article.folded else shape) for article in articles], at, topic)
    told = [story for story in read if not story.article.folded]
    return told, stories.within([story for story in read if story.article.folded], told)


def closing(few: list[Story], updated_at: datetime | None) -> dict:
    """Very few stories, with how many sources they come from and the day of the last change."""
    named = {source.domain for source in stories.sources(few) if source.domain}
    return {"few": few, "source_count": len(named), "updated": updated_at and local(updated_at).date()}


def with_last_update(rows: QuerySet) -> QuerySet:
    """Rows that know, as `updated_at`, when the edition was made: short lists say it.

    The last run would be no measure. One that changes nothing makes no edition, and a page depends on nothing
    but the edition (blueprint rule 6).
    """
    return rows.annotate(updated_at=Subquery(Edition.objects.values("made_at")[:1]))

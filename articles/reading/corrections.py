"""Corrections as readers see them: what a headline said before it was changed."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from articles.models import Article, ArticleQuerySet, Revision
from articles.reading.reports import COLUMNS
from articles.reading.stories import Listing

EVERY = Listing(Q(headline_was__isnull=False), "id")


def shown(at: datetime) -> QuerySet[Revision]:
    """The changes of articles that a visitor may see, with just what the list says of them."""
    visible = Exists(Article.objects.visible(at).filter(pk=OuterRef("article")))
    columns = (f"article__{name}" for name in COLUMNS)
    return (
        Revision.objects.filter(visible)
        .select_related("article__provider")
        .only("at", "headline_was", *columns)
    )


def with_last(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Articles that know their last correction: `headline_was` and `headline_changed_at`, else None."""
    last = EVERY.newest(Revision.objects.filter(article=OuterRef("pk")))
    return articles.annotate(
        headline_was=Subquery(last.values("headline_was")[:1]),
        headline_changed_at=Subquery(last.values("at")[:1]),
    )

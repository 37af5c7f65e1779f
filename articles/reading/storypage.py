"""The page of one story: its coverage by source, its topics, and what else there is to read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from articles import html, presentation
from articles.models import Article, ArticleQuerySet, Topic
from articles.reading import coverage, reports, stories
from articles.reading.reports import cards, source_of
from articles.reading.stories import EVERYTHING, Story

RAIL = 6  # other stories beside it
WATCH = "https://www.youtube.com/watch?v="


def read(article: Article, at: datetime, parameters: Mapping[str, str]) -> dict:
    """Everything that the page shows of an article (one of corrections.with_last()) and around it."""
    reported = reports.coverage_of(article, at)
    present = [article.pk, *(entry.article for entry in reported if entry.article)]
    others = cards(Article.objects.listed(at)).exclude(pk__in=present)
    topics = topics_of(article, others)
    rail_topic = stories.most_telling(with_others(topics))
    rail = stories.of_topic(rail_topic) if rail_topic else EVERYTHING
    source = source_of(article)
    return {
        "article": article,
        "source": source,
        "topics": topics,
        "part_of": reported[0] if article.folded and reported else None,
        "heat_level": presentation.heat_level(article.heat),
        "changed": correction(article),
        "minutes": presentation.reading_minutes(article.body) if article.own_text and article.body else None,
        "body": html.body(article) if article.body else "",
        "standfirst": "" if article.body.startswith(article.excerpt) else article.excerpt,
        "rail_topic": rail_topic,
        "rail": [Story(other, source_of(other), [], None) for other in rail.newest(others)[:RAIL]],
        "complaint": complaint(article),
        **ways_out(article),
        **coverage.read(article, source, reported, parameters),
    }


def correction(article: Any) -> presentation.When | None:
    """When its headline was changed, where the page has to say so: not if it says the same again."""
    was = article.headline_was
    return presentation.when(article.headline_changed_at) if was and was != article.title else None


def complaint(article: Article) -> str:
    """A letter about the story to whoever runs the site; empty where no address is set."""
    return presentation.letter_to(
        settings.SITE_CONTACT,
        subject=_("About “%(title)s”") % {"title": article.title},
        body=settings.SITE_URL + article.get_absolute_url(),
    )


def ways_out(article: Article) -> dict[str, str]:
    """The addresses that the page sends readers to; empty where there is none."""
    watch = WATCH + article.video_id if article.video_id else ""
    same_video = watch and presentation.host(article.url) in ("youtube.com", "youtu.be", "m.youtube.com")
    return {
        "watch": watch,
        "full": "" if article.own_text or same_video else article.url,
        "fast": presentation.publishers_own(article.amp_url),
    }


def topics_of(article: Article, others: ArticleQuerySet) -> list:
    """The article's topics in its file's order; `has_others` says whether one of `others` is in it too."""
    visible = Topic.objects.filter(article_topics__article=article, visible_count__gt=0)
    filed = others.filter(article_topics__topic=OuterRef("pk"), article_topics__listed=True)
    found = visible.annotate(has_others=Exists(filed)).order_by("article_topics__position")
    return list(found.defer("description", "keywords", "base"))


def with_others(topics: list) -> list[Topic]:
    """Topics to read on in; the root topic only when there is no other."""
    more = [topic for topic in topics if topic.has_others]
    return [topic for topic in more if not topic.is_root] or more

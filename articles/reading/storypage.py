"""The page of one story: its coverage by source, its topics, and what else there is to read."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from articles import html, presentation
from articles.models import Article, ArticleQuerySet, Topic
from articles.reading import reports, stories
from articles.reading.reports import Group, Source, cards, source_of
from articles.reading.stories import EVERYTHING, Story

GROUPS = 8  # sources whose reports are shown at once; the rest is folded away
RAIL = 6  # other stories beside it
WATCH = "https://www.youtube.com/watch?v="


def read(article: Article, at: datetime) -> dict:
    """Everything that the page shows of an article and around it."""
    coverage = reports.coverage_of(article, at)
    present = [article.pk, *(entry.article for entry in coverage if entry.article)]
    others = cards(Article.objects.listed(at)).exclude(pk__in=present)
    topics = topics_of(article, others)
    rail_topic = stories.most_telling(with_others(topics))
    rail = stories.of_topic(rail_topic) if rail_topic else EVERYTHING
    source = source_of(article)
    return {
        "article": article,
        "source": source,
        "topics": topics,
        "part_of": coverage[0] if article.folded and coverage else None,
        "minutes": presentation.reading_minutes(article.body) if article.own_text and article.body else None,
        "body": html.body(article) if article.body else "",
        "standfirst": "" if article.body.startswith(article.excerpt) else article.excerpt,
        "rail_topic": rail_topic,
        "rail": [Story(other, source_of(other), [], None) for other in rail.newest(others)[:RAIL]],
        **ways_out(article),
        **shown_coverage(reports.by_source(coverage), source),
    }


def shown_coverage(groups: list[Group], source: Source) -> dict:
    """The first sources and the folded rest, with the numbers that the page says of them."""
    folded = groups[GROUPS:]
    return {
        "groups": groups[:GROUPS],
        "folded_groups": folded,
        "report_count": sum(len(group.reports) for group in groups),
        "source_count": len(groups),
        "other_sources": sum(group.source != source for group in groups),
        "folded_reports": sum(len(group.reports) for group in folded),
    }


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

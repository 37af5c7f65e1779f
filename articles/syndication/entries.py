"""What a feed says, whatever its format: of a list, and of each story in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects

from articles import html
from articles.models import Article, ArticleQuerySet, ArticleTopic
from articles.reading.reports import COLUMNS, Report, cards, first_lines, source_of

# Of a tag: URI, which has to outlive every change of SITE_URL: a name and a year in which it was ours.
TAG = "tag:newsroom,2026"
REPORTS = 5  # of a story's coverage
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """A story in a feed. The text of others is theirs: `credit` names them, `original` is their address."""

    id: str
    title: str
    url: str  # our page
    original: str  # empty for our own text
    credit: str
    credit_url: str
    content: str  # HTML
    topics: list[str]
    language: str  # empty where it is not known
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """A list as a feed, newest first."""

    id: str
    title: str
    description: str
    page: str  # the page that shows the same list
    address: str
    entries: list[Entry]

    @property
    def updated(self) -> datetime:
        """When something in it last changed: never the time of day, so that equal content is equal bytes."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


def listed_in_feeds(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Articles with just what feeds say of them, and the source with them."""
    return cards(articles).only(*COLUMNS, "changed_at")


def entries_of(articles: Iterable[Article], at: datetime) -> list[Entry]:
    """The entries of articles from listed_in_feeds(), with their topics and the first of their coverage."""
    found = list(articles)
    links = ArticleTopic.objects.select_related("topic").only("article", "position", "topic__name")
    prefetch_related_objects(found, Prefetch("article_topics", links))
    reports = first_lines({article.pk: REPORTS for article in found}, at)
    return [entry(article, reports[article.pk]) for article in found]


def entry(article: Article, reports: list[Report]) -> Entry:
    source, published = source_of(article), cast(datetime, article.published_at)
    url = settings.SITE_URL + article.get_absolute_url()
    more = article.report_count - len(reports)
    return Entry(
        id=f"{TAG}:articles/{article.slug}",
        title=clean(article.title),
        url=url,
        original="" if article.own_text else article.url,
        credit=clean(article.source_name or settings.SITE_NAME),
        credit_url=f"https://{source.domain}/" if source.domain else f"{settings.SITE_URL}/",
        content=clean(html.feed_item(article, [absolute(each) for each in reports], more, url)),
        topics=[clean(link.topic.name) for link in article.article_topics.all()],
        language=article.language or "",
        published=published,
        # What was imported ahead of its date is news only since that date.
        updated=max(article.changed_at.replace(microsecond=0), published),
    )


def absolute(report: Report) -> Report:
    """A report whose address also leads somewhere from outside this site."""
    return replace(report, url=settings.SITE_URL + report.url) if report.article else report


def clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return NOT_XML.sub("", text)

"""RSS 2.0 feeds: the 30 newest stories of a list, the provider credited, with ids that never change."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from operator import attrgetter

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import html
from articles.models import Article, ArticleTopic, Topic
from articles.reading import stories
from articles.reading.pages import moment
from articles.reading.reports import cards

ITEMS = 30
# Of a tag: URI, which has to outlive every change of SITE_URL: a name and a year in which it was ours.
TAG = "tag:newsroom,2026"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Rss(Rss201rev2Feed):
    def latest_post_date(self) -> datetime:
        # Django gives an empty feed the time of day; the same edition has to give the same bytes.
        return super().latest_post_date() if self.items else EPOCH


@require_safe
def top_feed(request: HttpRequest) -> HttpResponse:
    at = moment()
    hottest = stories.hottest(stories.EVERYTHING, at, ITEMS)
    newest_first = sorted(hottest, key=attrgetter("latest"), reverse=True)
    return feed(request, _("top stories"), newest_first)


@require_safe
def latest_feed(request: HttpRequest) -> HttpResponse:
    newest = stories.EVERYTHING.newest(cards(Article.objects.listed(moment())))
    return feed(request, _("latest stories"), newest[:ITEMS])


@require_safe
def topic_feed(request: HttpRequest, slug: str) -> HttpResponse:
    at = moment()
    topic = get_object_or_404(Topic.objects.defer("keywords", "base"), slug=slug, visible_count__gt=0)
    newest = stories.of_topic(topic).newest(cards(Article.objects.listed(at)))
    return feed(request, topic.name, newest[:ITEMS])


def feed(request: HttpRequest, title: str, articles: Iterable[Article]) -> HttpResponse:
    """An RSS answer; the page that shows the same list has the address that the feed's begins with."""
    address = settings.SITE_URL + request.path
    rss = Rss(
        title=clean(f"{settings.SITE_NAME}: {title}"),
        link=address.removesuffix("feed.rss"),
        description=clean(settings.SITE_TAGLINE or f"{settings.SITE_NAME}: {title}"),
        language=settings.LANGUAGE_CODE,
        feed_url=address,
    )
    for article in with_topics(articles):
        rss.add_item(**item(article))
    return HttpResponse(rss.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


def with_topics(articles: Iterable[Article]) -> list[Article]:
    links = ArticleTopic.objects.select_related("topic").only("article", "position", "topic__name")
    found = list(articles)
    prefetch_related_objects(found, Prefetch("article_topics", links))
    return found


def item(article: Article) -> dict:
    """An article as a feed item: the link is our page, which sends readers on to the source."""
    return {
        "title": clean(article.title),
        "link": settings.SITE_URL + article.get_absolute_url(),
        "description": clean(html.feed_item(article, article.excerpt)),
        "author_name": clean(article.source_name or settings.SITE_NAME),
        "categories": [clean(link.topic.name) for link in article.article_topics.all()],
        "pubdate": article.published_at,
        "unique_id": f"{TAG}:articles/{article.slug}",
        "unique_id_is_permalink": False,
    }


def clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return NOT_XML.sub("", text)

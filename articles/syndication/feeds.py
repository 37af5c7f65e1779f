"""Which lists have feeds: a view each, in all the formats."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import search
from articles.models import Article, Provider, Topic
from articles.reading import stories
from articles.reading.pages import moment
from articles.syndication import atom, jsonfeed, rss
from articles.syndication.entries import TAG, Feed, clean, entries_of, listed_in_feeds

ITEMS = 30
FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}


@require_safe
def top_feed(request: HttpRequest, form: str) -> HttpResponse:
    at = moment()
    listed = listed_in_feeds(Article.objects.listed(at))
    hottest = stories.by_heat(stories.EVERYTHING.newest(listed)[: settings.TOP_WINDOW])
    return answer(request, form, _("top stories"), stories.by_date(hottest[:ITEMS]), at)


@require_safe
def latest_feed(request: HttpRequest, form: str) -> HttpResponse:
    return newest(request, form, _("latest stories"), stories.EVERYTHING, moment())


@require_safe
def topic_feed(request: HttpRequest, form: str, slug: str) -> HttpResponse:
    at = moment()
    topic = get_object_or_404(Topic.objects.defer("keywords", "base"), slug=slug, visible_count__gt=0)
    return newest(request, form, topic.name, stories.of_topic(topic), at)


@require_safe
def source_feed(request: HttpRequest, form: str, domain: str) -> HttpResponse:
    at = moment()
    provider = get_object_or_404(Provider.objects.defer("base"), domain=domain, visible_count__gt=0)
    return newest(request, form, provider.name, stories.of_source(provider), at)


@require_safe
def search_feed(request: HttpRequest, form: str) -> HttpResponse:
    at = moment()
    asked = " ".join(clean(request.GET.get("q", "")).split())[: search.LONGEST_QUERY]
    found = search.find(search.parse(asked), at, ITEMS)
    title = _("search for “%(asked)s”") % {"asked": asked}
    return answer(request, form, title, listed_in_feeds(found), at, urlencode({"q": asked}))


def newest(
    request: HttpRequest, form: str, title: str, listing: stories.Listing, at: datetime
) -> HttpResponse:
    listed = listed_in_feeds(Article.objects.listed(at))
    return answer(request, form, title, listing.newest(listed)[:ITEMS], at)


def answer(
    request: HttpRequest,
    form: str,
    title: str,
    articles: Iterable[Article],
    at: datetime,
    query: str = "",
) -> HttpResponse:
    """A feed of articles; the page that shows the same list has the address that the feed's begins with."""
    path, query = iri_to_uri(request.path), f"?{query}" if query else ""
    page = path.removesuffix(f"feed.{form}") + query
    name = clean(f"{settings.SITE_NAME}: {title}")
    feed = Feed(
        id=f"{TAG}:lists{page}",
        title=name,
        description=clean(settings.SITE_TAGLINE) or name,
        page=settings.SITE_URL + page,
        address=settings.SITE_URL + path + query,
        entries=entries_of(articles, at),
    )
    return HttpResponse(FORMATS[form].write(feed), content_type=FORMATS[form].CONTENT_TYPE)

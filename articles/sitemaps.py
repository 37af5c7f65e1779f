"""The sitemap and robots.txt: which pages there are, for search engines."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article, Provider, Topic
from articles.presentation import machine_time
from articles.reading.pages import moment

MOST = 50_000  # addresses in one sitemap, by its protocol
CHUNK = 2000  # rows held in memory at a time

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n\nSitemap: {site}{sitemap}\n"


@require_safe
def sitemap(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(lines(moment()), content_type="application/xml")


def lines(at: datetime) -> Iterator[str]:
    """The sitemap bit by bit: 50,000 addresses are some megabytes."""
    yield HEAD
    for path, changed_at in islice(addresses(at), MOST):
        changed = f"<lastmod>{machine_time(changed_at)}</lastmod>" if changed_at else ""
        yield f"<url><loc>{escape(settings.SITE_URL + path)}</loc>{changed}</url>\n"
    yield "</urlset>\n"


def addresses(at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """Paths of public pages with the time of their last change, the most important first."""
    for name in ("top", "latest", "topics", "sources", "feeds"):
        yield reverse(name), None
    for owners in (Topic.objects.only("slug"), Provider.objects.only("domain")):
        for owner in owners.filter(visible_count__gt=0).iterator(CHUNK):
            yield owner.get_absolute_url(), None
    articles = Article.objects.visible(at).newest_first().only("slug", "changed_at")
    for article in articles[:MOST].iterator(CHUNK):
        yield article.get_absolute_url(), article.changed_at


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(site=settings.SITE_URL, sitemap=reverse("sitemap"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")

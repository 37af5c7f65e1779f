"""What search engines read: the sitemap, in parts once it is large, the news of two days, and robots.txt."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import cast
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Exists, Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleQuerySet, Edition, Provider, Topic
from articles.models.visibility import number_after
from articles.presentation import machine_time
from articles.reading.pages import moment
from articles.syndication.entries import clean

MOST = 50_000  # addresses in one sitemap, by its protocol
MOST_NEWS = 1000  # and in a news sitemap
CHUNK = 2000  # rows held in memory at a time
NEWS = timedelta(days=2)

NAMES = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_NAMES = "http://www.google.com/schemas/sitemap-news/0.9"
XML = '<?xml version="1.0" encoding="utf-8"?>\n'
ROBOTS = (
    "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n\nSitemap: {site}{all}\nSitemap: {site}{news}\n"
)
PAGES = ("top", "latest", "topics", "sources", "feeds", "about", "corrections", "privacy")


@require_safe
def sitemap(_request: HttpRequest) -> StreamingHttpResponse:
    """All addresses while they fit in one sitemap, else an index of its parts."""
    visible, pages = Article.objects.visible(moment()), list(page_urls())
    room = MOST - len(pages)
    # Counting would walk every article; this walks as many as fit.
    if room >= 0 and len(visible.newest_first().values_list("latest")[: room + 1]) <= room:
        return answer(urlset(pages, article_urls(visible.newest_first())))
    return answer(index(visible))


@require_safe
def page_sitemap(_request: HttpRequest) -> StreamingHttpResponse:
    moment()
    return answer(urlset(islice(page_urls(), MOST)))


@require_safe
def article_sitemap(_request: HttpRequest, part: int) -> StreamingHttpResponse:
    articles = part_of(Article.objects.visible(moment()), part)
    if not articles.exists():
        raise Http404
    return answer(urlset(article_urls(articles.order_by("pk"))))


@require_safe
def news_sitemap(_request: HttpRequest) -> StreamingHttpResponse:
    """The stories of the two days up to the newest one: by the stories' clock, which makes editions."""
    visible = Article.objects.visible(moment()).newest_first()
    newest = visible.values_list("published_at", flat=True).first()
    recent = visible.filter(latest__gte=number_after(newest - NEWS)) if newest else visible.none()
    columns = recent.only("slug", "title", "language", "published_at")
    return answer(urlset(map(news_url, columns[:MOST_NEWS].iterator(CHUNK)), news=True))


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    addresses = {"site": settings.SITE_URL, "all": reverse("sitemap"), "news": reverse("news_sitemap")}
    return HttpResponse(ROBOTS.format(**addresses), content_type="text/plain; charset=utf-8")


def answer(lines: Iterable[str]) -> StreamingHttpResponse:
    """Bit by bit, since 50,000 addresses are some megabytes."""
    return StreamingHttpResponse(lines, content_type="application/xml")


def urlset(*urls: Iterable[str], news: bool = False) -> Iterator[str]:
    yield f'{XML}<urlset xmlns="{NAMES}"' + (f' xmlns:news="{NEWS_NAMES}"' if news else "") + ">\n"
    for some in urls:
        yield from some
    yield "</urlset>\n"


def page_urls() -> Iterator[str]:
    """Every public page that is not an article's, the most important first."""
    for name in PAGES:
        yield url(reverse(name))
    for owners in (Topic.objects.only("slug"), Provider.objects.only("domain")):
        for owner in owners.filter(visible_count__gt=0).iterator(CHUNK):
            yield url(owner.get_absolute_url())


def article_urls(articles: ArticleQuerySet) -> Iterator[str]:
    for article in articles.only("slug", "changed_at").iterator(CHUNK):
        yield url(article.get_absolute_url(), article.changed_at)


def url(path: str, changed_at: datetime | None = None) -> str:
    changed = f"<lastmod>{machine_time(changed_at)}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(settings.SITE_URL + path)}</loc>{changed}</url>\n"


def text(words: str) -> str:
    return escape(clean(words))


def news_url(article: Article) -> str:
    address = escape(settings.SITE_URL + article.get_absolute_url())
    language = text(article.language or settings.LANGUAGE_CODE)
    published = machine_time(cast(datetime, article.published_at))
    return (
        f"<url><loc>{address}</loc><news:news><news:publication>"
        f"<news:name>{text(settings.SITE_NAME)}</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{published}</news:publication_date>"
        f"<news:title>{text(article.title)}</news:title></news:news></url>\n"
    )


def index(visible: ArticleQuerySet) -> Iterator[str]:
    yield f'{XML}<sitemapindex xmlns="{NAMES}">\n'
    parts = [reverse("article_sitemap", args=[part]) for part in parts_in_use(visible)]
    for path in [reverse("page_sitemap"), *parts]:
        yield f"<sitemap><loc>{escape(settings.SITE_URL + path)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def part_of(visible: ArticleQuerySet, part: int) -> ArticleQuerySet:
    """The articles of a part: those that one stretch of ids was given to, so that each stays in its part."""
    return visible.filter(pk__gte=part * MOST, pk__lt=(part + 1) * MOST)


def parts_in_use(visible: ArticleQuerySet) -> list[int]:
    """The parts that have an article to show, the newest first: one query, a look at an index for each."""
    last = visible.model.objects.aggregate(last=Max("pk"))["last"] // MOST
    parts = range(last, -1, -1)
    used = Edition.objects.values_list(*(Exists(part_of(visible, part)) for part in parts)).first() or ()
    return [part for part, any_of_it in zip(parts, used, strict=False) if any_of_it]

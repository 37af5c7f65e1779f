"""Addresses of the public site. A page's view, address and template have one name."""

from datetime import date

from django.urls import URLPattern, path, register_converter

from articles import imprint, opensearch, sitemaps, views
from articles.reading.answers import View, by_edition
from articles.syndication import feeds, opml


class Day:
    """A day as yyyy-mm-dd; other writings of a day are no addresses."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class Part:
    """The number of a part of the sitemap."""

    regex = "0|[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Day, "day")
register_converter(Part, "part")


def public(route: str, view: View, name: str) -> URLPattern:
    """An address whose answer browsers keep, and ask before they show it again whether it still holds."""
    return path(route, by_edition(view), name=name)


def beside(page: str, view: View, name: str) -> list[URLPattern]:
    """The feeds of a list. Without `form`, the name stands for RSS: Django takes the last that fits."""
    return [
        path(f"{page}feed.{form}", by_edition(view), {"form": form}, name=name)
        for form in ("json", "atom", "rss")
    ]


urlpatterns = [
    public("", views.top, "top"),
    *beside("", feeds.top_feed, "top_feed"),
    public("latest/", views.latest, "latest"),
    *beside("latest/", feeds.latest_feed, "latest_feed"),
    public("topics/", views.topics, "topics"),
    public("topics/<slug:slug>/", views.topic, "topic"),
    public("topics/<slug:slug>/latest/", views.topic_latest, "topic_latest"),
    *beside("topics/<slug:slug>/", feeds.topic_feed, "topic_feed"),
    public("sources/", views.sources, "sources"),
    public("sources/<str:domain>/", views.source, "source"),
    *beside("sources/<str:domain>/", feeds.source_feed, "source_feed"),
    public("articles/<slug:slug>/", views.article, "article"),
    public("days/<day:on>/", views.day, "day"),
    public("search/", views.search, "search"),
    *beside("search/", feeds.search_feed, "search_feed"),
    public("about/", imprint.about, "about"),
    public("corrections/", imprint.corrections, "corrections"),
    public("privacy/", imprint.privacy, "privacy"),
    public("feeds/", views.feeds, "feeds"),
    public("feeds.opml", opml.outline, "outline"),
    public("sitemap.xml", sitemaps.sitemap, "sitemap"),
    public("sitemaps/pages.xml", sitemaps.page_sitemap, "page_sitemap"),
    public("sitemaps/<part:part>.xml", sitemaps.article_sitemap, "article_sitemap"),
    public("news-sitemap.xml", sitemaps.news_sitemap, "news_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("opensearch.xml", opensearch.description, name="opensearch"),
    path("healthz", views.healthz, name="healthz"),
]

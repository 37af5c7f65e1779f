"""Addresses of the public site. A page's view, address and template have one name."""

from datetime import date

from django.urls import path, register_converter

from articles import sitemaps, syndication, views


class Day:
    """A day as yyyy-mm-dd; other writings of a day are no addresses."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Day, "day")

urlpatterns = [
    path("", views.top, name="top"),
    path("feed.rss", syndication.top_feed, name="top_feed"),
    path("latest/", views.latest, name="latest"),
    path("latest/feed.rss", syndication.latest_feed, name="latest_feed"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("topics/<slug:slug>/latest/", views.topic_latest, name="topic_latest"),
    path("topics/<slug:slug>/feed.rss", syndication.topic_feed, name="topic_feed"),
    path("sources/", views.sources, name="sources"),
    path("sources/<str:domain>/", views.source, name="source"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("days/<day:on>/", views.day, name="day"),
    path("search/", views.search, name="search"),
    path("feeds/", views.feeds, name="feeds"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
]

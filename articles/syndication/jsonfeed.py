"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from django.conf import settings

from articles.presentation import machine_time
from articles.syndication.entries import Entry, Feed

CONTENT_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed) -> bytes:
    said = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.description,
        "language": settings.LANGUAGE_CODE,
        "items": [item(entry) for entry in feed.entries],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def item(entry: Entry) -> dict[str, Any]:
    """An entry; what it does not have is left out."""
    said = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.original,
        "title": entry.title,
        "content_html": entry.content,
        "date_published": machine_time(entry.published),
        "date_modified": machine_time(entry.updated),
        "authors": [{"name": entry.credit, "url": entry.credit_url}],
        "tags": entry.topics,
        "language": entry.language,
    }
    return {name: value for name, value in said.items() if value or name == "content_html"}

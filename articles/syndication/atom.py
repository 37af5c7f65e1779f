"""Atom: each entry has its provider for author, and a link to the original beside the one to our page."""

from datetime import datetime

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from articles.syndication.entries import Feed

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


class Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return self.feed["updated"]

    def item_attributes(self, item: dict) -> dict[str, str]:
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        # Django would call it a summary; it is all there is here.
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("content", item["description"], {"type": "html"})
        if item["original"]:
            handler.addQuickElement("link", None, {"rel": "via", "href": item["original"]})


def write(feed: Feed) -> bytes:
    atom = Atom(
        title=feed.title,
        link=feed.page,
        description="",
        subtitle=feed.description,
        language=settings.LANGUAGE_CODE,
        feed_url=feed.address,
        feed_guid=feed.id,
        author_name=settings.SITE_NAME,
        author_link=f"{settings.SITE_URL}/",
        updated=feed.updated,
    )
    for entry in feed.entries:
        atom.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.content,
            author_name=entry.credit,
            author_link=entry.credit_url,
            categories=entry.topics,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.id,
            language=entry.language,
            original=entry.original,
        )
    return atom.writeString("utf-8").encode()

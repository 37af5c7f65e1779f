"""A feed as a test reads it: the same of all three formats, each held to what its specification asks."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from django.test import Client

FORMS = ("rss", "atom", "json")
KINDS = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass
class Item:
    id: str
    title: str
    page: str
    original: str | None
    credit: str
    content: str
    tags: list[str]
    language: str | None
    published: datetime
    updated: datetime


@dataclass
class Feed:
    title: str
    page: str
    address: str
    language: str
    updated: datetime | None  # JSON Feed has none
    items: list[Item]

    @property
    def titles(self):
        return [item.title for item in self.items]


def read(path: str) -> Feed:
    """The feed at an address of ours, whose format its last letters say."""
    form = path.partition("?")[0].rpartition(".")[2]
    response = Client().get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == KINDS[form]
    return {"rss": rss, "atom": atom, "json": json_feed}[form](response.content)


def rss(content: bytes) -> Feed:
    channel = ElementTree.fromstring(content).find("channel")  # noqa: S314 - our own output
    assert all(item.find("guid").get("isPermaLink") == "false" for item in channel.iter("item"))
    items = [
        Item(
            id=item.findtext("guid"),
            title=item.findtext("title"),
            page=item.findtext("link"),
            original=address(item, f"{ATOM}link", "via"),
            credit=item.findtext(f"{DC}creator"),
            content=item.findtext("description"),
            tags=[category.text for category in item.iter("category")],
            language=item.findtext(f"{DC}language"),
            published=parsedate_to_datetime(item.findtext("pubDate")),
            updated=datetime.fromisoformat(item.findtext(f"{ATOM}updated")),
        )
        for item in channel.iter("item")
    ]
    return Feed(
        channel.findtext("title"),
        channel.findtext("link"),
        address(channel, f"{ATOM}link", "self"),
        channel.findtext("language"),
        parsedate_to_datetime(channel.findtext("lastBuildDate")),
        items,
    )


def atom(content: bytes) -> Feed:
    feed = ElementTree.fromstring(content)  # noqa: S314 - our own output
    for each in [feed, *feed.iter(f"{ATOM}entry")]:
        for name in ("id", "title", "updated", "author"):
            assert len(each.findall(f"{ATOM}{name}")) == 1, f"an Atom {each.tag} has one {name}"
    items = [
        Item(
            id=entry.findtext(f"{ATOM}id"),
            title=entry.findtext(f"{ATOM}title"),
            page=address(entry, f"{ATOM}link", "alternate"),
            original=address(entry, f"{ATOM}link", "via"),
            credit=entry.findtext(f"{ATOM}author/{ATOM}name"),
            content=entry.findtext(f"{ATOM}content[@type='html']"),
            tags=[category.get("term") for category in entry.iter(f"{ATOM}category")],
            language=entry.get(XML_LANGUAGE),
            published=datetime.fromisoformat(entry.findtext(f"{ATOM}published")),
            updated=datetime.fromisoformat(entry.findtext(f"{ATOM}updated")),
        )
        for entry in feed.iter(f"{ATOM}entry")
    ]
    return Feed(
        feed.findtext(f"{ATOM}title"),
        address(feed, f"{ATOM}link", "alternate"),
        address(feed, f"{ATOM}link", "self"),
        feed.get(XML_LANGUAGE),
        datetime.fromisoformat(feed.findtext(f"{ATOM}updated")),
        items,
    )


def json_feed(content: bytes) -> Feed:
    feed = json.loads(content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    texts = {"version", "title", "home_page_url", "feed_url", "description", "language"}
    assert set(feed) == {*texts, "items"}
    assert all(isinstance(feed[name], str) for name in texts)
    return Feed(
        feed["title"],
        feed["home_page_url"],
        feed["feed_url"],
        feed["language"],
        None,
        [json_item(item) for item in feed["items"]],
    )


def json_item(item: dict) -> Item:
    texts = {"id", "url", "title", "content_html", "date_published", "date_modified"}
    optional = {"external_url", "language"}
    lists = {"authors", "tags"}
    assert texts <= set(item) <= texts | optional | lists
    assert all(isinstance(item[name], str) for name in (texts | optional) & set(item))
    assert all(isinstance(item[name], list) for name in lists & set(item))
    (author,) = item["authors"]
    assert set(author) == {"name", "url"}
    return Item(
        id=item["id"],
        title=item["title"],
        page=item["url"],
        original=item.get("external_url"),
        credit=author["name"],
        content=item["content_html"],
        tags=item.get("tags", []),
        language=item.get("language"),
        published=moment(item["date_published"]),
        updated=moment(item["date_modified"]),
    )


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def address(element: ElementTree.Element, name: str, relation: str) -> str | None:
    found = [link.get("href") for link in element.findall(name) if link.get("rel") == relation]
    assert len(found) < 2
    return found[0] if found else None

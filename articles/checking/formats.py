"""Feeds, sitemaps and the other answers for programs: known by their content."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from django.conf import settings

from articles.checking.fetching import Answer

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
MOST_IN_A_SITEMAP = 50_000  # by its protocol
JSON_FEED = re.compile(r"https://jsonfeed\.org/version/1(\.1)?")
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")

Found = tuple[list[str], list[str]]  # problems, and the addresses that the answer sends programs to


def read(answer: Answer) -> Found:
    """What is wrong with an answer for programs, and where it leads. Nothing is known of other types."""
    if answer.type == "text/css":
        return [], [first or second for first, second in CSS_ADDRESS.findall(answer.text)]
    if answer.type == "text/plain":
        return [], re.findall(r"(?m)^Sitemap: (\S+)", answer.text)
    if answer.type.endswith("json"):
        return read_json(answer.text)
    if answer.type.endswith("xml"):
        return read_xml(answer.body)
    return [], []


def read_json(text: str) -> Found:
    try:
        feed = json.loads(text)
    except ValueError as error:
        return [f"JSON that cannot be read: {error}"], []
    if not isinstance(feed, dict) or "version" not in feed:
        return [], []
    items = [item for item in feed.get("items", []) if isinstance(item, dict)]
    problems = [f"no {name}" for name in ("title", "home_page_url", "feed_url") if not feed.get(name)]
    if not JSON_FEED.fullmatch(str(feed["version"])):
        problems.append(f"version {feed['version']!r} is none of JSON Feed")
    if not isinstance(feed.get("items"), list):
        problems.append("no list of items")
    problems += [
        f"an item without {' or '.join(names)}"
        for item in items
        for names in (("id",), ("content_html", "content_text"))
        if not any(name in item for name in names)
    ]
    problems += bad_dates(
        (item["date_published"] for item in items if "date_published" in item), datetime.fromisoformat
    )
    problems += repeated((item.get("id") for item in items), "id")
    pages = [feed.get("home_page_url"), feed.get("feed_url"), feed.get("next_url")]
    return problems, [str(page) for page in [*pages, *(item.get("url") for item in items)] if page]


def read_xml(body: bytes) -> Found:
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - the site's own answer
    except ElementTree.ParseError as error:
        return [f"XML that cannot be read: {error}"], []
    readers: dict[str, Callable[[Element], Found]] = {
        "rss": read_rss,
        f"{ATOM}feed": read_atom,
        f"{SITEMAP}urlset": read_sitemap,
        f"{SITEMAP}sitemapindex": read_sitemap,
        "opml": read_opml,
        f"{OPENSEARCH}OpenSearchDescription": read_opensearch,
    }
    return readers.get(root.tag, lambda _root: ([], []))(root)


def read_rss(root: Element) -> Found:
    channel = root.find("channel")
    if channel is None:
        return ["no channel"], []
    items = channel.findall("item")
    problems = [f"no {name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    problems += lacking(items, ("guid",), ("title", "description"), ("link",), ("pubDate",))
    problems += bad_dates((item.findtext("pubDate", "") for item in items), parsedate_to_datetime)
    problems += repeated((item.findtext("guid") for item in items), "guid")
    return problems, [each.findtext("link", "") for each in [channel, *items]]


def read_atom(root: Element) -> Found:
    entries = root.findall(f"{ATOM}entry")
    names = [(f"{ATOM}{name}",) for name in ("id", "title", "updated")]
    problems = [*lacking([root], *names), *lacking(entries, *names)]
    dates = [each.findtext(f"{ATOM}{name}") for each in entries for name in ("updated", "published")]
    problems += bad_dates((each for each in dates if each), datetime.fromisoformat)
    problems += repeated((entry.findtext(f"{ATOM}id") for entry in entries), "id")
    links = [*root.findall(f"{ATOM}link"), *root.findall(f"{ATOM}entry/{ATOM}link")]
    return problems, [link.get("href", "") for link in links if link.get("rel") not in ("via", "related")]


def read_sitemap(root: Element) -> Found:
    addresses = [(loc.text or "").strip() for loc in root.iter(f"{SITEMAP}loc")]
    problems = [
        f"{address or 'an empty address'} is not on this site"
        for address in addresses
        if not address.startswith(settings.SITE_URL + "/")
    ]
    if len(addresses) > MOST_IN_A_SITEMAP:
        problems.append(f"{len(addresses):,} addresses, {MOST_IN_A_SITEMAP:,} are allowed")
    changed = (stamp.text or "" for stamp in root.iter(f"{SITEMAP}lastmod"))
    problems += bad_dates(changed, datetime.fromisoformat)
    return [*problems, *repeated(addresses, "address")], addresses


def read_opml(root: Element) -> Found:
    outlines = [outline for outline in root.iter("outline") if outline.get("type") == "rss"]
    problems = ["an outline without xmlUrl or text" for each in outlines if not each.get("xmlUrl")]
    if not outlines:
        problems.append("no feeds in it")
    return problems, [each.get(name, "") for each in outlines for name in ("xmlUrl", "htmlUrl")]


def read_opensearch(root: Element) -> Found:
    urls = [url for url in root.iter(f"{OPENSEARCH}Url") if url.get("rel") != "self"]
    templates = [url.get("template", "") for url in urls]
    problems = [] if root.findtext(f"{OPENSEARCH}ShortName") else ["no ShortName"]
    problems += [
        f"{each or 'a Url'} has no {{searchTerms}}" for each in templates if "{searchTerms}" not in each
    ]
    return problems, [each.replace("{searchTerms}", "news") for each in templates if "{" in each]


def lacking(elements: list[Element], *wanted: tuple[str, ...]) -> list[str]:
    """For each element and each group of names: one of them has to be there, with text."""
    return [
        f"an {bare(element.tag)} without {' or '.join(map(bare, names))}"
        for element in elements
        for names in wanted
        if not any((element.findtext(name) or "").strip() for name in names)
    ]


def bare(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


def bad_dates(dates: Iterator[Any] | Any, parse: Callable[[str], datetime]) -> list[str]:
    problems = []
    for text in dates:
        try:
            parse(text)
        except (ValueError, TypeError):
            problems.append(f"{text!r} is no date")
    return problems


def repeated(values: Any, what: str) -> list[str]:
    counted = Counter(value for value in values if value)
    return [f"the {what} {value} {n} times" for value, n in counted.items() if n > 1]

"""What a page says of itself to machines: where it stands, which feed goes with it, and linked data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import html, presentation
from articles.models import Article, Topic
from articles.reading.reports import source_of
from articles.reading.stories import Story, day_of

SCHEMA = "https://schema.org"
SHOWN = ("few", "lead", "seconds", "cards", "stories", "days")  # where pages keep their stories, in order


class Link(NamedTuple):
    """A page of ours by name."""

    name: str
    path: str


@dataclass(frozen=True)
class Place:
    """Where a page stands: its own name, the pages above it, outermost first, and the feed of its list."""

    name: str
    above: list[Link] = field(default_factory=list)
    feed: str = ""
    feed_name: str = ""
    query: str = ""


@dataclass(frozen=True)
class Metadata:
    crumbs: list[Link]
    feeds: list[tuple[str, str, str]]  # media type, title, address
    linked_data: str  # an element of HTML, or nothing


def of(page: str, canonical: str, context: dict[str, Any]) -> Metadata:
    """The metadata of a page by its name, its address and what it shows."""
    place = PLACES.get(page, elsewhere)(context)
    graph = [*nodes(page, canonical, place, context)]
    data = html.linked_data({"@context": SCHEMA, "@graph": graph}) if graph else ""
    return Metadata(place.above, feeds(place), data)


# The places of pages.


def elsewhere(_context: dict) -> Place:
    return Place("")


def top(_context: dict) -> Place:
    return Place(_("Top stories"))


def latest(_context: dict) -> Place:
    return Place(_("Latest stories"), feed=reverse("latest_feed"), feed_name=_("latest stories"))


def topic(context: dict) -> Place:
    subject: Topic = context["topic"]
    above = [Link(_("All topics"), reverse("topics"))]
    if subject.parent and subject.parent.visible_count:
        above.append(Link(subject.parent.name, subject.parent.get_absolute_url()))
    return Place(subject.name, above, reverse("topic_feed", kwargs={"slug": subject.slug}), subject.name)


def topic_latest(context: dict) -> Place:
    page, subject = topic(context), context["topic"]
    above = [*page.above, Link(subject.name, subject.get_absolute_url())]
    return Place(_("Latest stories"), above, page.feed, page.feed_name)


def source(context: dict) -> Place:
    provider = context["provider"]
    above = [Link(_("All sources"), reverse("sources"))]
    feed = reverse("source_feed", kwargs={"domain": provider.domain})
    return Place(provider.name, above, feed, provider.name)


def day(context: dict) -> Place:
    above = [Link(_("Latest stories"), reverse("latest"))]
    return Place(presentation.full_date(context["on"]), above)


def article(context: dict) -> Place:
    piece: Article = context["article"]
    above = [Link(_("Latest stories"), reverse("latest"))]
    # A day lists what is not folded, and has no page when that is nothing.
    if not piece.folded:
        on = day_of(piece)
        above.append(Link(presentation.long_date(on), reverse("day", args=[on])))
    return Place(piece.title, above)


def search(context: dict) -> Place:
    asked = context.get("asked")
    if not asked:
        return elsewhere(context)
    name = _("search for “%(asked)s”") % {"asked": asked}
    return Place(name, feed=reverse("search_feed"), feed_name=name, query="?" + urlencode({"q": asked}))


PLACES: dict[str, Callable[[dict], Place]] = {
    "top": top,
    "latest": latest,
    "topic": topic,
    "topic_latest": topic_latest,
    "source": source,
    "day": day,
    "article": article,
    "search": search,
}

# Its feed in three formats.


def feeds(place: Place) -> list[tuple[str, str, str]]:
    """The feed of a page's list, or of the top stories where it has none of its own."""
    name = f"{settings.SITE_NAME}: {place.feed_name or _('top stories')}"
    address = (place.feed or reverse("top_feed")).removesuffix("rss")
    formats = {"application/rss+xml": "RSS", "application/atom+xml": "Atom", "application/feed+json": "JSON"}
    return [
        (kind, f"{name} ({form})", f"{address}{form.lower()}{place.query}") for kind, form in formats.items()
    ]


# Linked data, in the words of schema.org.


def nodes(page: str, canonical: str, place: Place, context: dict) -> Iterator[dict]:
    if page == "top":
        yield website()
    if page == "article":
        yield news_article(context["article"], canonical)
    elif page in PLACES and page != "search" and (listed := addresses(context)):
        yield collection(place.name, canonical, listed)
    if place.above:
        yield breadcrumbs(place, canonical)


def website() -> dict:
    target = f"{settings.SITE_URL}{reverse('search')}?q={{q}}"
    return {
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "potentialAction": {"@type": "SearchAction", "target": target, "query-input": "required name=q"},
    }


def news_article(piece: Article, canonical: str) -> dict:
    """An article, credited to its provider: what is ours of it is the page, not the piece."""
    source = source_of(piece)
    credit = organization(settings.SITE_NAME, f"{settings.SITE_URL}/")
    if not piece.own_text:
        credit = organization(source.name, f"https://{source.domain}/" if source.domain else "")
    said = {
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": presentation.machine_time(cast(Any, piece.published_at)),
        "dateModified": presentation.machine_time(piece.changed_at) if piece.own_text else "",
        "inLanguage": piece.language,
        "author": credit,
        "publisher": credit,
        "isBasedOn": "" if piece.own_text else piece.url,
        "mainEntityOfPage": canonical,
    }
    return {name: value for name, value in said.items() if value}


def organization(name: str, url: str) -> dict:
    return {"@type": "Organization", "name": name} | ({"url": url} if url else {})


def collection(name: str, canonical: str, listed: list[str]) -> dict:
    items = [
        {"@type": "ListItem", "position": position, "url": settings.SITE_URL + path}
        for position, path in enumerate(listed, start=1)
    ]
    return {
        "@type": "CollectionPage",
        "name": name,
        "url": canonical,
        "mainEntity": {"@type": "ItemList", "itemListElement": items},
    }


def breadcrumbs(place: Place, canonical: str) -> dict:
    trail = [*((link.name, settings.SITE_URL + link.path) for link in place.above), (place.name, canonical)]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": address}
        for position, (name, address) in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def addresses(context: dict) -> list[str]:
    """Our pages of the stories that a page lists, in its order."""
    return [story.url for name in SHOWN for story in stories_in(context.get(name))]


def stories_in(shown: Any) -> Iterator[Story]:
    """The stories in a part of a page's context: one, several, or several a day."""
    if isinstance(shown, Story):
        yield shown
    elif isinstance(shown, (list, tuple)):
        for each in shown:
            yield from stories_in(each)

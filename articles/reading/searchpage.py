"""The search page: what a question found, how it was understood, and where one can go from there."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404

from articles import search
from articles.models import Article, Coverage, Topic
from articles.presentation import long_date
from articles.reading import stories
from articles.reading.paging import PAGE, number
from articles.reading.reports import Report, Source, cards, report, with_visible_articles
from articles.reading.stories import LINE, Story

NARROWER = 9  # topics and sources by which a page offers to narrow
BEST = "best"


class Found(NamedTuple):
    """The articles on a page, those of them found by their coverage, and the key of the next page, if any."""

    articles: list[Article]
    by_coverage: list[int]
    older: int | None


class Hit(NamedTuple):
    """A story found, with the report of its coverage that was found, where it was not the article itself."""

    story: Story
    report: Report | None


class Link(NamedTuple):
    """A way on from here: what it is called, where it leads, and for how many of the stories shown."""

    thing: object
    address: str
    stories: int = 0


class Filter(NamedTuple):
    """A filter in force: of which kind, with which value, and the address of the search without it."""

    kind: str
    value: str
    address: str


def read(parameters: Mapping[str, str], at: datetime) -> dict:
    asked = printable(parameters.get("q", ""))[: search.LONGEST_QUERY]
    query = search.parse(asked)
    before = number(parameters.get("before"))
    best = parameters.get("order") == BEST
    found = (best_first if best else newest_first)(query, at, before)
    told = [telling(story, query) for story in stories.read([(each, LINE) for each in found.articles], at)]
    # Of all that there is, a filter for what all have narrows nothing.
    everything = len(told) if before is None and not found.older else 0
    reports = reports_found(told, found.by_coverage, query, at)
    return {
        "asked": asked,
        "query": query,
        "best": best,
        "window": search.WINDOW,
        "stories": told,
        "hits": [Hit(story, reports.get(story.article.pk)) for story in told],
        "first_page": before is None,
        "addresses": addresses(asked, best, found.older),
        "filters": [filter_of(item, query, best) for item in query.filters],
        "narrow_topics": narrower("topic", topics(told), query, best, everything),
        "narrow_sources": narrower("from", sources(told), query, best, everything),
        "suggestions": suggestions(query, at) if query and not told and before is None else [],
    }


def newest_first(query: search.Query, at: datetime, before: int | None) -> Found:
    """A page by key: after the story numbered `before`, which has to be there, else Http404."""
    limit = PAGE + 1
    found = search.matching(query, at, limit, before)
    own = search.matching(query, at, limit, before, search.Scope.OWN)
    # What is found in own words is among all that is found, and so, on this page, among the newest of it.
    rows = cards(Article.objects.visible(at).filter(found | Q(latest=before) if before else found))
    rows = rows.annotate(own=ExpressionWrapper(own, BooleanField())) if query.wanted else rows
    articles = list(rows.newest_first())
    if before is not None:
        if not articles or articles[0].latest != before:
            raise Http404
        del articles[0]
    shown = articles[:PAGE]
    by_coverage = [article.pk for article in shown if not getattr(article, "own", True)]
    return Found(shown, by_coverage, shown[-1].latest if len(articles) > PAGE else None)


def best_first(query: search.Query, at: datetime, before: int | None) -> Found:
    """A page of the best matches: after the one numbered `before`, which has to be among them."""
    window = search.best(query, at)
    numbers = list(window)
    if before is not None and before not in window:
        raise Http404
    start = 0 if before is None else numbers.index(before) + 1
    part = numbers[start : start + PAGE]
    by_number = {
        article.latest: article for article in cards(Article.objects.visible(at).filter(latest__in=part))
    }
    shown = [by_number[each] for each in part if each in by_number]
    by_coverage = [article.pk for article in shown if not window[article.latest]]
    return Found(shown, by_coverage, part[-1] if len(numbers) > start + PAGE else None)


def reports_found(
    told: Iterable[Story], by_coverage: Collection[int], query: search.Query, at: datetime
) -> dict[int, Report]:
    """For stories found by their coverage the report that says most of what they do not say themselves."""
    if not by_coverage:
        return {}
    missing = {
        story.article.pk: [term for term in query.wanted if not search.matches(texts(story), term)]
        for story in told
    }
    chosen: dict[int, tuple[tuple[int, int], int]] = {}
    for article, entry, text in search.reports(by_coverage):
        pieces = text.split("\n")
        said = [term for term in query.wanted if search.matches(pieces, term)]
        score = (sum(term in missing[article] for term in said), len(said))
        if said and (article not in chosen or score > chosen[article][0]):
            chosen[article] = (score, entry)
    rows = Coverage.objects.shown().filter(pk__in=[entry for _, entry in chosen.values()])
    return {row.article_id: report(row) for row in with_visible_articles(rows, at)}


def texts(story: Story) -> list[str]:
    """What a hit shows of its article, piece by piece."""
    return [*shown(story), *(topic.name for topic in story.topics)]


def shown(story: Story) -> list[str]:
    return [story.article.title, story.article.excerpt, story.source.name]


def telling(story: Story, query: search.Query) -> Story:
    """The story under the topic that was found, where its other words do not show why it was."""
    hidden = [term for term in query.wanted if not search.matches(shown(story), term)]
    met = [topic for topic in story.topics for term in hidden if search.matches([topic.name], term)]
    return replace(story, topic=met[0]) if met else story


def addresses(asked: str, best: bool, older: int | None) -> dict[str, str]:
    """The same question in either order, from the start and further on."""
    return {
        "first": address(asked, best),
        "newest": address(asked, False),
        "best": address(asked, True),
        "older": address(asked, best, older) if older else "",
    }


def address(asked: str, best: bool = False, before: int | None = None) -> str:
    return "?" + urlencode(
        {"q": asked} | ({"order": BEST} if best else {}) | ({"before": before} if before else {})
    )


def filter_of(item: search.Item, query: search.Query, best: bool) -> Filter:
    """A filter as the page tells it: its kind ("not topic", "after"), and its value as readers write it."""
    without = address(query.without(item).text, best)
    if isinstance(item, search.Bound):
        return Filter(item.kind, long_date(item.day), without)
    return Filter("not " * item.minus + (item.kind or "words"), item.said, without)


def topics(told: Iterable[Story]) -> list[Topic]:
    return [topic for story in told for topic in story.topics]


def sources(told: Iterable[Story]) -> list[Source]:
    return [story.source for story in told]


def narrower(
    kind: str, things: Iterable[Topic | Source], query: search.Query, best: bool, everything: int
) -> list[Link]:
    """The things that most stories of this page have in common, each with the question narrowed to it.

    What `everything` has in common narrows nothing.
    """
    links: list[Link] = []
    for thing, stories_of_it in Counter(things).most_common():
        narrowed = query.narrowed(kind, thing.name)
        if narrowed and stories_of_it != everything and len(links) < NARROWER:
            links.append(Link(thing, address(narrowed, best), stories_of_it))
    return links


def suggestions(query: search.Query, at: datetime) -> list[Link]:
    """Questions close to one that found nothing, which do find something."""
    near = (query.without(*query.filters), query.starred(), query.starred().without(*query.filters))
    texts = dict.fromkeys(each.text for each in near if each and each != query)
    return [Link(text, address(text)) for text in texts if search.find(search.parse(text), at, 1).exists()]


def printable(text: str) -> str:
    """A search as typed, on one line."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())

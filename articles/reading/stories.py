"""Stories as pages show them: articles with their topics and the coverage under them, in a few queries."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from articles.models import Article, ArticleTopic, Provider, Topic
from articles.presentation import When, heat_level, local, when
from articles.reading.reports import Report, Source, cards, first_lines, source_of

TOPIC = ("name", "slug", "position", "is_root", "story_count", "visible_count")

Rows = TypeVar("Rows", bound=QuerySet)


class Listing(NamedTuple):
    """A list: which rows it holds, articles as a rule, and the key that an index walks newest first."""

    condition: Q
    key: str = "latest"

    def newest(self, rows: Rows, **bound: int) -> Rows:
        """Its rows newest first, for instance with lt=number only the older ones."""
        # One filter() for all, since a second one would join a topic's links a second time.
        bounds = Q(**{f"{self.key}__{comparison}": number for comparison, number in bound.items()})
        return rows.filter(self.condition & bounds).order_by(f"-{self.key}")

    def number(self, row: Any) -> int:
        """The number of a row of its own: what its pages are found by."""
        return getattr(row, self.key.rpartition("__")[2])


EVERYTHING = Listing(Q())


def of_topic(topic: Topic) -> Listing:
    return Listing(Q(article_topics__topic=topic, article_topics__listed=True), "article_topics__latest")


def of_source(provider: Provider) -> Listing:
    return Listing(Q(provider=provider))


class Shape(NamedTuple):
    """How much coverage stands under a headline: rows of a ledger, then names after “More:”."""

    rows: int
    names: int

    @property
    def depth(self) -> int:
        """Reports to read for it: one more than it names, in case one is the story's own source."""
        return self.rows + self.names + bool(self.names)


LEAD, SECOND, CARD, LINE = Shape(7, 8), Shape(0, 3), Shape(0, 2), Shape(0, 0)
PART = Shape(1, 0)  # of a folded article: its lead


@dataclass(frozen=True)
class Story:
    """An article as lists show it."""

    article: Article
    source: Source
    topics: list[Topic]
    topic: Topic | None  # of those, the one for its meta line
    ledger: list[Report] = field(default_factory=list)
    names: list[Report] = field(default_factory=list)
    more_sources: int = 0  # neither in the ledger nor named

    @cached_property
    def url(self) -> str:
        return self.article.get_absolute_url()

    @cached_property
    def when(self) -> When:
        return when(cast(datetime, self.article.published_at))

    @cached_property
    def heat_level(self) -> int:
        return heat_level(self.article.heat)

    @property
    def reports(self) -> list[Report]:
        return [*self.ledger, *self.names]

    @property
    def more_reports(self) -> int:
        """Reports that are not in the ledger: only said where there is no other source to name."""
        return 0 if self.names or self.more_sources else self.article.report_count - len(self.ledger)


def hottest(listing: Listing, at: datetime, limit: int) -> list[Article]:
    """The hottest of a list's newest TOP_WINDOW stories (blueprint rule 7)."""
    window = listing.newest(cards(Article.objects.listed(at)))[: settings.TOP_WINDOW]
    return by_heat(window)[:limit]


def by_heat(articles: Iterable[Article]) -> list[Article]:
    """The hottest first, then the newest; what has no known heat comes last."""
    return sorted(by_date(articles), key=lambda article: (article.heat is None, -(article.heat or 0)))


def by_date(articles: Iterable[Article]) -> list[Article]:
    """The newest first."""
    return sorted(articles, key=EVERYTHING.number, reverse=True)


def read(
    articles: Iterable[tuple[Article, Shape]], at: datetime, page_topic: Topic | None = None
) -> list[Story]:
    """The stories of articles, each in the shape asked for. On a topic's page its own name is no news.

    No headline stands twice: a story of this list is no line under another, nor is a line of the one before.
    """
    shaped = list(articles)
    filed = ArticleTopic.objects.filter(topic__is_root=False, topic__visible_count__gt=0)
    links = filed.select_related("topic").only("article", "position", *(f"topic__{name}" for name in TOPIC))
    prefetch_related_objects([article for article, _ in shaped], Prefetch("article_topics", links))
    coverage = first_lines({article.pk: shape.depth for article, shape in shaped}, at)
    told: list[Story] = []
    shown: set[int | str] = {article.pk for article, _ in shaped if not article.folded}
    for article, shape in shaped:
        told.append(story(article, shape, coverage[article.pk], page_topic, shown))
        shown.update(report.piece for report in told[-1].ledger)
    return told


def story(
    article: Article, shape: Shape, lines: list[Report], page_topic: Topic | None, shown: Container[int | str]
) -> Story:
    source = source_of(article)
    topics = [link.topic for link in article.article_topics.all() if link.topic != page_topic]
    # The one line of a folded article is its lead, which may well stand elsewhere too.
    fresh = [entry for entry in lines if article.folded or entry.piece not in shown]
    ledger = fresh[: shape.rows]
    distinct = lines[: article.source_count]  # from there on, sources repeat
    # That the source itself reported more than once is no "More:" to name or count.
    own = [entry for entry in distinct if entry.source.domain == source.domain and not source.own]
    names = [entry for entry in fresh[shape.rows :] if entry in distinct and entry not in own][: shape.names]
    told = {entry.source.domain or entry.source.name for entry in (*ledger, *names, *own)}
    more = max(0, article.source_count - len(told))
    return Story(article, source, topics, most_telling(topics), ledger, names, more)


def day_of(article: Article) -> date:
    """The day, in the site's time zone, on which a visible article was published."""
    return local(cast(datetime, article.published_at)).date()


def most_telling(topics: Iterable[Topic]) -> Topic | None:
    """The topic with the fewest stories; of equals the one further along the topic bar."""
    along = sorted(topics, key=lambda topic: (topic.position is None, topic.position or 0, topic.name))
    return min(reversed(along), key=lambda topic: topic.story_count, default=None)


class Within(NamedTuple):
    """A story told elsewhere, and the articles of this page that are folded under it."""

    lead: Report | None
    stories: list[Story]


def within(folded: Iterable[Story], shown: Iterable[Story]) -> list[Within]:
    """Folded articles under their leads (seed format §8), without those that the page already shows."""
    present = {entry.article for story in shown for entry in story.ledger}
    present.update(story.article.pk for story in shown)
    groups: dict[str, list[Story]] = defaultdict(list)
    for part in folded:
        lead = part.ledger[0] if part.ledger else None
        if part.article.pk not in present and (lead is None or lead.article not in present):
            groups[(lead.url or lead.title) if lead else ""].append(part)
    return [Within(parts[0].ledger[0] if parts[0].ledger else None, parts) for parts in groups.values()]


TALLY_LEAST, TALLY_MOST = 3, 9


def topic_tally(stories: Iterable[Story]) -> list[tuple[Topic, int]]:
    """The topics that most of these stories are in, with counts; nothing when they are too few for a list."""
    return tally(topic for story in stories for topic in story.topics)


def source_tally(sources: Iterable[Source]) -> list[tuple[Source, int]]:
    """The sources named most often, with counts, under the first name met; nothing when they are too few."""
    first: dict[str, Source] = {}
    return tally(first.setdefault(source.domain, source) for source in sources if source.domain)


def tally(things: Iterable) -> list[tuple]:
    counted = Counter(things).most_common(TALLY_MOST)
    return counted if len(counted) >= TALLY_LEAST else []


def sources(stories: Iterable[Story]) -> list[Source]:
    """Every naming of a source in stories and their coverage."""
    return [
        source for story in stories for source in (story.source, *(line.source for line in story.reports))
    ]


class Branch(NamedTuple):
    """A topic with the topics below it."""

    topic: Topic
    branches: list["Branch"]


DEEPEST = 6  # levels of topics below another


def tree(topics: list[Topic]) -> list[Branch]:
    """Topics under their parents, in the order given; without its parent here, a topic stands at the top."""
    branches: dict[int | None, Branch] = {topic.pk: Branch(topic, []) for topic in topics}
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.topic.parent_id)
        (above.branches if above and levels(branch, branches) <= DEEPEST else tops).append(branch)
    return tops


def levels(branch: Branch, branches: dict[int | None, Branch]) -> int:
    """How many topics are above one, counted no further than needed: parents may form a circle."""
    count, above = 0, branches.get(branch.topic.parent_id)
    while above and count <= DEEPEST:
        count, above = count + 1, branches.get(above.topic.parent_id)
    return count

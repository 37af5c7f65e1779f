"""The front page: which stories it shows, and where each of them stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from articles.models import Article, Coverage
from articles.reading import stories
from articles.reading.fewstories import FULL, with_last_update
from articles.reading.reports import cards
from articles.reading.stories import CARD, EVERYTHING, LEAD, LINE, SECOND, Story

SECONDS, CARDS, LATEST, LATEST_LEAST = 5, 4, 20, 3
HOTTEST = 1 + SECONDS + CARDS
MOST = HOTTEST + LEAD.rows + LATEST + 1  # stories to read: one more than there is room for


@dataclass(frozen=True)
class Places:
    """Articles by place. A place that there is too little for is empty, and none of them is lost."""

    lead: Article
    seconds: list[Article]
    cards: list[Article] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)
    more: bool = False  # there are earlier stories


def newest(at: datetime) -> list[Article]:
    """The newest stories: all that can have a place, and all that compete for the top."""
    listed = with_last_update(cards(Article.objects.listed(at)))
    return list(EVERYTHING.newest(listed)[: max(MOST, settings.TOP_WINDOW)])


def choose(newest: Sequence[Article], at: datetime) -> Places:
    """Gives the newest stories their places. What the lead's ledger shows has no place besides."""
    window = stories.by_heat(newest[: settings.TOP_WINDOW])
    reported = under(window[0], at)
    top = [article for article in window if article.pk not in reported][:HOTTEST]
    taken = {*reported, *(article.pk for article in top)}
    return arrange(top, [article for article in newest if article.pk not in taken])


def under(lead: Article, at: datetime) -> Collection[int]:
    """The articles of ours in the ledger of a lead."""
    lines = Coverage.objects.shown().filter(article=lead, line__lt=LEAD.rows)
    ours = lines.filter(snapshot__key__article__in=Article.objects.visible(at))
    return set(ours.values_list("snapshot__key__article", flat=True))


def arrange(top: list[Article], others: list[Article]) -> Places:
    """Gives every article one place, `top` being the hottest first and `others` the newest first.

    Cards need four stories and Latest three; what is left below that joins the seconds.
    """
    if len(top) + len(others) < FULL:
        return Places(top[0], [*top[1:], *others])
    cards = CARDS if len(top) == HOTTEST else 0
    beyond = [*top[1 + SECONDS + cards :], *others]
    seconds = SECONDS if len(beyond) >= LATEST_LEAST else SECONDS + len(beyond)
    if seconds > SECONDS:
        top, beyond = [*top, *others], []
    latest = stories.by_date(beyond)
    places = top[0], top[1 : 1 + seconds], top[1 + seconds :][:cards], latest[:LATEST]
    return Places(*places, more=len(latest) > LATEST)


def read(places: Places, at: datetime) -> dict[str, list[Story]]:
    """The stories by place, all of them read together."""
    shapes = {"lead": LEAD, "seconds": SECOND, "cards": CARD, "latest": LINE}
    placed = {
        "lead": [places.lead],
        "seconds": places.seconds,
        "cards": places.cards,
        "latest": places.latest,
    }
    shaped = [(article, shapes[place]) for place, articles in placed.items() for article in articles]
    told = iter(stories.read(shaped, at))
    return {place: [next(told) for _ in articles] for place, articles in placed.items()}

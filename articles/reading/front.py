"""The front page: which stories it shows, and where each of them stands."""

from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from articles.models import Article
from articles.reading import stories
from articles.reading.fewstories import FULL
from articles.reading.reports import cards
from articles.reading.stories import CARD, EVERYTHING, LEAD, LINE, SECOND, Story

SECONDS, CARDS, LATEST, LATEST_LEAST = 5, 4, 20, 3
HOTTEST = 1 + SECONDS + CARDS


@dataclass(frozen=True)
class Places:
    """Articles by place. A place that there is too little for is empty, and none of them is lost."""

    lead: Article
    seconds: list[Article]
    cards: list[Article] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)


def hottest(at: datetime) -> list[Article]:
    return stories.hottest(EVERYTHING, at, HOTTEST)


def newest_others(taken: list[Article], at: datetime) -> list[Article]:
    """The newest stories besides, one more than the page shows; none are left when few were taken."""
    if len(taken) < HOTTEST:
        return []
    others = Article.objects.listed(at).exclude(pk__in=[article.pk for article in taken])
    return list(cards(others).newest_first()[: LATEST + 1])


def arrange(top: list[Article], others: list[Article]) -> Places:
    """Gives every article one place, `top` being the hottest first and `others` the newest first.

    Cards need four stories and Latest three; what is left below that joins the seconds.
    """
    if len(top) < FULL:
        return Places(top[0], top[1:])
    cards = CARDS if len(top) == HOTTEST else 0
    beyond = [*top[1 + SECONDS + cards :], *others]
    seconds = SECONDS if len(beyond) >= LATEST_LEAST else SECONDS + len(beyond)
    if seconds > SECONDS:
        top, beyond = [*top, *others], []
    latest = sorted(beyond, key=attrgetter("latest"), reverse=True)[:LATEST]
    return Places(top[0], top[1 : 1 + seconds], top[1 + seconds :][:cards], latest)


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

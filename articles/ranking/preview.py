"""What the rule would make of the newest articles under other parameters, without changing any."""

from collections.abc import Collection
from typing import NamedTuple

from articles.models import Article
from articles.ranking.keeping import standings
from articles.ranking.rule import Parameters, Ranking

WINDOW = 500  # newest articles looked at, shown or not
TOP = 10


class Ranked(NamedTuple):
    """An article with what the rule says of it."""

    article: Article
    ranking: Ranking


class Preview(NamedTuple):
    """What the rule comes to over the window under one set of parameters."""

    parameters: Parameters
    leads: int
    published: dict[int, Ranked]  # by the article's id, the newest first
    top: list[Ranked]  # of what would be published, the hottest first


def preview(parameters: Parameters) -> Preview:
    """The rule over the newest articles that are not removed: leads, publication, and the hottest of them."""
    window = Article.objects.filter(latest__isnull=False, removed=False).newest_first()[:WINDOW]
    ranked = [
        Ranked(article, found.ranking)
        for article, found in standings(window, parameters)
        if found.ranking is not None
    ]
    published = [each for each in ranked if each.ranking.published]
    top = sorted(published, key=lambda each: -each.ranking.heat)[:TOP]
    leads = sum(each.ranking.leads for each in ranked)
    return Preview(parameters, leads, {each.article.pk: each for each in published}, top)


def only_in(one: Preview, other: Preview) -> Collection[Ranked]:
    """What one of two previews publishes and the other does not."""
    return [each for pk, each in one.published.items() if pk not in other.published]

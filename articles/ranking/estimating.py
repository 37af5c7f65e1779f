"""A quality for what comes without one: an estimate, marked as one, which publishes nothing by itself."""

from collections.abc import Collection, Iterable
from statistics import median

from django.db.models import QuerySet

from articles.models import Article, ArticleTopic, Picture
from articles.search.words import words

# Fitted on the 791 scored articles of two sites. Their qualities lie 25 points off the site's median on
# average, 20 off their source's, and 18 off this estimate.
WITH_PICTURE, WITHOUT_PICTURE = 3, -5
NO_TOPIC_NAMED = -7  # by the headline
ANOTHER_TOPIC_NAMED = 20
SAMPLE = 101  # newest articles that a median is taken of
FEWEST = 3  # articles that say anything about a source
MIDDLE = 50  # where nobody has a quality yet


def estimate(typical: int, has_picture: bool, topics_named: int) -> int:
    """The quality to expect of a piece.

    `typical` is its source's median; `topics_named` counts its topics of which the headline holds a word.
    """
    picture = WITH_PICTURE if has_picture else WITHOUT_PICTURE
    named = NO_TOPIC_NAMED if topics_named == 0 else ANOTHER_TOPIC_NAMED * (topics_named - 1)
    return max(0, typical + picture + named)


def estimates(articles: Iterable[Article]) -> dict[int, int]:
    """Estimates for those articles to which neither a file nor an editor gives quality or heat, by id."""
    wanted = [article for article in articles if is_open(article)]
    if not wanted:
        return {}
    ids = [article.pk for article in wanted]
    pictured = set(Picture.objects.filter(article__in=ids).values_list("article_id", flat=True))
    typical = {pk: typical_quality(pk) for pk in {article.provider_id for article in wanted}}
    named = topics_named(wanted)
    return {
        article.pk: estimate(typical[article.provider_id], article.pk in pictured, named[article.pk])
        for article in wanted
    }


def is_open(article: Article) -> bool:
    """Whether nobody gave it a quality, nor a heat that would say as much."""
    estimated = article.quality == article.computed.get("quality")
    given_heat = article.base.get("heat") is not None or article.heat != article.computed.get("heat")
    return estimated and not given_heat


def typical_quality(provider: int | None) -> int:
    """The median quality of a source's newest scored articles; of the whole site's where they are too few."""
    dated = Article.objects.filter(latest__isnull=False).newest_first()
    scored = dated.filter(quality__isnull=False).exclude(computed__has_key="quality")
    own = sample(scored.filter(provider=provider)) if provider else []
    found = own if len(own) >= FEWEST else sample(scored)
    return round(median(found)) if found else MIDDLE


def sample(articles: QuerySet[Article]) -> list[int]:
    """The first qualities of articles."""
    qualities = articles.values_list("quality", flat=True)[:SAMPLE]
    return [quality for quality in qualities if quality is not None]


def topics_named(articles: Collection[Article]) -> dict[int, int]:
    """How many of its topics each article's headline names, by id."""
    titles = {article.pk: set(words(article.title)) for article in articles}
    counts = dict.fromkeys(titles, 0)
    links = ArticleTopic.objects.filter(article__in=titles).values_list("article_id", "topic__name")
    for article, name in links:
        counts[article] += bool(titles[article].intersection(words(name)))
    return counts
